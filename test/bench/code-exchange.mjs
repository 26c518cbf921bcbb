// Measures the exchange of an authorization code for an access token, a refresh token and an ID token: ours beside
// oidc-provider, both over TLS, with the same pool size, on one durable MariaDB, with ID tokens of ES256 and of RS256.
// `npm run bench -- code-exchange`; BENCH_CODES how many a window, BENCH_ROUNDS how many windows of each.
import { fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Pool } from 'undici';
import { DURABLE, ensureServer } from '../support/global-setup.mjs';

const CODES = Number(process.env.BENCH_CODES ?? 1_500);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const CONNECTIONS = 32;
const POOL_SIZE = 10; // ours
const OFFSET = 23_000;
const TICKS_PER_SECOND = 100; // USER_HZ of Linux
const REDIRECT_URI = 'https://client.example/cb';
const here = import.meta.dirname;
const data = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const children = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const rootKey = randomBytes(32);
const { ours: databaseUrl, theirs: peerUrl } = await throwAwayDatabases();
const environment = {
  PATH: process.env.PATH,
  DATABASE_URL: databaseUrl,
  GATEHOUSE_DATA_DIR: data,
  GATEHOUSE_PORT_OFFSET: String(OFFSET),
  GATEHOUSE_SAMPLE: 'on',
  GATEHOUSE_ROOT_KEY: rootKey.toString('base64'),
};
const { RootKeys } = await import('../../dist/libs/primitives/src/root-keys.js');
const { newSecret } = await import('../../dist/libs/primitives/src/secrets.js');
const rootKeys = new RootKeys([rootKey]);

await startHouse();
const { issuer, caFile, application } = JSON.parse(readFileSync(join(data, 'first-run.json'), 'utf8'));
const { consumerKey, consumerSecret } = application.production;
const connection = await createConnection({ uri: databaseUrl, timezone: 'Z' });
const [[{ id: keyPairId }]] = await connection.query('SELECT id FROM key_pairs WHERE consumer_key = ?', [consumerKey]);
const [[{ id: userId }]] = await connection.query("SELECT id FROM users WHERE username = 'maria'");
const ca = readFileSync(caFile);

const databasePid = await pidOfDatabase();
const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
console.log(`${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.version}, ${version}, durable`);
console.log(`${ROUNDS} windows of ${CODES} codes each, ${CONNECTIONS} connections, ${POOL_SIZE} to the database`);
for (const algorithm of ['ES256', 'RS256']) {
  const house = await restarted(algorithm);
  for (const format of ['JWT', 'opaque']) {
    const peer = await startPeer(algorithm, format);
    const [own, theirs] = [[], []];
    await window(house); // everything warm
    await window(peer);
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = round % 2 === 0; // a machine that becomes slower must not favour either
      if (first) own.push(await window(house));
      theirs.push(await window(peer));
      if (!first) own.push(await window(house));
    }
    const ratios = own.map(({ rate }, index) => rate / theirs[index].rate).sort((a, b) => a - b);
    console.log(
      `${algorithm}: ours ${told(own)}, oidc-provider with ${format} access tokens ${told(theirs)}, ratio ${ratios[ROUNDS >> 1].toFixed(2)} (${ratios[0].toFixed(2)} to ${ratios.at(-1).toFixed(2)})`,
    );
    peer.child.disconnect();
    await peer.pool.close();
  }
  await house.pool.close();
}
await connection.end();

/** Exchanges {@link CODES} fresh codes: how many a second, and what each cost the server, the database and this client. */
async function window({ pool, path, authorization, makeCodes, pid }) {
  const bodies = (await makeCodes()).map((code) =>
    new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI }).toString(),
  );
  const processes = [pid, databasePid, process.pid];
  const before = processes.map(cpuMs);
  const begunAt = performance.now();
  const next = bodies.values();
  const client = async () => {
    for (const form of next) await exchange(form);
  };
  const exchange = async (form) => {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path,
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
    });
    const answer = await body.text();
    if (statusCode !== 200 || !answer.includes('id_token') || !answer.includes('refresh_token'))
      throw new Error(answer);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  const rate = (CODES * 1000) / (performance.now() - begunAt);
  return { rate, costs: processes.map((one, index) => ((cpuMs(one) - before[index]) * 1000) / CODES) };
}

