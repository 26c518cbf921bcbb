import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { buildIfStale } from './build.mjs';

const START_TIMEOUT_MS = 30_000;

/** Not durable: a crash of the machine may lose what was committed, and nobody minds. */
const FAST = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-buffer-pool-size=64M'];

/** As in production, for measurements: what was committed is on the disk. */
export const DURABLE = [
  '--innodb-flush-log-at-trx-commit=1',
  '--innodb-doublewrite=1',
  '--innodb-buffer-pool-size=128M',
];
const MARIADB = ['--skip-name-resolve', '--skip-log-bin'];
/** Its first account is of `localhost`, which 127.0.0.1 is by its name only. */
const MYSQL = ['--disable-log-bin', '--mysqlx=OFF', '--secure-file-priv=NULL'];
const SBIN = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/mysql/bin',
  '/opt/homebrew/bin',
  '/usr/local/bin',
  '/usr/bin',
];

/**
 * Every suite runs on SQLite and, when one can be had, on MySQL or MariaDB: the server that TEST_MYSQL_URL names, else a
 * throw-away one from this machine. In CI it must be had.
 */
export default async (globalConfig) => {
  buildIfStale(globalConfig);
  await ensureServer();
};

/**
 * Sees to it that TEST_MYSQL_URL names a server, if one can be had; a throw-away one is `globalThis.throwAwayServer`.
 *
 * @param durability options of a throw-away one
 */
export async function ensureServer(durability = FAST) {
  if (process.env.TEST_MYSQL_URL) return;
  const binary = find('mariadbd') ?? find('mysqld');
  if (!binary) return withoutServer();
  const server = await start(binary, durability);
  globalThis.throwAwayServer = server;
  process.env.TEST_MYSQL_URL = server.url;
}

function withoutServer() {
  const notice = 'No MariaDB or MySQL server was found (TEST_MYSQL_URL, mariadbd, mysqld).';
  if (process.env.CI === 'true') throw new Error(`${notice} In CI the tests must run on one.`);
  process.stderr.write(`\n*** ${notice}\n*** HALF OF THE TESTS DO NOT RUN: SQLite only.\n\n`);
}

function find(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SBIN];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function start(binary, durability) {
  // A short path: a Unix socket's may have 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'gh-'));
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  const data = join(folder, 'data');
  // A `mysqld` on the PATH may be MariaDB: the binary says which it is.
  const isMariadb = /mariadb/i.test(execFileSync(binary, ['--no-defaults', '--version']).toString());
  try {
    initialise(isMariadb, binary, data, asRoot);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const port = await freePort();
  const options = [
    '--no-defaults',
    ...asRoot,
    `--datadir=${data}`,
    // Its own: a MariaDB that starts deletes the temporary tables it finds, and another one that was using them crashes.
    `--tmpdir=${folder}`,
    `--socket=${join(folder, 's')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    ...durability,
    '--character-set-server=utf8mb4',
    '--max-connections=500',
    ...(isMariadb ? MARIADB : MYSQL),
  ];
  const log = join(folder, 'log');
  const child = spawn(binary, options, { stdio: ['ignore', 'ignore', openSync(log, 'w')] });
  const stop = () => stopServer(child, folder);
  const url = `mysql://root@127.0.0.1:${port}`;
  try {
    await accepting(url, child);
  } catch (error) {
    const told = readFileSync(log, 'utf8');
    await stop();
    throw new Error(`${binary} did not start: ${error.message}\n${told}`, { cause: error });
  }
  child.unref();
  return { url, stop };
}

function initialise(isMariadb, binary, data, asRoot) {
  if (isMariadb) {
    const install = find('mariadb-install-db') ?? find('mysql_install_db');
    if (!install) throw new Error(`${binary} is there, but mariadb-install-db is not.`);
    const options = [`--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
    // A temporary directory of its own: two servers that start at once would delete each other's tables.
    const env = { ...process.env, TMPDIR: dirname(data) };
    execFileSync(install, ['--no-defaults', ...asRoot, ...options], { stdio: 'pipe', env });
  } else {
    execFileSync(binary, ['--no-defaults', ...asRoot, `--datadir=${data}`, '--initialize-insecure'], { stdio: 'pipe' });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function accepting(url, child) {
  const endsAt = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}`);
    try {
      const connection = await createConnection(url);
      return await connection.end();
    } catch (error) {
      if (Date.now() > endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function stopServer(child, folder) {
  if (child.exitCode === null) {
    child.ref(); // or this process might end before the other one has
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL'); // nothing in it is to be kept
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}
