/** More passwords wait to be checked than the queue holds; ask again after so many seconds. */
export class PasswordQueueFull extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('Too many passwords are being checked.');
    this.name = 'PasswordQueueFull';
  }
}

/** Checks passwords, a few at a time, so that a login storm does not slow token traffic (tokens.md §4). */
export abstract class PasswordHasher {
  /**
   * Waits for one of the few slots, then runs `attempt` in it.
   *
   * @throws PasswordQueueFull when the queue is full
   */
  abstract inSlot<T>(attempt: (verify: PasswordVerifier) => Promise<T>): Promise<T>;

  /** argon2id in PHC form, 19 MiB and 2 passes. */
  abstract hash(password: string): Promise<string>;

  /** Whether a hash is of an older kind, to be replaced by {@link hash} once its password is known. */
  abstract isOutdated(passwordHash: string): boolean;
}

/**
 * Whether this is the password of that hash, of whichever kind, in one time for all. With null for the hash, for somebody who does not exist, it takes the same
 * time and answers false.
 */
export type PasswordVerifier = (passwordHash: string | null, password: string) => Promise<boolean>;
