import { type Connection, type Dialect, type Row, placeholders } from './connection.js';
import { type Caller, Gathering } from './gathering.js';
import { bytes } from './row.js';

/**
 * A SELECT that finds at most one row for each key of a list. It begins with the table of the keys and joins others to it
 * by JOIN_IN_ORDER or LEFT JOIN: a planner that has outdated statistics would rather read all that a person ever had.
 */
export interface Lookup {
  /** The column of the result that is the key. */
  readonly key: string;
  /** @param keys the question marks of its IN list */
  readonly statement: (keys: string, dialect: Dialect) => string;
}

type Keys = readonly Buffer[];

/**
 * Looks up in one statement what is asked at the same moment. A lookup begins after it was asked for, never before, so it
 * sees whatever was committed until then.
 */
export class GatheredLookups {
  private readonly gathering = new Gathering<Lookup, Keys, Row | null>((lookup, callers) =>
    this.answer(lookup, callers),
  );

  /** @param select asks for rows, outside any transaction */
  constructor(private readonly select: (lookup: Lookup, keys: Keys) => Promise<readonly Row[]>) {}

  /** The row of the first of these keys that has one; null when none has. Rejects as the shared statement does. */
  find(lookup: Lookup, keys: Keys): Promise<Row | null> {
    return this.gathering.ask(lookup, keys);
  }

  private async answer(lookup: Lookup, callers: readonly Caller<Keys, Row | null>[]): Promise<void> {
    const keys = callers.flatMap(({ question }) => question);
    const rows = await this.select(lookup, keys);
    const found = new Map(rows.map((row) => [nameOf(bytes(row[lookup.key])), row]));
    for (const { question, resolve } of callers) resolve(firstOf(question, found));
  }
}

/** The rows of all these keys, in any order. */
export const lookedUp = (connection: Connection, { statement }: Lookup, keys: Keys): Promise<readonly Row[]> =>
  connection.rows(statement(placeholders(keys.length), connection.dialect), keys);

const firstOf = (keys: Keys, found: ReadonlyMap<string, Row>): Row | null =>
  keys.map((key) => found.get(nameOf(key))).find((row) => row !== undefined) ?? null;

const nameOf = (key: Buffer): string => key.toString('latin1');
