import { AsyncLocalStorage } from 'node:async_hooks';
import { addSeconds } from '#primitives/clock';
import type { AuthorizationCode, FoundCode } from '#oauth-core/model/authorization-code';
import type { OpaqueAccessToken } from '#oauth-core/model/opaque-access-token';
import type { Account, Profile, UserStanding } from '#oauth-core/model/user';
import type { FoundFamily, Rotation, UserGrant } from '#oauth-core/model/user-grant';
import {
  type AccountStore,
  type CodeStore,
  type ConsentStore,
  type GrantEnding,
  type GrantStore,
  OAuthStorage,
  type OAuthReaders,
  type OAuthStores,
  type OpaqueTokenStore,
  type RequestingClient,
  type RevocationStore,
  StorageUnavailable,
  type ThrottleStore,
  type ThrottledSubject,
} from '#oauth-core/ports/oauth-storage';

type StoredGrant = Omit<FoundFamily, 'user'> | { readonly grant: FoundFamily['grant']; readonly locator: null };

/** Everything that is stored. A transaction works on a copy, which takes its place when it commits. */
class State {
  grants = new Map<string, StoredGrant>();
  throttles = new Map<string, { readonly failures: number; readonly endsAt: Date }>();
  accessTokens = new Map<string, OpaqueAccessToken>();
  codes = new Map<string, AuthorizationCode & { readonly isSpent: boolean }>();
  consents = new Map<string, readonly string[]>();
  /** What was ended, grants and tokens, and by whom. */
  ended = new Map<string, RequestingClient | null>();

  copy(): State {
    const copy = new State();
    copy.grants = new Map(this.grants);
    copy.throttles = new Map(this.throttles);
    copy.accessTokens = new Map(this.accessTokens);
    copy.codes = new Map(this.codes);
    copy.consents = new Map(this.consents);
    copy.ended = new Map(this.ended);
    return copy;
  }
}

/**
 * Storage for tests of the rules: statements interleave like those of a database, writers queue like SQLite's, and every
 * statement is noted. It can be taken away, and it can lose the reply of a write that it has done.
 */
export class MemoryOAuthStorage extends OAuthStorage {
  /** The statements so far, for counting. */
  readonly statements: string[] = [];
  away = false;
  /** The name of a statement whose reply gets lost, once, after it took effect. */
  losesReplyOf: string | null = null;

  private state = new State();
  private readonly accounts = new Map<string, Account>();
  private readonly profiles = new Map<string, Partial<Profile>>();
  private readonly endListeners = new Set<(id: string) => void>();
  private readonly insideTransaction = new AsyncLocalStorage<true>();
  private lastWrite: Promise<unknown> = Promise.resolve();

  readonly read: OAuthReaders = {
    grants: {
      findFamily: (locator) => this.outside(() => this.statement('findFamily', () => this.findFamily(locator))),
    },
    accessTokens: {
      findClaims: (fingerprints) =>
        this.outside(() => this.statement('findClaims', () => this.findClaims(fingerprints))),
    },
    codes: {
      find: (fingerprints) => this.outside(() => this.statement('findCode', () => this.findCode(fingerprints))),
    },
    consents: {
      scopesOf: (userId, applicationId) =>
        this.outside(() =>
          this.statement('scopesOf', () => this.state.consents.get(`${userId} ${applicationId}`) ?? []),
        ),
    },
    users: {
      findProfile: (userId) => this.outside(() => this.statement('findProfile', () => this.findProfile(userId))),
      findForSignIn: (username, throttled, now) =>
        this.outside(() =>
          this.statement('findForSignIn', () => ({
            account: this.accounts.get(username) ?? null,
            failures: throttled.map((subject) => failuresOf(this.state, subject, now)),
          })),
        ),
    },
  };

  putAccount(account: Account, profile: Partial<Profile> = {}): void {
    this.accounts.set(account.username, account);
    this.profiles.set(account.userId, profile);
  }

  /** Whether a grant or an access token was ended. */
  isEnded(id: string): boolean {
    return this.state.ended.has(id);
  }

  /** Who asked for an end; null when nobody did. */
  enderOf(id: string): RequestingClient | null | undefined {
    return this.state.ended.get(id);
  }

  /** Hears the id of each grant and token that a transaction has ended, as the change feed does. */
  onEnded(listener: (id: string) => void): void {
    this.endListeners.add(listener);
  }

