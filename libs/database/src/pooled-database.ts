import type { DataSource, QueryRunner } from 'typeorm';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import { CircuitBreaker } from './circuit-breaker.js';
import { Connection, type Line } from './connection.js';
import { type ConnectionCounts, Database, StillPreparing } from './database.js';
import { mysqlPool } from './database-options.js';
import { DeadlineExpired, withinDeadline } from './deadline.js';
import { StatementFailed, withoutParameters } from './statement-failed.js';
import { StatementListeners } from './statement-listeners.js';

/** For waiting on a free connection, and again for each statement (tokens.md §6). */
const CALL_DEADLINE_MS = 2_000;
const CLOSE_DEADLINE_MS = 2_000;
/** How long a process waits for another one that is bringing the schema up to date. */
const PREPARE_WAIT_SECONDS = 120;
/** Locks belong to the server: one for each database. */
const PREPARE_LOCK = "CONCAT('gatehouse.', LEFT(SHA2(DATABASE(), 256), 40))";

/** MySQL and MariaDB: any number of processes, a pool of connections in each. */
export class PooledDatabase extends Database {
  readonly isShared = true;
  private readonly breaker = new CircuitBreaker();

  private constructor(
    readonly writer: DataSource,
    private readonly url: string,
    statements: StatementListeners,
    rootKeys: RootKeys,
    clock: Clock,
  ) {
    super(statements, rootKeys, clock);
  }

  /** @throws StorageUnavailable when the server cannot be reached or refuses us; its `cause` says which */
  static async open(url: string, poolSize: number, rootKeys: RootKeys, clock: Clock): Promise<PooledDatabase> {
    const statements = new StatementListeners();
    return new PooledDatabase(await openedPool(url, poolSize, statements), url, statements, rootKeys, clock);
  }

  async close(): Promise<void> {
    if (!this.writer.isInitialized) return;
    await withinDeadline(CLOSE_DEADLINE_MS, this.writer.destroy(), () => undefined).catch(() => undefined);
  }

  connections(): ConnectionCounts {
    // mysql2 has no public counters; these fields have been there since its first version.
    const pool: Partial<Record<'_allConnections' | '_freeConnections' | '_connectionQueue', { length: number }>> =
      'pool' in this.writer.driver && Object(this.writer.driver.pool);
    const count = (name: keyof typeof pool): number => pool[name]?.length ?? 0;
    return { open: count('_allConnections'), idle: count('_freeConnections'), waiting: count('_connectionQueue') };
  }

  protected lendReader<T>(use: (line: Line) => Promise<T>): Promise<T> {
    return this.lendWriter(use);
  }

  protected async lendWriter<T>(use: (line: Line) => Promise<T>): Promise<T> {
    this.breaker.admit();
    const runner = this.writer.createQueryRunner();
    const line = new PooledLine(runner, await this.connected(runner), this.breaker);
    try {
      return await use(line);
    } finally {
      await runner.release();
    }
  }

  /**
   * Migrations need more time than a call has, and the lock a connection of its own: so they have their own pool, for as
   * long as they take.
   */
  protected async migrated(work: () => Promise<void>): Promise<void> {
    const pool = await openedPool(this.url, 2, this.statements);
    const runner = pool.createQueryRunner();
    try {
      const [{ locked }] = await runner.query(`SELECT GET_LOCK(${PREPARE_LOCK}, ${PREPARE_WAIT_SECONDS}) AS locked`);
      if (Number(locked) !== 1) throw new StillPreparing();
      await pool.runMigrations();
      await work();
    } catch (error) {
      throw withoutParameters(error);
    } finally {
      await runner.release();
      await pool.destroy(); // closing its connection frees the lock
    }
  }

  private async connected(runner: QueryRunner): Promise<{ destroy(): void }> {
    const connecting = runner.connect();
    try {
      return await withinDeadline(CALL_DEADLINE_MS, connecting, () => {
        connecting.then(
          () => runner.release(),
          () => undefined,
        );
      });
    } catch (error) {
      if (!isQueueFull(error)) this.breaker.failed();
      throw new StorageUnavailable(error);
    }
  }
}

async function openedPool(url: string, poolSize: number, statements: StatementListeners): Promise<DataSource> {
  try {
    const pool = await mysqlPool(url, poolSize, statements);
    return await pool.initialize();
  } catch (error) {
    throw isConnectError(error) ? new StorageUnavailable(error) : error;
  }
}

class PooledLine implements Line {
  private readonly connection: Connection;

  constructor(
    runner: QueryRunner,
    private readonly socket: { destroy(): void },
    private readonly breaker: CircuitBreaker,
  ) {
    this.connection = new Connection(runner);
  }

  async call<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      const value = await withinDeadline(CALL_DEADLINE_MS, work(this.connection), () => this.discard());
      this.breaker.succeeded();
      return value;
    } catch (error) {
      const known = withoutParameters(error);
      if (known instanceof DeadlineExpired) this.breaker.failed();
      if (known instanceof StatementFailed && known.failure === 'lost') this.discard();
      throw known;
    }
  }

  discard(): void {
    this.socket.destroy();
  }
}

const isQueueFull = (error: unknown): boolean => error instanceof Error && error.message === 'Queue limit reached.';

/** A code of the operating system or of the server; Node's own for a fault of ours begin with ERR_. */
const isConnectError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && !String(error.code).startsWith('ERR_');
