import type { RequestedClaims } from './requested-claims.js';
import type { UserStanding } from './user.js';

/** One authorization event: what a person let an application do, and the refresh family that hangs on it. */
export interface UserGrant {
  /** The `gid` of every token that comes from it; a time-ordered UUID. */
  readonly id: string;
  readonly keyPairId: string;
  readonly userId: string;
  readonly grantType: string;
  readonly scopes: readonly string[];
  /** The `resource` values asked for (RFC 8707); empty means the default audience. */
  readonly resources: readonly string[];
  readonly authenticatedAt: Date;
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
  /**
   * The generations of the person and of the key pair when the grant was made. A later generation of either has ended
   * it, its refresh token included, even if the row was written after that generation was raised.
   */
  readonly epoch: readonly [user: number, keyPair: number];
  /** The session of the browser in which the person allowed it; null when there was none. */
  readonly sessionId: string | null;
  readonly claims: RequestedClaims;
  readonly createdAt: Date;
  /** After this instant nothing that came from the grant can be alive, and its row may go. */
  readonly expiresAt: Date;
  readonly family: RefreshFamily | null;
}

/** The one refresh token of a grant, through all its rotations (tokens.md §5). */
export interface RefreshFamily {
  /** 128 bits, the public part of every token of the family. */
  readonly locator: Buffer;
  /** Fingerprint of the token that is valid now. */
  readonly current: Buffer;
  readonly idleEndsAt: Date;
  readonly absoluteEndsAt: Date;
}

/** A refresh family as found by its locator, with the standing of its person at that moment. */
export interface FoundFamily extends RefreshFamily {
  readonly grant: Omit<UserGrant, 'family'>;
  readonly user: UserStanding;
  /** Fingerprint of the token before the last rotation. */
  readonly previous: Buffer | null;
  /** The sealed answer of the last rotation, for the one who lost it. */
  readonly answer: Buffer | null;
  readonly rotatedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What one rotation writes. */
export interface Rotation {
  readonly locator: Buffer;
  readonly from: Buffer;
  readonly to: Buffer;
  readonly answer: Buffer;
  readonly rotatedAt: Date;
  /** When the sealed answer is to be erased. */
  readonly answerEndsAt: Date;
  readonly idleEndsAt: Date;
}
