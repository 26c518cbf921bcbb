/** The names by which persons sign in. Answers from memory once it has been asked for somebody. */
export interface Usernames {
  /** Null when there is no such person. Rejects with StorageUnavailable. */
  find(userId: string): Promise<string | null>;
}
