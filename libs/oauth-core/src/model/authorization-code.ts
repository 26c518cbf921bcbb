import type { RequestedClaims } from './requested-claims.js';
import type { UserStanding } from './user.js';

/** What a person allowed, waiting for the one exchange of its code (RFC 6749 section 4.1.2). */
export interface AuthorizationCode {
  /** Keyed hash of the code (purpose `authorization-code`). */
  readonly fingerprint: Buffer;
  /** The grant that its exchange makes: known before, so that a second use can end it. */
  readonly grantId: string;
  readonly keyPairId: string;
  readonly userId: string;
  readonly sessionId: string;
  /** The generations of the person and of the key pair when the code was made. */
  readonly epoch: readonly [user: number, keyPair: number];
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  /** As the authorization request sent it; null when it sent none. */
  readonly redirectUri: string | null;
  /** RFC 7636 section 4.2, by S256; null when none was sent. */
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
  readonly claims: RequestedClaims;
  readonly authenticatedAt: Date;
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** A code as stored, with the standing of its person at this moment. */
export interface FoundCode extends AuthorizationCode {
  readonly user: UserStanding;
  /** Whether it has made its grant, or was ended before it could. */
  readonly isSpent: boolean;
}
