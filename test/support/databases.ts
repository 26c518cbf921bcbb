import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Database } from '#database/database';
import { openDatabase } from '#database/open-database';
import { type Clock, DatabaseClock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';

/** The root key of every test. */
export const testRootKeys = new RootKeys([Buffer.alloc(32, 7)]);

/** A place for one database, empty at first and gone after {@link drop}. */
export interface ThrowAwayDatabase {
  readonly url: string;
  /** Another process's view of it: on MySQL any number, on SQLite one at a time. The schema is as it is. */
  open(options?: {
    readonly clock?: Clock;
    readonly rootKeys?: RootKeys;
    readonly poolSize?: number;
  }): Promise<Database>;
  /** {@link open}, with the schema made. */
  openPrepared(options?: { readonly clock?: Clock }): Promise<Database>;
  /** Closes what was opened and deletes everything. */
  drop(): Promise<void>;
}

export type DatabaseName = 'sqlite' | 'mariadb';

const serverUrl = process.env.TEST_MYSQL_URL;

/**
 * What a suite runs on: `describe.each(Object.entries(databases))('… on %s', (_name, create) => …)`. Each call of the
 * function makes a fresh database.
 */
export const databases: Readonly<Partial<Record<DatabaseName, () => Promise<ThrowAwayDatabase>>>> = {
  sqlite: sqliteDatabase,
  ...(serverUrl ? { mariadb: () => mysqlDatabase(serverUrl) } : {}),
};

async function sqliteDatabase(): Promise<ThrowAwayDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  return throwAway(`sqlite:${join(folder, 'gatehouse.sqlite')}`, async () => {
    rmSync(folder, { recursive: true, force: true });
  });
}

async function mysqlDatabase(server: string): Promise<ThrowAwayDatabase> {
  const name = `t_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return throwAway(url.href, () => onServer(server, `DROP DATABASE IF EXISTS ${name}`));
}

async function onServer(server: string, sql: string): Promise<void> {
  const connection = await createConnection(server);
  await connection.query(sql);
  await connection.end();
}

function throwAway(url: string, remove: () => Promise<void>): ThrowAwayDatabase {
  const opened: Database[] = [];
  const open: ThrowAwayDatabase['open'] = async ({ clock, rootKeys = testRootKeys, poolSize } = {}) => {
    const settings = { url, rootKeys, clock: clock ?? new DatabaseClock(), poolSize };
    const database = await openDatabase({ ...settings, synchronous: 'NORMAL' });
    opened.push(database);
    return database;
  };
  return {
    url,
    open,
    async openPrepared(options) {
      const database = await open(options);
      await database.prepare(async () => undefined);
      return database;
    },
    async drop() {
      for (const database of opened) await database.close();
      await remove();
    },
  };
}
