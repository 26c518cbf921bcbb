import { AsyncLocalStorage } from 'node:async_hooks';
import { addSeconds } from '#primitives/clock';
import type { Account, UserStanding } from '#oauth-core/model/user';
import type { FoundFamily, Rotation, UserGrant } from '#oauth-core/model/user-grant';
import {
  type GrantEnd,
  type GrantStore,
  OAuthStorage,
  type OAuthReaders,
  type OAuthStores,
  StorageUnavailable,
  type ThrottleStore,
  type ThrottledSubject,
} from '#oauth-core/ports/oauth-storage';

type StoredGrant = Omit<FoundFamily, 'user'> | { readonly grant: FoundFamily['grant']; readonly locator: null };

/** Everything that is stored. A transaction works on a copy, which takes its place when it commits. */
class State {
  grants = new Map<string, StoredGrant>();
  throttles = new Map<string, { readonly failures: number; readonly endsAt: Date }>();
  ended = new Map<string, GrantEnd>();

  copy(): State {
    const copy = new State();
    copy.grants = new Map(this.grants);
    copy.throttles = new Map(this.throttles);
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
  private readonly insideTransaction = new AsyncLocalStorage<true>();
  private lastWrite: Promise<unknown> = Promise.resolve();

  readonly read: OAuthReaders = {
    grants: {
      findFamily: (locator) => this.outside(() => this.statement('findFamily', () => this.findFamily(locator))),
    },
    users: {
      findForSignIn: (username, throttled, now) =>
        this.outside(() =>
          this.statement('findForSignIn', () => ({
            account: this.accounts.get(username) ?? null,
            failures: throttled.map((subject) => failuresOf(this.state, subject, now)),
          })),
        ),
    },
  };

  putAccount(account: Account): void {
    this.accounts.set(account.username, account);
  }

  isEnded(grantId: string): boolean {
    return this.state.ended.has(grantId);
  }

  /** Everything stored about tokens and attempts, as somebody with a copy of the database sees it. */
  dump(): string {
    return [
      ...this.state.throttles.keys(),
      ...[...this.state.grants.values()].flatMap((stored) => Object.values(stored)),
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
      this.state = copy;
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
    try {
      return await work({ grants, throttles });
    } finally {
      hasEnded = true;
    }
  }

  private findFamily(locator: Buffer, state = this.state): FoundFamily | null {
    const stored = [...state.grants.values()].find((one) => one.locator?.equals(locator));
    if (!stored || stored.locator === null) return null;
    const account = [...this.accounts.values()].find(({ userId }) => userId === stored.grant.userId);
    return account ? { ...stored, user: standingOf(account) } : null;
  }
}

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

function endGrant(state: State, grantId: string, { at, reason }: { at: Date; reason: GrantEnd }): boolean {
  const stored = state.grants.get(grantId);
  if (!stored || state.ended.has(grantId)) return false;
  state.ended.set(grantId, reason);
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
