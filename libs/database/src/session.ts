import { AsyncLocalStorage } from 'node:async_hooks';
import type { Connection, Row, SqlValue } from './connection.js';
import { type GatheredInserts, type Insertion, inserted } from './gathered-inserts.js';
import { GatheredLookups, type Lookup, lookedUp } from './gathered-lookups.js';

/** Where the statements of a repository run: the database at large, or one open transaction. */
export interface Session {
  read<T>(call: (connection: Connection) => Promise<T>): Promise<T>;
  write<T>(call: (connection: Connection) => Promise<T>): Promise<T>;
  /** The row of the first of these keys that has one; null when none has. Outside a transaction callers share a statement. */
  lookUp(lookup: Lookup, keys: readonly Buffer[]): Promise<Row | null>;
  /** Whether the row was stored. A single write is stored together with others of the same moment. */
  insert(insertion: Insertion, values: readonly SqlValue[]): Promise<boolean>;
}

/** The transaction, or the single write, in which the present code runs. */
const current = new AsyncLocalStorage<OpenSession>();

/**
 * On SQLite a transaction inside a transaction would wait for itself for ever; on MySQL it would be another connection
 * that cannot see the first one's rows.
 */
export function refuseInsideTransaction(): void {
  if (current.getStore()) {
    throw new Error('Inside a transaction only the stores that it hands over may be used.');
  }
}

/** Reads outside any transaction. */
export class ReadSession implements Session {
  private readonly lookups = new GatheredLookups((lookup, keys) =>
    this.lend((connection) => lookedUp(connection, lookup, keys)),
  );

  constructor(private readonly lend: <T>(call: (connection: Connection) => Promise<T>) => Promise<T>) {}

  async read<T>(call: (connection: Connection) => Promise<T>): Promise<T> {
    refuseInsideTransaction();
    return this.lend(call);
  }

  async write(): Promise<never> {
    throw new Error('A write needs the stores that `single` or `transaction` hands over.');
  }

  insert(): Promise<never> {
    return this.write();
  }

  async lookUp(lookup: Lookup, keys: readonly Buffer[]): Promise<Row | null> {
    refuseInsideTransaction();
    return this.lookups.find(lookup, keys);
  }
}

/** Runs what a session asks for on a connection. */
type Run = <T>(call: (connection: Connection) => Promise<T>) => Promise<T>;

/** A transaction, or a single write, from its begin to its end. */
export class OpenSession implements Session {
  private ended = false;
  private writes = 0;

  /** @param writeLimit how many statements may write */
  constructor(
    private readonly run: Run,
    private readonly writeLimit: number,
  ) {}

  /** Runs `work` so that it, and what it calls, may use this session and no other. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await current.run(this, work);
    } finally {
      this.ended = true;
    }
  }

  async read<T>(call: (connection: Connection) => Promise<T>): Promise<T> {
    this.requireOpen();
    return this.run(call);
  }

  async write<T>(call: (connection: Connection) => Promise<T>): Promise<T> {
    this.countWrite();
    return this.run(call);
  }

  async lookUp(lookup: Lookup, keys: readonly Buffer[]): Promise<Row | null> {
    const [row = null] = await this.read((connection) => lookedUp(connection, lookup, keys));
    return row;
  }

  async insert(insertion: Insertion, values: readonly SqlValue[]): Promise<boolean> {
    return this.write((connection) => inserted(connection, insertion, values));
  }

  protected countWrite(): void {
    this.writes += 1;
    if (this.writes > this.writeLimit) throw new Error('`single` is for one statement: this is a second.');
    this.requireOpen();
  }

  private requireOpen(): void {
    const inside = current.getStore();
    if (this.ended) throw new Error('These stores belong to a transaction that has ended.');
    if (inside && inside !== this) throw new Error('These stores belong to another transaction.');
  }
}

/** A single write. */
export class SingleSession extends OpenSession {
  constructor(
    run: Run,
    private readonly inserts: GatheredInserts,
  ) {
    super(run, 1);
  }

  override async insert(insertion: Insertion, values: readonly SqlValue[]): Promise<boolean> {
    this.countWrite();
    return this.inserts.insert(insertion, values);
  }
}
