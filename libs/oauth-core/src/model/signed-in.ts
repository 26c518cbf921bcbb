import type { UserStanding } from './user.js';

/** Somebody who is signed in in a browser. */
export interface SignedIn {
  /** The `sid` of ID tokens: it opens nothing. */
  readonly sessionId: string;
  readonly user: UserStanding;
  /** When the person last proved who they are. */
  readonly authenticatedAt: Date;
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
}
