import type { Client } from '../model/client.js';

/** The names under which persons are known to clients: `sub`, everywhere alike (OpenID Connect Core section 8). */
export abstract class PairwiseSubjects {
  /** The user id, or for a client that has a sector the person's own name there. Always the same. */
  abstract subjectFor(client: Pick<Client, 'sectorIdentifier'>, userId: string): string;

  /**
   * The user id behind a `sub` of ours. Of what somebody else made up too it makes a user id, of nobody: only a `sub` out
   * of a token that was verified may be asked.
   */
  abstract userIdOf(subject: string): string;
}
