// Measures the authorization endpoint for a person who is signed in and has consented: milliseconds from the request to the
// redirect with the code, one after the other, over TLS, on a durable MariaDB. `npm run bench -- authorize`.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Pool } from 'undici';
import { RootKeys } from '../../dist/libs/primitives/src/root-keys.js';
import { DURABLE, ensureServer } from '../support/global-setup.mjs';

const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 2_000);
const OFFSET = 23_000;
const SESSION = '00000000-0000-4000-8000-000000000001';
const data = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
let child = null;
process.on('exit', () => {
  child?.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const rootKey = randomBytes(32);
const databaseUrl = await throwAwayDatabase();
child = spawn(process.execPath, [join(import.meta.dirname, '../../dist/src/main.js')], {
  env: {
    PATH: process.env.PATH,
    DATABASE_URL: databaseUrl,
    GATEHOUSE_DATA_DIR: data,
    GATEHOUSE_PORT_OFFSET: String(OFFSET),
    GATEHOUSE_SAMPLE: 'on',
    GATEHOUSE_ROOT_KEY: rootKey.toString('base64'),
  },
  stdio: ['ignore', 'pipe', 'ignore'],
});
await new Promise((resolve) => child.stdout.once('data', resolve));
const { console: consoleUrl, caFile, application } = JSON.parse(readFileSync(join(data, 'first-run.json'), 'utf8'));

const cookie = randomBytes(32).toString('base64url');
const connection = await createConnection({ uri: databaseUrl, timezone: 'Z' });
const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
await signIn();

const pool = new Pool(consoleUrl, { connections: 1, connect: { ca: readFileSync(caFile) } });
const challenge = createHash('sha256').update('x'.repeat(43)).digest('base64url');
const query = new URLSearchParams({
  response_type: 'code',
  client_id: application.production.consumerKey,
  redirect_uri: 'http://127.0.0.1/callback',
  scope: 'openid profile',
  state: 'some state',
  nonce: 'some nonce',
  code_challenge: challenge,
  code_challenge_method: 'S256',
});
const headers = { cookie: `__Host-gatehouse-${new URL(consoleUrl).port}=${cookie}` };
for (let warm = 0; warm < 500; warm += 1) await authorize();
const times = [];
for (let count = 0; count < REQUESTS; count += 1) times.push(await authorize());
times.sort((a, b) => a - b);
const at = (share) => times[Math.floor(share * (REQUESTS - 1))].toFixed(2);
console.log(`${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}, ${version}, durable`);
console.log(
  `${REQUESTS} authorization requests, signed in and consented: median ${at(0.5)} ms, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)}`,
);
await connection.end();
await pool.close();

async function authorize() {
  const begunAt = performance.now();
  const {
    statusCode,
    headers: answered,
    body,
  } = await pool.request({ method: 'GET', path: `/oauth2/authorize?${query}`, headers });
  const text = await body.text();
  if (statusCode !== 302 || !String(answered.location).includes('code=')) throw new Error(`${statusCode} ${text}`);
  return performance.now() - begunAt;
}

async function signIn() {
  const [[{ id: userId }]] = await connection.query("SELECT id FROM users WHERE username = 'maria'");
  const [[{ id: applicationId }]] = await connection.query(
    "SELECT id FROM applications WHERE name = 'DefaultApplication'",
  );
  const now = new Date();
  await connection.query(
    `INSERT INTO sessions (id, fingerprint, user_id, user_generation, amr, authenticated_at, address, user_agent, created_at,
       last_seen_at, expires_at) VALUES ?`,
    [
      [
        [
          SESSION,
          new RootKeys([rootKey]).fingerprint('session', cookie),
          userId,
          0,
          '["pwd"]',
          now,
          '127.0.0.1',
          'bench',
          now,
          now,
          new Date(now.getTime() + 3_600_000),
        ],
      ],
    ],
  );
  const scopes = ['openid', 'profile'].map((scope) => [userId, applicationId, scope, now]);
  await connection.query('INSERT INTO consents (user_id, application_id, scope, granted_at) VALUES ?', [scopes]);
}

async function throwAwayDatabase() {
  await ensureServer(DURABLE);
  const server = await createConnection(process.env.TEST_MYSQL_URL);
  await server.query('CREATE DATABASE bench_authorize');
  await server.end();
  return `${process.env.TEST_MYSQL_URL}/bench_authorize`;
}
