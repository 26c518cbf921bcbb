import type { UserStanding } from './user.js';

/** A person, with what is asked of their sign-ins. */
export interface SignedInUser extends UserStanding {
  /** By an administrator's word about this one person; roles may need a second factor too. */
  readonly secondFactorRequired: boolean;
}

/** Somebody who is signed in in a browser. */
export interface SignedIn {
  /** The `sid` of ID tokens: it opens nothing. */
  readonly sessionId: string;
  readonly user: SignedInUser;
  /** When the person last proved who they are. */
  readonly authenticatedAt: Date;
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
}