/** User and system time of a process so far; NaN of the database when it is not on this machine. */
function cpuMs(pid) {
  if (pid === null) return NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** Ours again, with this signature for ID tokens. */
async function restarted(algorithm) {
  await connection.query(
    `UPDATE key_pairs SET grant_types = ?, redirect_uris = ?, pkce_required = 0, id_token_algorithm = ? WHERE id = ?`,
    [JSON.stringify(['authorization_code', 'refresh_token']), JSON.stringify([REDIRECT_URI]), algorithm, keyPairId],
  );
  await startHouse();
  return {
    pool: new Pool(issuer, { connections: CONNECTIONS, connect: { ca } }),
    path: '/token',
    authorization: basic(consumerKey, consumerSecret),
    makeCodes: ownCodes,
    pid: children[0].pid,
  };
}

async function ownCodes() {
  const now = new Date();
  const codes = Array.from({ length: CODES }, () => newSecret('gtho_'));
  const rows = codes.map((code) => [
    rootKeys.fingerprint('authorization-code', code),
    timeOrdered(now),
    keyPairId,
    userId,
    '00000000-0000-4000-8000-000000000000',
    0,
    0,
    JSON.stringify(['openid', 'offline_access']),
    '[]',
    REDIRECT_URI,
    null,
    'n',
    '{"idToken":[],"userinfo":[]}',
    '["pwd"]',
    now,
    now,
    new Date(now.getTime() + 60_000),
  ]);
  await connection.query(
    `INSERT INTO authorization_codes (fingerprint, grant_id, key_pair_id, user_id, session_id, user_generation,
       key_pair_generation, scopes, resources, redirect_uri, code_challenge, nonce, claims, amr, authenticated_at,
       created_at, expires_at) VALUES ?`,
    [rows],
  );
  return codes;
}

function timeOrdered(now) {
  const id = randomBytes(16);
  id.writeUIntBE(now.getTime(), 0, 6);
  id[6] = (id[6] & 0x0f) | 0x70;
  id[8] = (id[8] & 0x3f) | 0x80;
  return id;
}

async function startHouse() {
  for (const child of children.splice(0)) {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  }
  const child = spawn(process.execPath, [join(here, '../../dist/src/main.js')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
}

async function startPeer(algorithm, format) {
  const [cert, key] = ['cert.pem', 'key.pem'].map((file) => join(data, 'tls', file));
  const options = { databaseUrl: peerUrl, poolSize: POOL_SIZE, cert, key, algorithm, format, codes: CODES };
  const child = fork(join(here, 'oidc-provider.mjs'), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const address = await new Promise((resolve) => child.once('message', resolve));
  return {
    child,
    pid: child.pid,
    pool: new Pool(address, { connections: CONNECTIONS, connect: { ca } }),
    path: '/token',
    authorization: basic('bench', 'a-secret-of-32-characters-or-more'),
    makeCodes: () =>
      new Promise((resolve) => {
        child.once('message', resolve);
        child.send('make');
      }),
  };
}

function told(windows) {
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1].toFixed(0);
  const [server, database, client] = [0, 1, 2].map((index) => median(windows.map(({ costs }) => costs[index])));
  return `${median(windows.map(({ rate }) => rate))}/s at ${server} µs of CPU (database ${database}, this client ${client})`;
}

async function pidOfDatabase() {
  const [[{ file }]] = await connection.query('SELECT @@pid_file AS file');
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function basic(name, secret) {
  return `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;
}

async function throwAwayDatabases() {
  await ensureServer(DURABLE);
  const server = process.env.TEST_MYSQL_URL;
  const root = await createConnection(server);
  await root.query('CREATE DATABASE bench_ours');
  await root.query('CREATE DATABASE bench_theirs');
  await root.end();
  return { ours: `${server}/bench_ours`, theirs: `${server}/bench_theirs` };
}
