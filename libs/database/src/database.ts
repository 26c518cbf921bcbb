import { OAuthStorage, StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { type Clock, DatabaseClock, monotonicMs } from '#primitives/clock';
import { type RootKeys, rootKeyIdOf } from '#primitives/root-keys';
import type { DataSource } from 'typeorm';
import type { CommittedChange } from './change.js';
import type { Line } from './connection.js';
import { DeadlineExpired } from './deadline.js';
import { GatheredInserts } from './gathered-inserts.js';
import { Repositories } from './repositories/repositories.js';
import { AnnouncedChanges, NO_ANNOUNCEMENTS } from './repositories/announcements.js';
import { type DependentCount, countDependents, noteRootKey } from './root-key-ring.js';
import { OpenSession, ReadSession, SingleSession, refuseInsideTransaction } from './session.js';
import { StatementFailed } from './statement-failed.js';
import { type StatementListener, StatementListeners } from './statement-listeners.js';
import { begin, commit, rollBack } from './transaction.js';

const ATTEMPTS = 3;

/** Called with what a transaction of this process has just committed, before it is answered. */
export type CommitListener = (changes: readonly CommittedChange[]) => Promise<void>;

/** How the connections of this process stand, for the metrics. */
export interface ConnectionCounts {
  readonly open: number;
  readonly idle: number;
  /** Callers that wait for one. */
  readonly waiting: number;
}

/** The root key is not the one that this database was filled with. */
export class WrongRootKey extends Error {
  constructor() {
    super('The root key is not the one that this database was set up with.');
    this.name = 'WrongRootKey';
  }
}

/** One of the root keys that things in this database were made with is not there. */
export class MissingRootKey extends Error {
  constructor(
    /** In hexadecimal, as the metrics name it too. */
    readonly rootKeyId: string,
    readonly needed: readonly DependentCount[],
  ) {
    super(`The root key ${rootKeyId} is missing.`);
    this.name = 'MissingRootKey';
  }
}

/** Another process has been bringing the schema up to date for longer than anybody waits. */
export class StillPreparing extends Error {
  constructor() {
    super('Another process has been preparing this database for two minutes.');
    this.name = 'StillPreparing';
  }
}

/** The database of this installation, whichever it is. The two kinds differ in how they lend out connections. */
export abstract class Database extends OAuthStorage {
  /** For reading outside a transaction; to write through it throws. */
  readonly read: Repositories = new Repositories(
    new ReadSession((call) => this.repeated(['conflict', 'lost'], () => this.lendReader((line) => line.call(call)))),
    NO_ANNOUNCEMENTS,
  );

  private readonly inserts = new GatheredInserts((use) => this.lendWriter(use));
  private readonly commitListeners = new Set<CommitListener>();

  protected constructor(
    protected readonly statements: StatementListeners,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** The connections that write, for the framework. */
  abstract readonly writer: DataSource;

  /** Whether other processes may work on it at the same time. */
  abstract readonly isShared: boolean;

  abstract connections(): ConnectionCounts;

  protected abstract lendReader<T>(use: (line: Line) => Promise<T>): Promise<T>;
  protected abstract lendWriter<T>(use: (line: Line) => Promise<T>): Promise<T>;
  protected abstract migrated(work: () => Promise<void>): Promise<void>;

  /** Ends all connections. Calling it again does nothing. */
  abstract close(): Promise<void>;

  /**
   * Brings the schema up to date, then runs `work`, while every other process that does so waits. `work` finds out by
   * reading whether it has anything to do, and writes in a transaction.
   *
   * @throws WrongRootKey, MissingRootKey
   */
  prepare(work: (database: Database) => Promise<void>): Promise<void> {
    return this.migrated(async () => {
      await this.learnTime();
      await this.requireRootKey();
      await work(this);
    });
  }

  async single<T>(work: (stores: Repositories) => Promise<T>): Promise<T> {
    refuseInsideTransaction();
    // A lost connection is no reason to repeat it: the write may have been done.
    return this.repeated(['conflict'], () => {
      const session = new SingleSession((call) => this.lendWriter((line) => line.call(call)), this.inserts);
      return session.during(() => work(new Repositories(session, NO_ANNOUNCEMENTS)));
    });
  }

  async transaction<T>(work: (stores: Repositories) => Promise<T>): Promise<T> {
    refuseInsideTransaction();
    const { result, changes } = await this.repeated(['conflict', 'lost'], () =>
      this.lendWriter((line) => this.inTransaction(line, work)),
    );
    if (changes.length > 0) for (const listener of this.commitListeners) await listener(changes);
    return result;
  }

  /** Counts statements, everything that goes to the server. Returns the function that ends it. */
  onStatement(listener: StatementListener): () => void {
    return this.statements.add(listener);
  }

  /** Hears of this process's own changes first; `transaction` resolves after the listener has. */
  onCommitted(listener: CommitListener): () => void {
    this.commitListeners.add(listener);
    return () => void this.commitListeners.delete(listener);
  }

  private async inTransaction<T>(line: Line, work: (stores: Repositories) => Promise<T>) {
    await begin(line);
    const session = new OpenSession((call) => line.call(call), Infinity);
    const announced = new AnnouncedChanges(session, this.clock);
    try {
      const [result, changes] = await session.during(async () => {
        const value = await work(new Repositories(session, announced));
        return [value, await announced.flush()] as const;
      });
      await commit(line);
      return { result, changes };
    } catch (error) {
      await rollBack(line);
      throw error;
    }
  }

  /** Repeats what failed for one of these reasons; says of what stays unknown that the storage is not available. */
  private async repeated<T>(reasons: readonly string[], attempt: () => Promise<T>): Promise<T> {
    for (let count = 1; ; count += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof DeadlineExpired) throw new StorageUnavailable(error);
        if (!(error instanceof StatementFailed) || !['conflict', 'lost'].includes(error.failure)) throw error;
        if (count >= ATTEMPTS || !reasons.includes(error.failure)) throw new StorageUnavailable(error);
      }
    }
  }

  /** Before anything is dated: a machine whose own clock is ahead must not write that into the first rows. */
  private async learnTime(): Promise<void> {
    const askedAtMs = monotonicMs();
    const { now } = await this.read.changes.since(Number.MAX_SAFE_INTEGER, 1);
    if (this.clock instanceof DatabaseClock) this.clock.learn(now, askedAtMs);
  }

  /** Every key under which something living stands has to be there, and the one that writes is noted. */
  private async requireRootKey(): Promise<void> {
    const checks = await this.read.rootKeyChecks.all();
    const missing = checks.filter(({ sealed }) => !this.rootKeys.open('root-key-check', sealed));
    if (missing.length > 0 && missing.length === checks.length) throw new WrongRootKey();
    for (const { id, sealed } of missing) await this.requireNothingUnder(id, rootKeyIdOf(sealed).toString('hex'));
    await noteRootKey(this, this.rootKeys, this.clock.now());
  }

  private async requireNothingUnder(id: number, rootKeyId: string): Promise<void> {
    const now = this.clock.now();
    const needed = (await countDependents(this, now)).filter((found) => found.rootKeyId === rootKeyId);
    if (needed.length > 0) throw new MissingRootKey(rootKeyId, needed);
    await this.single(({ rootKeyChecks }) => rootKeyChecks.forget(id, now));
  }
}
