import { placeholders } from '../connection.js';
import { bytes } from '../row.js';
import type { Session } from '../session.js';

/**
 * Deletes up to `limit` rows that ended before an instant: found by the index on their end, deleted by their key, so
 * that a statement locks few rows and for a short time.
 */
export async function deleteExpired(
  session: Session,
  what: {
    readonly table: string;
    readonly key: string;
    readonly end: string;
    readonly before: Date;
    readonly limit: number;
  },
): Promise<number> {
  const { table, key, end, before, limit } = what;
  const rows = await session.read((connection) =>
    connection.rows(`SELECT ${key} AS expired_key FROM ${table} WHERE ${end} <= ? LIMIT ?`, [before, limit]),
  );
  if (rows.length === 0) return 0;
  const keys = rows.map(({ expired_key }) => bytes(expired_key));
  return session.write((connection) =>
    connection.affected(`DELETE FROM ${table} WHERE ${key} IN (${placeholders(keys.length)}) AND ${end} <= ?`, [
      ...keys,
      before,
    ]),
  );
}

/**
 * Deletes up to `limit` rows of before an instant, in one statement, from a table whose key has several columns. For
 * tables that stay small: it locks what it looks at.
 */
export function deletePast(
  session: Session,
  {
    table,
    instant,
    before,
    limit,
  }: { readonly table: string; readonly instant: string; readonly before: Date; readonly limit: number },
): Promise<number> {
  return session.write((connection) =>
    connection.affected(
      connection.dialect === 'mysql'
        ? `DELETE FROM ${table} WHERE ${instant} < ? ORDER BY ${instant} LIMIT ?`
        : `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${instant} < ? LIMIT ?)`,
      [before, limit],
    ),
  );
}
