import { placeholders, type SqlValue } from '../connection.js';
import type { RootKeyDependent } from '../root-key-dependents.js';
import { bytes, integer } from '../row.js';
import type { Session } from '../session.js';

export interface SealedValue {
  /** The primary key of its row. */
  readonly key: SqlValue;
  readonly sealed: Buffer;
}

/** One page of a count. */
export interface DependentsPage {
  /** How many rows of the page stand under each root key, by the key's id in hexadecimal. */
  readonly counts: ReadonlyMap<string, number>;
  /** Where the next page begins; null: there is none. */
  readonly after: SqlValue;
}

/** What stands under which root key. Never the whole of a table at once, however large it is. */
export class RootKeyDependentRepository {
  constructor(private readonly session: Session) {}

  /** Of the rows after one, at most `limit`, those that live. */
  async count(dependent: RootKeyDependent, now: Date, after: SqlValue, limit: number): Promise<DependentsPage> {
    const { table, key, column, live } = dependent;
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT SUBSTR(living, 1, 4) AS root_key, COUNT(*) AS members, MAX(row_key) AS last_key FROM (
           SELECT ${key} AS row_key, CASE WHEN ${live} THEN ${column} END AS living
           FROM ${table} ${after === null ? '' : `WHERE ${key} > ?`} ORDER BY ${key} LIMIT ?
         ) AS page GROUP BY SUBSTR(living, 1, 4)`,
        [...instants(dependent, now), ...(after === null ? [] : [after]), limit],
      ),
    );
    const seen = rows.reduce((sum, { members }) => sum + integer(members), 0);
    const living = rows.filter(({ root_key }) => root_key !== null);
    return {
      counts: new Map(living.map(({ root_key, members }) => [bytes(root_key).toString('hex'), integer(members)])),
      after: seen < limit ? null : greatest(rows.map(({ last_key }) => last_key)),
    };
  }

  /** Living values that another key than this one made, at most `limit`, but not those of these rows. */
  async sealedOtherwise(
    dependent: RootKeyDependent,
    rootKeyId: Buffer,
    { now, limit, except }: { readonly now: Date; readonly limit: number; readonly except: readonly SqlValue[] },
  ): Promise<readonly SealedValue[]> {
    const { table, key, column, live } = dependent;
    const others = except.length > 0 ? `AND ${key} NOT IN (${placeholders(except.length)})` : '';
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT ${key} AS row_key, ${column} AS sealed FROM ${table}
         WHERE ${live} AND SUBSTR(${column}, 1, 4) <> ? ${others} LIMIT ?`,
        [...instants(dependent, now), rootKeyId, ...except, limit],
      ),
    );
    return rows.map(({ row_key, sealed }) => ({ key: keyOf(row_key), sealed: bytes(sealed) }));
  }

  /** Puts `to` where `from` still is: what somebody wrote meanwhile stays. */
  async replace(
    { table, key, column }: RootKeyDependent,
    { key: row, sealed }: SealedValue,
    to: Buffer,
  ): Promise<boolean> {
    const replaced = await this.session.write((connection) =>
      connection.affected(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ? AND ${column} = ?`, [to, row, sealed]),
    );
    return replaced === 1;
  }
}

const instants = ({ live }: RootKeyDependent, now: Date): readonly Date[] =>
  Array.from({ length: live.split('?').length - 1 }, () => now);

const keyOf = (value: unknown): SqlValue => (typeof value === 'string' ? value : bytes(value));

function greatest(keys: readonly unknown[]): SqlValue {
  return keys.map(keyOf).reduce((a, b) => (Buffer.compare(asBytes(a), asBytes(b)) >= 0 ? a : b));
}

const asBytes = (key: SqlValue): Buffer => (Buffer.isBuffer(key) ? key : Buffer.from(String(key)));
