import { setImmediate } from 'node:timers';
import { type Connection, type Dialect, type Row, placeholders } from './connection.js';
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

interface Caller {
  readonly keys: readonly Buffer[];
  readonly resolve: (row: Row | null) => void;
  readonly reject: (error: unknown) => void;
}

/** What goes into the next statement. */
interface Gathering {
  readonly callers: Caller[];
  readonly keys: Buffer[];
}

/** With so many a statement is full. From 200 on MySQL and MariaDB guess how many rows each has, instead of looking. */
const FULL_KEYS = 100;

/**
 * Looks up together what is asked at the same moment: callers whose requests this process read from their sockets in one
 * turn of its event loop share a statement. A lone caller waits for nobody, and the busier it gets, the fewer statements a
 * request takes. A lookup begins after it was asked for, never before, so it sees whatever was committed until then.
 */
export class GatheredLookups {
  private readonly gatherings = new Map<Lookup, Gathering>();

  /** @param select asks for rows, outside any transaction */
  constructor(private readonly select: (lookup: Lookup, keys: readonly Buffer[]) => Promise<readonly Row[]>) {}

  /** The row of the first of these keys that has one; null when none has. Rejects as the shared statement does. */
  find(lookup: Lookup, keys: readonly Buffer[]): Promise<Row | null> {
    return new Promise((resolve, reject) => {
      const open = this.gatherings.get(lookup);
      const gathering = open && open.keys.length < FULL_KEYS ? open : this.begin(lookup);
      gathering.callers.push({ keys, resolve, reject });
      gathering.keys.push(...keys);
    });
  }

  private begin(lookup: Lookup): Gathering {
    const gathering: Gathering = { callers: [], keys: [] };
    this.gatherings.set(lookup, gathering);
    // After everything that has arrived by now was read.
    setImmediate(() => {
      if (this.gatherings.get(lookup) === gathering) this.gatherings.delete(lookup);
      void this.answer(lookup, gathering);
    });
    return gathering;
  }

  private async answer(lookup: Lookup, { callers, keys }: Gathering): Promise<void> {
    try {
      const rows = await this.select(lookup, keys);
      const found = new Map(rows.map((row) => [nameOf(bytes(row[lookup.key])), row]));
      for (const { keys: own, resolve } of callers) resolve(firstOf(own, found));
    } catch (error) {
      for (const { reject } of callers) reject(error);
    }
  }
}

/** The rows of all these keys, in any order. */
export const lookedUp = (
  connection: Connection,
  { statement }: Lookup,
  keys: readonly Buffer[],
): Promise<readonly Row[]> => connection.rows(statement(placeholders(keys.length), connection.dialect), keys);

const firstOf = (keys: readonly Buffer[], found: ReadonlyMap<string, Row>): Row | null =>
  keys.map((key) => found.get(nameOf(key))).find((row) => row !== undefined) ?? null;

const nameOf = (key: Buffer): string => key.toString('latin1');
