import type { DataSource } from 'typeorm';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import { Connection, type Line } from './connection.js';
import { type ConnectionCounts, Database } from './database.js';
import { type Synchronous, sqliteReader, sqliteWriter } from './database-options.js';
import { withoutParameters } from './statement-failed.js';
import { StatementListeners } from './statement-listeners.js';

const QUEUE_LIMIT = 1_000;

/**
 * SQLite: TypeORM gives every caller of a data source the same connection, so two transactions open at once would share
 * one fate. Writers therefore take turns, on a connection that no reader uses (house.md §3.2).
 */
export class SerialDatabase extends Database {
  readonly isShared = false;
  private readonly readerLine: Line;
  private readonly writerLine: Line;
  private lastTurn: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  private constructor(
    readonly writer: DataSource,
    private readonly reader: DataSource,
    statements: StatementListeners,
    rootKeys: RootKeys,
    clock: Clock,
  ) {
    super(statements, rootKeys, clock);
    this.readerLine = new SerialLine(reader);
    this.writerLine = new SerialLine(writer);
  }

  static async open(file: string, synchronous: Synchronous, rootKeys: RootKeys, clock: Clock): Promise<SerialDatabase> {
    const statements = new StatementListeners();
    const writer = await sqliteWriter(file, synchronous, statements).initialize();
    const reader = await sqliteReader(file, statements).initialize();
    return new SerialDatabase(writer, reader, statements, rootKeys, clock);
  }

  async close(): Promise<void> {
    await this.lastTurn;
    if (this.reader.isInitialized) await this.reader.destroy();
    if (this.writer.isInitialized) await this.writer.destroy();
  }

  /** One that reads and one that writes; the writers queue. */
  connections(): ConnectionCounts {
    return { open: 2, idle: this.waiting > 0 ? 1 : 2, waiting: Math.max(0, this.waiting - 1) };
  }

  protected lendReader<T>(use: (line: Line) => Promise<T>): Promise<T> {
    return use(this.readerLine);
  }

  protected lendWriter<T>(use: (line: Line) => Promise<T>): Promise<T> {
    if (this.waiting >= QUEUE_LIMIT) throw new StorageUnavailable(new Error('Too many writes are waiting.'));
    this.waiting += 1;
    const turn = this.lastTurn
      .then(() => use(this.writerLine))
      .finally(() => {
        this.waiting -= 1;
      });
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** One process holds the data directory, so nobody else can be at it. */
  protected async migrated(work: () => Promise<void>): Promise<void> {
    try {
      await this.writer.runMigrations();
    } catch (error) {
      throw withoutParameters(error);
    }
    await work();
  }
}

class SerialLine implements Line {
  private readonly connection: Connection;

  constructor(source: DataSource) {
    this.connection = new Connection(source.createQueryRunner());
  }

  async call<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await work(this.connection);
    } catch (error) {
      throw withoutParameters(error);
    }
  }

  discard(): void {
    // The only connection stays; SQLite itself has rolled back when a ROLLBACK finds nothing to do.
  }
}
