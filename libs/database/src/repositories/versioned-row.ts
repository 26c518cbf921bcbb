import type { EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { Connection } from '../connection.js';
import { searchable } from '../identifiers.js';

/** A row that counts its changes; null is none yet. */
interface Versioned extends ObjectLiteral {
  readonly id: string;
  readonly revision: number | null;
}

/** Reads a row and holds it until the transaction ends; on SQLite the transaction holds the whole database already. */
export async function lockRow<Row extends Versioned>(
  connection: Connection,
  entity: EntityTarget<Row>,
  { id }: { readonly id: string },
): Promise<Row | null> {
  const { manager, dialect } = connection;
  if (dialect === 'mysql') {
    const { tableName } = manager.dataSource.getMetadata(entity);
    await connection.rows(`SELECT 1 FROM ${tableName} WHERE id = ? FOR UPDATE`, [searchable(id)]);
  }
  return manager.findOneBy(entity, { id: searchable(id) } as FindOptionsWhere<Row>);
}

/**
 * Changes a row and counts the change, if the row is still the one that was read; returns what it is now. A member that is
 * undefined stays as it is.
 *
 * @throws Error when it is not: the row was not locked
 */
export async function changeRow<Row extends Versioned>(
  { manager }: Connection,
  entity: EntityTarget<Row>,
  before: Row,
  change: Partial<Row>,
): Promise<Row> {
  const said = Object.entries(change).filter(([, value]) => value !== undefined);
  const columns = { ...Object.fromEntries(said), revision: (before.revision ?? 0) + 1 };
  const query = manager
    .createQueryBuilder()
    .update(entity)
    .set(columns as never)
    .where('id = :id AND COALESCE(revision, 0) = :revision', { id: before.id, revision: before.revision ?? 0 });
  const { affected } = await query.execute();
  if (affected !== 1) throw new Error('A row was changed by somebody else although it had to be locked.');
  return { ...before, ...columns };
}