  /** Everything stored about tokens and attempts, as somebody with a copy of the database sees it. */
  dump(): string {
    return [
      ...this.state.throttles.keys(),
      ...[...this.state.grants.values()].flatMap((stored) => Object.values(stored)),
      ...[...this.state.accessTokens.values()].flatMap((stored) => Object.values(stored)),
      ...[...this.state.codes.values()].flatMap((stored) => Object.values(stored)),
    ]
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value)))
      .join('\n');
  }

  single<T>(work: (stores: OAuthStores) => Promise<T>): Promise<T> {
    return this.queued(() => this.withStores(this.state, false, work));
  }

  transaction<T>(work: (stores: OAuthStores) => Promise<T>): Promise<T> {
    return this.queued(async () => {
      const copy = this.state.copy();
      const result = await this.withStores(copy, true, work);
      const ended = [...copy.ended.keys()].filter((id) => !this.state.ended.has(id));
      this.state = copy;
      for (const id of ended) for (const listener of this.endListeners) listener(id);
      return result;
    });
  }

  private queued<T>(work: () => Promise<T>): Promise<T> {
    return this.outside(() => {
      const result = this.lastWrite.then(() => this.insideTransaction.run(true, work));
      this.lastWrite = result.catch(() => undefined);
      return result;
    });
  }

  private outside<T>(work: () => Promise<T>): Promise<T> {
    const inside = this.insideTransaction.getStore();
    return inside ? Promise.reject(new Error('Inside a transaction only its own stores may be used.')) : work();
  }

  /** One trip to the storage: others may come between it and the next. */
  private async statement<T>(name: string, work: () => T): Promise<T> {
    this.statements.push(name);
    await new Promise((resolve) => setImmediate(resolve));
    if (this.away) throw new StorageUnavailable(new Error('away'));
    const result = work();
    if (this.losesReplyOf !== name) return result;
    this.losesReplyOf = null;
    throw new StorageUnavailable(new Error('the connection was lost'));
  }

  private async withStores<T>(
    state: State,
    inTransaction: boolean,
    work: (stores: OAuthStores) => Promise<T>,
  ): Promise<T> {
    let hasEnded = false;
    const write = <R>(name: string, change: () => R): Promise<R> =>
      hasEnded ? Promise.reject(new Error('The transaction has ended.')) : this.statement(name, change);
    const grants: GrantStore = {
      findFamily: (locator) => write('findFamily', () => this.findFamily(locator, state)),
      add: (grant) => write('add', () => void state.grants.set(grant.id, storedGrant(grant))),
      addFromCode: (grant, code) => write('addFromCode', () => addFromCode(state, grant, code)),
      rotate: (rotation) => write('rotate', () => rotate(state, rotation)),
      end: (grantId, end) =>
        inTransaction
          ? write('end', () => endGrant(state, grantId, end))
          : Promise.reject(new Error('A grant is ended inside a transaction.')),
    };
    const throttles: ThrottleStore = {
      count: (subjects, at) => write('count', () => subjects.forEach((one) => countFailure(state, one, at))),
      forgive: (subjects) => write('forgive', () => subjects.forEach((one) => forgive(state, one))),
    };
    const accessTokens: OpaqueTokenStore = {
      add: (token) => write('addToken', () => void state.accessTokens.set(token.fingerprint.toString('hex'), token)),
    };
    const revocations: RevocationStore = {
      revokeToken: (tokenId, { by }) =>
        inTransaction
          ? write('revokeToken', () => endOnce(state, tokenId, by))
          : Promise.reject(new Error('A token is revoked inside a transaction.')),
    };
    const codes: CodeStore = {
      add: (code) => write('addCode', () => addCode(state, code)),
      spend: (fingerprint) => write('spend', () => spend(state, fingerprint)),
    };
    const consents: ConsentStore = {
      allow: (consent) => write('allow', () => allow(state, consent)),
    };
    const users: AccountStore = {
      replacePasswordHash: (userId, from, to) =>
        write('replacePasswordHash', () => this.replacePasswordHash(userId, from, to)),
    };
    try {
      return await work({ grants, accessTokens, codes, consents, revocations, throttles, users });
    } finally {
      hasEnded = true;
    }
  }

  private replacePasswordHash(userId: string, from: string, to: string): boolean {
    const account = [...this.accounts.values()].find((one) => one.userId === userId && one.passwordHash === from);
    if (account) this.accounts.set(account.username, { ...account, passwordHash: to });
    return account !== undefined;
  }

  private findClaims(fingerprints: readonly Buffer[]) {
    const keys = fingerprints.map((fingerprint) => fingerprint.toString('hex'));
    return keys.map((key) => this.state.accessTokens.get(key)).find((token) => token !== undefined)?.claims ?? null;
  }

  private findProfile(userId: string): Profile | null {
    const account = [...this.accounts.values()].find((one) => one.userId === userId);
    if (!account) return null;
    const { username, enabled } = account;
    return { username, enabled, ...NOTHING_TOLD, displayName: username, ...this.profiles.get(userId) };
  }

  private findCode(fingerprints: readonly Buffer[]): FoundCode | null {
    const stored = fingerprints
      .map((one) => this.state.codes.get(one.toString('hex')))
      .find((one) => one !== undefined);
    const account = [...this.accounts.values()].find(({ userId }) => userId === stored?.userId);
    return stored && account ? { ...stored, user: standingOf(account) } : null;
  }

  private findFamily(locator: Buffer, state = this.state): FoundFamily | null {
    const stored = [...state.grants.values()].find((one) => one.locator?.equals(locator));
    if (!stored || stored.locator === null) return null;
    const account = [...this.accounts.values()].find(({ userId }) => userId === stored.grant.userId);
    return account ? { ...stored, user: standingOf(account) } : null;
  }
}

