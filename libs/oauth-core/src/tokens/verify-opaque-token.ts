import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import { isWellFormedSecret } from '#primitives/secrets';
import { tokenDigest } from '#primitives/signature';
import type { OAuthStorage } from '../ports/oauth-storage.js';
import type { PairwiseSubjects } from '../ports/pairwise-subjects.js';
import type { Revocations } from '../ports/revocations.js';
import { readAccessTokenClaims, verifiedAs } from './access-token-claims.js';
import { faultOf } from './access-token-fault.js';
import { RememberedTokens } from './remembered-tokens.js';
import type { AccessTokenVerdict } from './verify-access-token.js';

export interface OpaqueVerificationSettings {
  readonly issuer: string;
  readonly storage: OAuthStorage;
  readonly rootKeys: RootKeys;
  readonly subjects: PairwiseSubjects;
  readonly revocations: Revocations;
  readonly clock: Clock;
}

/** Whether this can only be an opaque access token, well formed or not: a JWT begins otherwise. */
export const looksOpaque = (token: string): boolean => token.startsWith('gtha_');

/**
 * Verifies opaque access tokens. The first use of one reads it, in one statement that concurrent callers share; then it
 * is decided from memory, where expiry and revocation are asked at every use. Garbage is refused by its checksum, and a
 * token that does not exist is not remembered: anybody can make such up.
 */
export class OpaqueTokenVerification {
  private readonly remembered: RememberedTokens;
  private readonly reads = new Map<string, Promise<AccessTokenVerdict>>();

  constructor(
    private readonly settings: OpaqueVerificationSettings,
    maxRemembered?: number,
  ) {
    this.remembered = new RememberedTokens(maxRemembered);
  }

  /** At once when the token is remembered. A promise rejects with StorageUnavailable. */
  verify(token: string): AccessTokenVerdict | Promise<AccessTokenVerdict> {
    const found = this.identify(token);
    return found instanceof Promise ? found.then((verdict) => this.judge(verdict)) : this.judge(found);
  }

  /** Whether the token is one of ours, one that has expired or was revoked included. */
  identify(token: string): AccessTokenVerdict | Promise<AccessTokenVerdict> {
    if (!isWellFormedSecret(token, 'gtha_')) return { refused: 'malformed' };
    const digest = tokenDigest(token);
    const known = this.remembered.get(digest);
    return known ? { verified: known } : this.readOnce(token, digest);
  }

  private judge(verdict: AccessTokenVerdict): AccessTokenVerdict {
    if ('refused' in verdict) return verdict;
    const fault = faultOf(verdict.verified, this.settings);
    if (fault) {
      this.remembered.forget(verdict.verified);
      return { refused: fault };
    }
    this.remembered.used(verdict.verified);
    return verdict;
  }

  private readOnce(token: string, digest: string): Promise<AccessTokenVerdict> {
    const running = this.reads.get(digest);
    if (running) return running;
    const read = this.read(token, digest).finally(() => this.reads.delete(digest));
    this.reads.set(digest, read);
    return read;
  }

  private async read(token: string, digest: string): Promise<AccessTokenVerdict> {
    const { storage, rootKeys, issuer, subjects } = this.settings;
    const claims = await storage.read.accessTokens.findClaims(rootKeys.fingerprints('access-token', token));
    if (!claims) return { refused: 'unknown' };
    if (claims.iss !== issuer) return { refused: 'wrong_issuer' };
    const content = readAccessTokenClaims(claims, { keyId: null, tokenDigest: digest });
    return content ? { verified: verifiedAs(content, subjects) } : { refused: 'malformed' };
  }
}
