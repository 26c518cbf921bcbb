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
import { TokenReads } from './token-reads.js';
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
 * token that does not exist is not remembered: anybody can make such up, though of one network only so many are read.
 */
export class OpaqueTokenVerification {
  private readonly remembered: RememberedTokens;
  private readonly running = new Map<string, Promise<AccessTokenVerdict>>();
  private readonly reads: TokenReads;

  constructor(
    private readonly settings: OpaqueVerificationSettings,
    maxRemembered?: number,
  ) {
    this.remembered = new RememberedTokens(maxRemembered);
    this.reads = new TokenReads(settings.clock);
  }

  /** At once when the token is remembered. A promise rejects with StorageUnavailable, or with OAuthError 429. */
  verify(token: string, clientAddress: string): AccessTokenVerdict | Promise<AccessTokenVerdict> {
    const found = this.identify(token, clientAddress);
    return found instanceof Promise ? found.then((verdict) => this.judge(verdict)) : this.judge(found);
  }

  /** Whether the token is one of ours, one that has expired or was revoked included. */
  identify(token: string, clientAddress: string): AccessTokenVerdict | Promise<AccessTokenVerdict> {
    if (!isWellFormedSecret(token, 'gtha_')) return { refused: 'malformed' };
    const digest = tokenDigest(token);
    const known = this.remembered.get(digest);
    return known ? { verified: known } : this.readOnce(token, digest, clientAddress);
  }

  private judge(verdict: AccessTokenVerdict): AccessTokenVerdict {
    if ('refused' in verdict) return verdict;
    this.remembered.used(verdict.verified); // one that has ended too, or each use of it would be a read
    const fault = faultOf(verdict.verified, this.settings);
    return fault ? { refused: fault } : verdict;
  }

  private readOnce(token: string, digest: string, clientAddress: string): Promise<AccessTokenVerdict> {
    const running = this.running.get(digest);
    if (running) return running;
    const read = this.read(token, digest, clientAddress).finally(() => this.running.delete(digest));
    this.running.set(digest, read);
    return read;
  }

  private async read(token: string, digest: string, clientAddress: string): Promise<AccessTokenVerdict> {
    const { storage, rootKeys, issuer, subjects } = this.settings;
    const claims = await this.reads.find(clientAddress, () =>
      storage.read.accessTokens.findClaims(rootKeys.fingerprints('access-token', token)),
    );
    if (!claims) return { refused: 'unknown' };
    if (claims.iss !== issuer) return { refused: 'wrong_issuer' };
    const content = readAccessTokenClaims(claims, { keyId: null, tokenDigest: digest });
    return content ? { verified: verifiedAs(content, subjects) } : { refused: 'malformed' };
  }
}