const NOTHING_TOLD = { email: null, emailVerified: false, locale: null, updatedAt: new Date(0) };

const standingOf = ({ userId, username, enabled, roles, generation }: Account): UserStanding => ({
  userId,
  username,
  enabled,
  roles,
  generation,
});

function storedGrant({ family, ...grant }: UserGrant): StoredGrant {
  if (!family) return { grant, locator: null };
  return { ...family, grant, previous: null, answer: null, rotatedAt: null, endedAt: null };
}

function rotate(state: State, { locator, from, to, answer, rotatedAt, idleEndsAt }: Rotation): boolean {
  for (const [id, stored] of state.grants) {
    if (stored.locator === null || !stored.locator.equals(locator)) continue;
    if (!stored.current.equals(from) || stored.endedAt) return false;
    state.grants.set(id, { ...stored, previous: stored.current, current: to, answer, rotatedAt, idleEndsAt });
    return true;
  }
  return false;
}

function addCode(state: State, code: AuthorizationCode): boolean {
  const key = code.fingerprint.toString('hex');
  if (state.codes.has(key)) return false;
  state.codes.set(key, { ...code, isSpent: false });
  return true;
}

function spend(state: State, fingerprint: Buffer): void {
  const key = fingerprint.toString('hex');
  const stored = state.codes.get(key);
  if (stored) state.codes.set(key, { ...stored, isSpent: true });
}

function addFromCode(state: State, grant: UserGrant, fingerprint: Buffer): boolean {
  const code = state.codes.get(fingerprint.toString('hex'));
  if (!code || code.isSpent) return false;
  spend(state, fingerprint);
  state.grants.set(grant.id, storedGrant(grant));
  return true;
}

function allow(state: State, { userId, applicationId, scopes }: Parameters<ConsentStore['allow']>[0]): void {
  const key = `${userId} ${applicationId}`;
  state.consents.set(key, [...new Set([...(state.consents.get(key) ?? []), ...scopes])].sort());
}

function endOnce(state: State, id: string, by: RequestingClient | undefined): boolean {
  if (state.ended.has(id)) return false;
  state.ended.set(id, by ?? null);
  return true;
}

function endGrant(state: State, grantId: string, { at, by }: GrantEnding): boolean {
  const stored = state.grants.get(grantId);
  if (!stored || !endOnce(state, grantId, by)) return false;
  if (stored.locator !== null) state.grants.set(grantId, { ...stored, endedAt: at, answer: null });
  return true;
}

const keyOf = ({ fingerprint }: ThrottledSubject): string => fingerprint.toString('hex');

function failuresOf(state: State, subject: ThrottledSubject, now: Date): number {
  const window = state.throttles.get(keyOf(subject));
  return window && window.endsAt > now ? window.failures : 0;
}

function countFailure(state: State, subject: ThrottledSubject, at: Date): void {
  const known = state.throttles.get(keyOf(subject));
  const live = known && known.endsAt > at ? known : { failures: 0, endsAt: addSeconds(at, subject.windowSeconds) };
  state.throttles.set(keyOf(subject), { ...live, failures: live.failures + 1 });
}

function forgive(state: State, subject: ThrottledSubject): void {
  const window = state.throttles.get(keyOf(subject));
  if (window) state.throttles.set(keyOf(subject), { ...window, failures: Math.max(0, window.failures - 1) });
}
