import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import type { Database } from './database.js';
import { type Synchronous, isSqlite, sqliteFile } from './database-options.js';
import { PooledDatabase } from './pooled-database.js';
import { SerialDatabase } from './serial-database.js';

export interface DatabaseSettings {
  /** `sqlite:<file>`, `mysql://…` or `mariadb://…`. */
  readonly url: string;
  readonly rootKeys: RootKeys;
  readonly clock: Clock;
  /** SQLite only; FULL unless a test says otherwise. */
  readonly synchronous?: Synchronous;
  /** MySQL only. */
  readonly poolSize?: number;
}

/**
 * Opens the database; its schema is as it is until {@link Database.prepare}.
 *
 * @throws StorageUnavailable when a server cannot be reached or refuses us
 */
export function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { url, rootKeys, clock, synchronous = 'FULL', poolSize = 10 } = settings;
  return isSqlite(url)
    ? SerialDatabase.open(sqliteFile(url), synchronous, rootKeys, clock)
    : PooledDatabase.open(url, poolSize, rootKeys, clock);
}
