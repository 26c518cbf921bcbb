import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import { isWellFormedSecret } from '#primitives/secrets';
import { TokenReads } from '#oauth-core/tokens/token-reads';
import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { PresentedToken } from '../repositories/personal-access-token.repository.js';
import type { ChangeSubscriber } from './change-feed.js';
import { LoadingCache } from './loading-cache.js';

const LIMIT = 10_000;
/** Uses that were not written yet; beyond it the next ones are not remembered. */
const USES_LIMIT = 10_000;

export type PersonalAccessTokenVerdict =
  | { readonly verified: Pick<PresentedToken, 'id' | 'scopes' | 'expiresAt' | 'user'> }
  | { readonly refused: 'malformed' | 'unknown' | 'expired' | 'revoked' | 'the account is not active' };

/**
 * Verifies personal access tokens (tokens.md §9), from memory once a token was seen: revoked anywhere, it is refused here
 * within a second. Nobody guesses one: it has 256 bits.
 */
export class PersonalAccessTokens implements ChangeSubscriber {
  private readonly tokens: LoadingCache<PresentedToken>;
  private readonly reads: TokenReads;
  private uses = new Map<string, Date>();

  constructor(
    private readonly database: Database,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {
    this.reads = new TokenReads(clock);
    this.tokens = new LoadingCache(LIMIT, (fingerprint) =>
      database.read.personalAccessTokens.findPresented(fingerprint.split(',').map((hex) => Buffer.from(hex, 'hex'))),
    );
  }

  /**
   * @throws StorageUnavailable for one that is not in memory while the database is away
   * @throws OAuthError 429 for one that is not in memory when too many of this address's network do not exist
   */
  async verify(token: string, clientAddress: string): Promise<PersonalAccessTokenVerdict> {
    if (!isWellFormedSecret(token, 'gthp_')) return { refused: 'malformed' };
    const fingerprints = this.rootKeys.fingerprints('personal-access-token', token);
    const key = fingerprints.map((fingerprint) => fingerprint.toString('hex')).join(',');
    const found = this.tokens.remembered(key) ?? (await this.reads.find(clientAddress, () => this.tokens.read(key)));
    if (!found) return { refused: 'unknown' };
    const now = this.clock.now();
    if (found.revokedAt) return { refused: 'revoked' };
    if (found.expiresAt <= now) return { refused: 'expired' };
    if (!found.user.enabled) return { refused: 'the account is not active' };
    if (this.uses.size < USES_LIMIT) this.uses.set(found.id, now);
    const { id, scopes, expiresAt, user } = found;
    return { verified: { id, scopes, expiresAt, user } };
  }

  /** Writes when tokens were last used, off the path of the calls; a job calls it once a minute. */
  async flushUses(): Promise<void> {
    const uses = this.uses;
    this.uses = new Map();
    for (const [id, at] of uses) {
      await this.database.single(({ personalAccessTokens }) => personalAccessTokens.noteUse(id, at));
    }
  }

  apply(change: Change): void {
    if (change.kind === 'personal-access-token') this.tokens.forgetWhere(({ id }) => id === change.tokenId);
    if (change.kind === 'user') this.tokens.forgetWhere(({ user }) => user.userId === change.userId);
  }

  reload(): void {
    this.tokens.forgetWhere(() => true);
  }
}
