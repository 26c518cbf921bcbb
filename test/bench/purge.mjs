// Measures what the purge of a million expired tokens costs those who are issued new ones: opaque tokens a second, over TLS,
// on a durable MariaDB, in short windows with the purge off and on by turns for some minutes, then with the purge on until it ends.
// `npm run bench -- purge`; DATABASE_URL names another server's empty database, BENCH_ROWS how many tokens.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Pool } from 'undici';
import { DURABLE, ensureServer } from '../support/global-setup.mjs';

const TOKENS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const GRANTS = TOKENS / 100; // the same code deletes them
const SECONDS = Number(process.env.BENCH_SECONDS ?? 1);
/** Of windows with the purge off and on. */
const PAIRS = Number(process.env.BENCH_PAIRS ?? 150);
const CONNECTIONS = 32;
const DAY_MS = 86_400_000;
const OFFSET = 22_000; // below the ports that outgoing connections use, above those of the tests
const here = import.meta.dirname;
const data = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const children = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const databaseUrl = process.env.DATABASE_URL ?? (await throwAwayDatabase());
const environment = {
  PATH: process.env.PATH,
  DATABASE_URL: databaseUrl,
  GATEHOUSE_DATA_DIR: data,
  GATEHOUSE_PORT_OFFSET: String(OFFSET),
};
await firstStart();
const { issuer, caFile, application } = JSON.parse(readFileSync(join(data, 'first-run.json'), 'utf8'));
const { consumerKey, consumerSecret } = application.production;
const connection = await createConnection({ uri: databaseUrl, timezone: 'Z' });
await connection.query("UPDATE key_pairs SET token_format = 'OPAQUE' WHERE consumer_key = ?", [consumerKey]);
await fill();

