import type { Clock } from '#primitives/clock';
import { decodeJws, isSignedBy, tokenDigest } from '#primitives/signature';
import type { KeyStore } from '../ports/key-store.js';
import type { PairwiseSubjects } from '../ports/pairwise-subjects.js';
import type { Revocations } from '../ports/revocations.js';
import { ACCESS_TOKEN_TYPE } from './access-token.js';
import { type VerifiedAccessToken, readAccessTokenClaims, verifiedAs } from './access-token-claims.js';
import { type AccessTokenFault, faultOf } from './access-token-fault.js';
import { RememberedTokens } from './remembered-tokens.js';

export type AccessTokenVerdict = { readonly verified: VerifiedAccessToken } | { readonly refused: AccessTokenFault };

export interface VerificationSettings {
  readonly issuer: string;
  readonly keys: KeyStore;
  readonly subjects: PairwiseSubjects;
  readonly revocations: Revocations;
  readonly clock: Clock;
}

const MAX_LENGTH = 8192;

/**
 * Verifies our own JWT access tokens, synchronously and from memory. A token's signature is checked once; then the token is
 * remembered by its digest until it ends, while key, expiry and revocation are asked at every use. Which audience it must
 * name is for the resource to say, from `audience`: each has its own rule.
 */
export class AccessTokenVerification {
  private readonly remembered: RememberedTokens;

  constructor(
    private readonly settings: VerificationSettings,
    maxRemembered?: number,
  ) {
    this.remembered = new RememberedTokens(maxRemembered);
  }

  verify(token: string): AccessTokenVerdict {
    const verdict = this.identify(token);
    if ('refused' in verdict) return verdict;
    const fault = this.presentFault(verdict.verified);
    if (fault) {
      this.remembered.forget(verdict.verified);
      return { refused: fault };
    }
    this.remembered.used(verdict.verified);
    return verdict;
  }

  /** Whether the token is one of ours, one that has expired or was revoked included. */
  identify(token: string): AccessTokenVerdict {
    if (token.length > MAX_LENGTH) return { refused: 'malformed' };
    const digest = tokenDigest(token);
    const known = this.remembered.get(digest);
    return known ? { verified: known } : this.verifySigned(token, digest);
  }

  /** What never changes about a token. The key decides about the algorithm, never the header (RFC 8725 section 3.1). */
  private verifySigned(token: string, digest: string): AccessTokenVerdict {
    const { keys, issuer, subjects } = this.settings;
    const jws = decodeJws(token);
    if (!jws) return { refused: 'malformed' };
    const { typ, kid, alg } = jws.header;
    if (typ !== ACCESS_TOKEN_TYPE) return { refused: 'wrong_type' };
    const key = typeof kid === 'string' ? keys.verificationKey('TOKEN', kid) : null;
    if (!key) return { refused: 'unknown_key' };
    if (alg !== key.algorithm) return { refused: 'wrong_algorithm' };
    if (!isSignedBy(jws, key)) return { refused: 'bad_signature' };
    if (jws.payload.iss !== issuer) return { refused: 'wrong_issuer' };
    const content = readAccessTokenClaims(jws.payload, { keyId: key.kid, tokenDigest: digest });
    return content ? { verified: verifiedAs(content, subjects) } : { refused: 'malformed' };
  }

  /** What may change from one use to the next. */
  private presentFault(token: VerifiedAccessToken): AccessTokenFault | null {
    const isKeyGone = token.keyId === null || !this.settings.keys.verificationKey('TOKEN', token.keyId);
    return faultOf(token, this.settings) ?? (isKeyGone ? 'unknown_key' : null);
  }
}
