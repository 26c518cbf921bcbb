import type { EntityManager, QueryRunner } from 'typeorm';

export type SqlValue = string | number | boolean | Date | Buffer | null;
export type Row = Readonly<Record<string, unknown>>;
export type Dialect = 'mysql' | 'sqlite';

/** The verb of an insert that leaves alone what is there already. */
export const INSERT_ONCE: Readonly<Record<Dialect, string>> = { mysql: 'INSERT IGNORE', sqlite: 'INSERT OR IGNORE' };

/** Keeps others from changing the rows of a SELECT until the transaction ends; SQLite has one writer at a time anyway. */
export const FOR_SHARE: Readonly<Record<Dialect, string>> = { mysql: 'LOCK IN SHARE MODE', sqlite: '' };

/** The same, and keeps others from holding them so too. */
export const FOR_UPDATE: Readonly<Record<Dialect, string>> = { mysql: 'FOR UPDATE', sqlite: '' };

/** A join that reads the tables in the order in which they are written, whatever the statistics say of them. */
export const JOIN_IN_ORDER: Readonly<Record<Dialect, string>> = { mysql: 'STRAIGHT_JOIN', sqlite: 'CROSS JOIN' };

/** One connection to the database. TypeORM's manager for the many plain statements; SQL where each one counts. */
export class Connection {
  readonly manager: EntityManager;
  readonly dialect: Dialect;

  constructor(private readonly runner: QueryRunner) {
    this.manager = runner.manager;
    this.dialect = runner.dataSource.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
  }

  /** What a SELECT finds, in the drivers' raw form: row.ts reads it. */
  rows(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.runner.query(sql, parameters.map(encoded));
  }

  /** How many rows a write matched. */
  async affected(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const { affected } = await this.runner.query(sql, parameters.map(encoded), true);
    return affected ?? 0;
  }

  /** The number that the statement put through MySQL's LAST_INSERT_ID(…). */
  async lastInsertId(sql: string, parameters: readonly SqlValue[]): Promise<number> {
    const { insertId }: { insertId: number | string } = await this.runner.query(sql, parameters.map(encoded));
    return Number(insertId);
  }
}

/** A connection that somebody has for himself; every call on it has its deadline. */
export interface Line {
  call<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** The connection is in an unknown state and must not serve anybody else. */
  discard(): void;
}

/** `n` question marks, for an IN list. */
export const placeholders = (n: number): string => repeated('?', n);

/** A part of a statement `n` times. */
export const repeated = (part: string, n: number, between = ', '): string =>
  n === 0 ? '' : `${`${part}${between}`.repeat(n - 1)}${part}`;

/** A SELECT `n` times, as one; MySQL wants one that locks in parentheses, and SQLite wants none. */
export const unionAll = (select: string, n: number, dialect: Dialect): string =>
  repeated(n > 1 && dialect === 'mysql' ? `(${select})` : select, n, ' UNION ALL ');

/** Both databases compare this form of an instant rightly. */
function encoded(value: SqlValue): string | number | Buffer | null {
  if (value instanceof Date) {
    const text = value.toISOString();
    return `${text.slice(0, 10)} ${text.slice(11, 23)}`;
  }
  return typeof value === 'boolean' ? Number(value) : value;
}