const house = spawn(process.execPath, [join(here, 'purging-house.mjs')], {
  env: environment,
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
children.push(house);
await told('ready');
let ended = false;
const end = told('ended').then(() => (ended = true));

const gateway = new Pool(issuer, { connections: CONNECTIONS, connect: { ca: readFileSync(caFile) } });
const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;

await describeServer();
await rate(2 * SECONDS); // everything warm
const before = await windows(5);
const [off, on] = [[], []];
const startedAt = performance.now();
while (!ended && off.length < PAIRS) {
  // Which comes first changes too, or a machine that becomes slower would look like a purge that costs something.
  for (const state of off.length % 2 ? ['on', 'off'] : ['off', 'on']) {
    house.send(state);
    (state === 'on' ? on : off).push(await rate(SECONDS));
  }
  if (off.length % 50 === 0) say(`by turns so far: ${left(await remaining())} left`, ratios());
}
house.send('on');
const rest = [];
while (!ended) {
  rest.push(await rate(SECONDS));
  if (rest.length % 60 === 0) say(`on until its end: ${left(await remaining())} left`, rest.slice(-60));
}
await end;
const seconds = (performance.now() - startedAt) / 1000;
const after = await windows(5);
say('before', before);
say('purge off, by turns', off);
say('purge on, by turns', on);
if (rest.length > 0) say('purge on until its end', rest);
say('after', after);
console.log(
  `the purge ended after ${seconds.toFixed(0)} s, off for ${off.length * SECONDS} of them; left: ${left(await remaining())}`,
);
console.log(`issuing with the purge on, as a share of without: ${confidence()}`);
await connection.end();

async function windows(count) {
  const rates = [];
  while (rates.length < count) rates.push(await rate(SECONDS));
  return rates;
}

/** Tokens a second, by as many clients as there are connections, each asking again when it is answered. */
async function rate(forSeconds) {
  const begunAt = performance.now();
  const endsAt = begunAt + forSeconds * 1000;
  let count = 0;
  const client = async () => {
    while (performance.now() < endsAt) {
      await issue();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return (count * 1000) / (performance.now() - begunAt);
}

async function issue() {
  const { statusCode, body } = await gateway.request({
    method: 'POST',
    path: '/token',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token } = await body.json();
  if (statusCode !== 200 || !token.startsWith('gtha_')) throw new Error(`status ${statusCode}`);
}

/** Tokens and grants that ended between two and ten days ago, in the order in which they ended. */
async function fill() {
  await connection.query('SET unique_checks = 0');
  await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
  const claims = JSON.stringify({
    iss: issuer,
    jti: 'x'.repeat(36),
    sub: consumerKey,
    aud: [`${issuer}/apis`],
    scope: 'default',
    client_id: consumerKey,
    azp: consumerKey,
    iat: 1,
    exp: 2,
    aut: 'APPLICATION',
    key_type: 'PRODUCTION',
    application_id: 'x'.repeat(36),
    secret_id: 'x'.repeat(36),
    epoch: [0, 0],
  });
  await insert('access_tokens (id, fingerprint, claims, expires_at)', TOKENS, (id, at) => [
    id,
    randomBytes(36),
    claims,
    at,
  ]);
  const columns =
    'id, key_pair_id, user_id, grant_type, scopes, resources, amr, user_generation, key_pair_generation, authenticated_at, created_at, expires_at, locator, current_fingerprint, idle_ends_at, absolute_ends_at';
  const [ids, list] = [() => randomBytes(18).toString('hex'), '["default"]'];
  await insert(`grants (${columns})`, GRANTS, (id, at) => [
    id,
    ids(),
    ids(),
    'password',
    list,
    '[]',
    '["pwd"]',
    0,
    0,
    at,
    at,
    at,
    randomBytes(16),
    randomBytes(36),
    at,
    at,
  ]);
  await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 1');
  await settled();
}

async function insert(into, rows, rowOf) {
  const LOT = 2_000;
  for (let done = 0; done < rows; done += LOT) {
    const lot = Array.from({ length: Math.min(LOT, rows - done) }, (_, index) => {
      const at = new Date(Date.now() - 10 * DAY_MS + ((done + index) / rows) * 8 * DAY_MS);
      const id = randomBytes(16);
      id.writeUIntBE(at.getTime(), 0, 6);
      return rowOf(id, at);
    });
    await connection.query(`INSERT INTO ${into} VALUES ?`, [lot]);
  }
}

/** Waits until what was filled in is on the disk, so that the windows do not pay for it. */
async function settled() {
  const [[{ Value: share }]] = await connection.query("SHOW VARIABLES LIKE 'innodb_max_dirty_pages_pct'");
  await connection.query('SET GLOBAL innodb_max_dirty_pages_pct = 0');
  for (let seconds = 0; seconds < 60; seconds += 1) {
    const [[{ Value: dirty }]] = await connection.query("SHOW STATUS LIKE 'Innodb_buffer_pool_pages_dirty'");
    if (Number(dirty) < 100) break;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  await connection.query(`SET GLOBAL innodb_max_dirty_pages_pct = ${Number(share)}`);
}

async function remaining() {
  const long = new Date(Date.now() - 1.5 * DAY_MS);
  const counts = ['access_tokens', 'grants'].map((table) =>
    connection.query(`SELECT COUNT(*) AS count FROM ${table} WHERE expires_at <= ?`, [long]),
  );
  return (await Promise.all(counts)).map(([[{ count }]]) => count);
}

async function describeServer() {
  const [[server]] = await connection.query(
    'SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS flush, @@innodb_doublewrite AS doublewrite, @@innodb_buffer_pool_size AS pool',
  );
  console.log(
    `${cpus()[0].model}, ${availableParallelism()} cores, node ${process.versions.node}, ${CONNECTIONS} connections, TLS`,
  );
  console.log(
    `${server.version}, innodb_flush_log_at_trx_commit=${server.flush}, innodb_doublewrite=${server.doublewrite}, buffer pool ${server.pool / 2 ** 20} MB`,
  );
  console.log(`expired: ${left(await remaining())}`);
}

function say(what, values) {
  const digits = median(values) < 10 ? 3 : 0;
  const [low, middle, high] = [Math.min(...values), median(values), Math.max(...values)].map((value) =>
    value.toFixed(digits),
  );
  console.log(
    `${what.padEnd(60)} median ${middle.padStart(7)}   ${low} to ${high}   (${values.length} windows of ${SECONDS} s)`,
  );
}

function ratios() {
  return on.map((value, pair) => value / off[pair]);
}

/** The ratio of the sums, and between what it lies if the pairs are drawn again at random, 95 times of 100. */
function confidence() {
  const ratioOf = (pairs) => sum(pairs.map((pair) => on[pair])) / sum(pairs.map((pair) => off[pair]));
  const pairs = [...on.keys()];
  const drawn = Array.from({ length: 2_000 }, () => ratioOf(pairs.map(() => Math.floor(Math.random() * pairs.length))));
  drawn.sort((a, b) => a - b);
  return `${ratioOf(pairs).toFixed(3)} (${drawn[50].toFixed(3)} to ${drawn[1_949].toFixed(3)})`;
}

function left([tokens, grants]) {
  return `${tokens} tokens, ${grants} grants`;
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

function told(what) {
  return new Promise((resolve, reject) => {
    house.on('message', (message) => message === what && resolve());
    house.once('exit', (code) => reject(new Error(`Gatehouse ended with ${code}`)));
  });
}

async function throwAwayDatabase() {
  await ensureServer(DURABLE);
  const server = await createConnection(process.env.TEST_MYSQL_URL);
  await server.query('CREATE DATABASE bench');
  await server.end();
  return `${process.env.TEST_MYSQL_URL}/bench`;
}

/** Makes the tables and the sample's keys. */
async function firstStart() {
  const child = spawn(process.execPath, [join(here, '../../dist/src/main.js')], {
    env: { ...environment, GATEHOUSE_SAMPLE: 'on' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  const exit = new Promise((resolve) => child.once('exit', resolve));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), exit]);
  child.kill('SIGTERM');
  await exit;
}
