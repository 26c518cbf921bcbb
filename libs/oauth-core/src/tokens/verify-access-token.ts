import { type Clock, addSeconds } from '#primitives/clock';
import { decodeJws, isSignedBy, tokenDigest } from '#primitives/signature';
import type { KeyStore } from '../ports/key-store.js';
import type { Revocations } from '../ports/revocations.js';
import { ACCESS_TOKEN_TYPE } from './access-token.js';
import { type VerifiedAccessToken, readAccessTokenClaims } from './access-token-claims.js';

/** Why a token is refused; for the log alone. */
export type AccessTokenFault =
  | 'malformed'
  | 'wrong_type'
  | 'unknown_key'
  | 'wrong_algorithm'
  | 'bad_signature'
  | 'wrong_issuer'
  | 'expired'
  | 'not_yet_valid'
  | 'revoked';

export type AccessTokenVerdict = { readonly verified: VerifiedAccessToken } | { readonly refused: AccessTokenFault };

export interface VerificationSettings {
  readonly issuer: string;
  readonly keys: KeyStore;
  readonly revocations: Revocations;
  readonly clock: Clock;
}

/** How far ahead of this node's clock the clock of the node that made a token may be (tokens.md §4). */
const SKEW_SECONDS = 10;
const MAX_LENGTH = 8192;
const MAX_REMEMBERED = 20_000;

/**
 * Verifies our own access tokens, synchronously and from memory. A token's signature is checked once; then the token is
 * remembered by its digest until it ends, while key, expiry and revocation are asked at every use. Which audience it must
 * name is for the resource to say, from `audience`: each has its own rule.
 */
export class AccessTokenVerification {
  /** Least recently used first. */
  private readonly remembered = new Map<string, VerifiedAccessToken>();

  constructor(
    private readonly settings: VerificationSettings,
    private readonly maxRemembered = MAX_REMEMBERED,
  ) {}

  verify(token: string): AccessTokenVerdict {
    if (token.length > MAX_LENGTH) return { refused: 'malformed' };
    const digest = tokenDigest(token);
    const known = this.remembered.get(digest);
    const verdict = known ? { verified: known } : this.verifySigned(token, digest);
    if ('refused' in verdict) return verdict;
    const fault = this.presentFault(verdict.verified);
    this.remembered.delete(digest);
    if (fault) return { refused: fault };
    this.remember(verdict.verified);
    return verdict;
  }

  /** What never changes about a token. The key decides about the algorithm, never the header (RFC 8725 section 3.1). */
  private verifySigned(token: string, digest: string): AccessTokenVerdict {
    const { keys, issuer } = this.settings;
    const jws = decodeJws(token);
    if (!jws) return { refused: 'malformed' };
    const { typ, kid, alg } = jws.header;
    if (typ !== ACCESS_TOKEN_TYPE) return { refused: 'wrong_type' };
    const key = typeof kid === 'string' ? keys.verificationKey('TOKEN', kid) : null;
    if (!key) return { refused: 'unknown_key' };
    if (alg !== key.algorithm) return { refused: 'wrong_algorithm' };
    if (!isSignedBy(jws, key)) return { refused: 'bad_signature' };
    if (jws.payload.iss !== issuer) return { refused: 'wrong_issuer' };
    const verified = readAccessTokenClaims(jws.payload, { keyId: key.kid, tokenDigest: digest });
    return verified ? { verified } : { refused: 'malformed' };
  }

  /** What may change from one use to the next. */
  private presentFault(token: VerifiedAccessToken): AccessTokenFault | null {
    const now = this.settings.clock.now();
    if (token.expiresAt <= now) return 'expired';
    if (token.notBefore > addSeconds(now, SKEW_SECONDS)) return 'not_yet_valid';
    if (!this.settings.keys.verificationKey('TOKEN', token.keyId)) return 'unknown_key';
    return this.isRevoked(token) ? 'revoked' : null;
  }

  private isRevoked({ tokenId, grantId, tokenType, subject, consumerKey, epoch }: VerifiedAccessToken): boolean {
    const { revocations } = this.settings;
    const [user, keyPair] = epoch;
    return (
      revocations.isTokenRevoked(tokenId) ||
      (grantId !== null && revocations.isGrantEnded(grantId)) ||
      (tokenType === 'APPLICATION_USER' && user < revocations.userGeneration(subject)) ||
      keyPair < revocations.keyPairGeneration(consumerKey)
    );
  }

  private remember(token: VerifiedAccessToken): void {
    const [oldest] = this.remembered.keys();
    if (this.remembered.size >= this.maxRemembered) this.remembered.delete(oldest);
    this.remembered.set(token.tokenDigest, token);
  }
}
