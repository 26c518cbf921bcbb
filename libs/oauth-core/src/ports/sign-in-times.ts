/** Remembers when people signed in. Nobody waits for it, and what a process that dies has not written is lost. */
export abstract class SignInTimes {
  abstract note(userId: string, at: Date): void;
}
