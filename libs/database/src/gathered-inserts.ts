import type { Connection, Dialect, Line, SqlValue } from './connection.js';
import { type Caller, Gathering } from './gathering.js';
import { StatementFailed } from './statement-failed.js';
import { begin, commit, rollBack } from './transaction.js';

/** An INSERT of so many rows, which may leave out those that must not be stored. */
export type Insertion = (rows: number, dialect: Dialect) => string;

type Values = readonly SqlValue[];

/** Lends a connection that writes, outside any transaction. */
type Lend = <T>(use: (line: Line) => Promise<T>) => Promise<T>;

/**
 * Stores in one transaction what is to be stored at the same moment, so that a commit, and its wait for the disk, serves
 * many. If any of the rows cannot be stored, none is, and each is tried by itself: nobody is answered for somebody else's.
 */
export class GatheredInserts {
  private readonly gathering = new Gathering<Insertion, Values, boolean>((insertion, callers) =>
    this.store(insertion, callers),
  );

  constructor(private readonly lend: Lend) {}

  /** Whether the row was stored, for good. Rejects as its statement or the commit does. */
  insert(insertion: Insertion, values: Values): Promise<boolean> {
    return this.gathering.ask(insertion, values);
  }

  private async store(insertion: Insertion, callers: readonly Caller<Values, boolean>[]): Promise<void> {
    const rows = callers.map(({ question }) => question);
    const areStored = rows.length > 1 && (await this.lend((line) => storeTogether(line, insertion, rows)));
    for (const { question, resolve } of callers) resolve(areStored || this.storeAlone(insertion, question));
  }

  private async storeAlone(insertion: Insertion, values: Values): Promise<boolean> {
    return this.lend((line) => line.call((connection) => inserted(connection, insertion, values)));
  }
}

/** Whether the row was stored. */
export const inserted = async (connection: Connection, insertion: Insertion, values: Values): Promise<boolean> =>
  (await connection.affected(insertion(1, connection.dialect), values)) === 1;

/** Whether all of these rows were stored, for good; else none of them was. */
async function storeTogether(line: Line, insertion: Insertion, rows: readonly Values[]): Promise<boolean> {
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
