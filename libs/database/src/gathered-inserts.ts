import type { Connection, Dialect, Line, SqlValue } from './connection.js';
import { Gathering } from './gathering.js';
import { StatementFailed } from './statement-failed.js';
import { begin, commit, rollBack } from './transaction.js';

/** An INSERT of so many rows, which may leave out those that must not be stored. */
export type Insertion = (rows: number, dialect: Dialect) => string;

interface Caller {
  readonly values: readonly SqlValue[];
  readonly resolve: (stored: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Lends a connection that writes, outside any transaction. */
type Lend = <T>(use: (line: Line) => Promise<T>) => Promise<T>;

/**
 * Stores in one transaction what is to be stored at the same moment, so that a commit, and its wait for the disk, serves
 * many. If any of the rows cannot be stored, none is, and each is tried by itself: nobody is answered for somebody else's.
 */
export class GatheredInserts {
  private readonly gathering = new Gathering<Insertion, Caller>((insertion, callers) => this.store(insertion, callers));

  constructor(private readonly lend: Lend) {}

  /** Whether the row was stored, for good. Rejects as its statement or the commit does. */
  insert(insertion: Insertion, values: readonly SqlValue[]): Promise<boolean> {
    return new Promise((resolve, reject) => this.gathering.add(insertion, { values, resolve, reject }));
  }

  private async store(insertion: Insertion, callers: readonly Caller[]): Promise<void> {
    try {
      const rows = callers.map(({ values }) => values);
      if (rows.length > 1 && (await this.lend((line) => storeTogether(line, insertion, rows)))) {
        for (const { resolve } of callers) resolve(true);
        return;
      }
    } catch (error) {
      for (const { reject } of callers) reject(error);
      return;
    }
    for (const { values, resolve, reject } of callers) this.storeAlone(insertion, values).then(resolve, reject);
  }

  private async storeAlone(insertion: Insertion, values: readonly SqlValue[]): Promise<boolean> {
    return this.lend((line) => line.call((connection) => inserted(connection, insertion, values)));
  }
}

/** Whether the row was stored. */
export const inserted = async (
  connection: Connection,
  insertion: Insertion,
  values: readonly SqlValue[],
): Promise<boolean> => (await connection.affected(insertion(1, connection.dialect), values)) === 1;

/** Whether all of these rows were stored, for good; else none of them was. */
async function storeTogether(
  line: Line,
  insertion: Insertion,
  rows: readonly (readonly SqlValue[])[],
): Promise<boolean> {
  try {
    await begin(line);
    const stored = await line.call((connection) =>
      connection.affected(insertion(rows.length, connection.dialect), rows.flat()),
    );
    const areAllStored = stored === rows.length;
    await (areAllStored ? commit(line) : rollBack(line));
    return areAllStored;
  } catch (error) {
    await rollBack(line);
    if (error instanceof StatementFailed) return false;
    throw error;
  }
}
