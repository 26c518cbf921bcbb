import { createConnection as connect } from 'mysql2/promise';
import { type Pool, type PoolOptions, createPool } from 'mysql2';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { NodeSqlite } from './node-sqlite.js';
import { entities, migrations } from './schema.js';

/** FULL: a commit is on the disk before it is answered. NORMAL may lose the last ones with the machine; for tests. */
export type Synchronous = 'FULL' | 'NORMAL';

type Logger = DataSourceOptions['logger'];

/** Deadline for connecting, handshake included (tokens.md §6). */
const CONNECT_TIMEOUT_MS = 1_000;
const POOL_QUEUE_LIMIT = 500;
/** How long SQLite waits, blocking, for a writer of another process (the command line). */
const SQLITE_BUSY_TIMEOUT_MS = 1_000;

const SCHEMA = { entities, migrations, migrationsTransactionMode: 'each' } as const;

/** What every new connection is told before anything else (house.md §3.5); lock waits end before the call's deadline. */
const MYSQL_SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', SESSION innodb_lock_wait_timeout = 1",
];

export const isSqlite = (url: string): boolean => url.startsWith('sqlite:');

/** The file of a `sqlite:<file>` URL. */
export const sqliteFile = (url: string): string => url.slice('sqlite:'.length);

/** The connections that write, not yet opened and with TypeORM's own log, for its command line. */
export const writerOf = async (url: string): Promise<DataSource> =>
  isSqlite(url) ? sqliteWriter(sqliteFile(url), 'FULL', 'advanced-console') : mysqlPool(url, 2, 'advanced-console');

/** The connection on which writers take their turns. */
export function sqliteWriter(file: string, synchronous: Synchronous, logger: Logger): DataSource {
  return translated({
    ...SCHEMA,
    type: 'better-sqlite3',
    database: file,
    driver: NodeSqlite,
    enableWAL: true,
    timeout: SQLITE_BUSY_TIMEOUT_MS,
    prepareDatabase: (connection: NodeSqlite) => void connection.pragma(`synchronous = ${synchronous}`),
    logger,
  });
}

/** A second connection to the same file, which sees what is committed and nothing else. */
export function sqliteReader(file: string, logger: Logger): DataSource {
  return translated({
    ...SCHEMA,
    type: 'better-sqlite3',
    database: file,
    driver: NodeSqlite,
    readonly: true,
    timeout: SQLITE_BUSY_TIMEOUT_MS,
    logger,
  });
}

/** A pool of connections, not yet opened. Asks the server what it is, since the URL's scheme may be wrong. */
export async function mysqlPool(url: string, poolSize: number, logger: Logger): Promise<DataSource> {
  const address = mysqlAddress(url);
  return new DataSource({
    ...SCHEMA,
    ...address,
    type: await serverType(address),
    charset: 'utf8mb4',
    timezone: 'Z',
    connectTimeout: CONNECT_TIMEOUT_MS,
    poolSize,
    trace: false, // the stack of each statement's caller, for errors that are never shown
    extra: { queueLimit: POOL_QUEUE_LIMIT },
    driver: { createPool: poolWithSessionSettings },
    logger,
  });
}

interface MysqlAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

function mysqlAddress(url: string): MysqlAddress {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const database = decodeURIComponent(pathname.slice(1));
  if (!['mysql:', 'mariadb:'].includes(protocol) || !database) {
    throw new Error('A database URL is sqlite:<file>, or mysql:// or mariadb:// with user, host and database.');
  }
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 3306),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database,
  };
}

/** With the type `mysql` against MariaDB TypeORM finds differences in every nullable column. */
async function serverType({ username, ...address }: MysqlAddress): Promise<'mysql' | 'mariadb'> {
  const connection = await connect({ ...address, user: username, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    return /mariadb/i.test(JSON.stringify(rows)) ? 'mariadb' : 'mysql';
  } finally {
    connection.destroy();
  }
}

/** Before TypeORM sees the pool, so that its very first connection is told as well. */
function poolWithSessionSettings(options: PoolOptions): Pool {
  const pool = createPool(options);
  pool.on('connection', (connection) => {
    connection.on('error', () => undefined); // the pool has dropped it; a second error must not end the process
    const promising = connection.promise();
    connection.promise = () => promising; // TypeORM asks for it with each statement, and each time it would be made anew
    for (const sql of MYSQL_SESSION) connection.query(sql, (error) => error && connection.destroy());
  });
  return pool;
}

/** SQLite knows bytes of any length alone: the entities' `binary` and `mediumblob` are its `blob`. */
function translated(options: DataSourceOptions): DataSource {
  const source = new DataSource(options);
  const normalizeType = source.driver.normalizeType.bind(source.driver);
  source.driver.normalizeType = (column) =>
    column.type === 'binary' || column.type === 'mediumblob' ? 'blob' : normalizeType(column);
  return source;
}
