// Measures the lists of applications and subscriptions of the REST API over 100,000 applications and 1,000,000
// subscriptions: every sort, every filter, first page, a page in the middle, last page. `npm run bench:lists`; BENCH_APPLICATIONS
// makes it smaller, TEST_MYSQL_URL names a server, else a throw-away MariaDB is filled. Prints the worst answers of each list.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { Pool } from 'undici';
import { ensureServer } from '../support/global-setup.mjs';
import { fill, PEOPLE } from './many-rows.mjs';

const APPLICATIONS = Number(process.env.BENCH_APPLICATIONS ?? 100_000);
const BUFFER_POOL = process.env.BENCH_BUFFER_POOL ?? '512M';
const ATTEMPTS = 3;
const LIMIT_MS = 200;
const OFFSET = 32_000;
const SCOPES = ['applications:read', 'subscriptions:manage', 'settings:manage'].map((name) => `gatehouse:${name}`);
const here = import.meta.dirname;
const data = mkdtempSync(join(tmpdir(), 'gatehouse-lists-'));
const children = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

await ensureServer({ bufferPool: BUFFER_POOL });
const name = `lists_${process.pid}`;
const server = await createConnection({ uri: process.env.TEST_MYSQL_URL, multipleStatements: true });
await server.query(`CREATE DATABASE ${name}; USE ${name}`);
const url = new URL(process.env.TEST_MYSQL_URL);
url.pathname = `/${name}`;
const environment = { DATABASE_URL: url.href, GATEHOUSE_DATA_DIR: data, GATEHOUSE_PORT_OFFSET: String(OFFSET) };

// The first start makes the tables and one person with a password; the rows come while nobody remembers anything.
const first = await start({ ...environment, GATEHOUSE_SAMPLE: 'on' });
first.kill('SIGTERM');
await new Promise((resolve) => first.once('exit', resolve));
const {
  issuer,
  console: consoleUrl,
  caFile,
  sampleUser,
  application,
} = JSON.parse(readFileSync(join(data, 'first-run.json'), 'utf8'));
const beganAt = performance.now();
await fill(server, { applications: APPLICATIONS, like: sampleUser.username, scopes: SCOPES });
console.log(
  `${cpus()[0].model}, ${availableParallelism()} cores, node ${process.versions.node}, buffer pool ${BUFFER_POOL}; ` +
    `filled in ${Math.round((performance.now() - beganAt) / 1000)} s`,
);
await start({ ...environment, GATEHOUSE_SAMPLE: 'off' });
const ca = readFileSync(caFile);
const tokens = new Pool(issuer, { connect: { ca } });
const rest = new Pool(consoleUrl, { connections: 1, connect: { ca } });
const { consumerKey, consumerSecret } = application.production;

const STATES = ['ACTIVE', 'PENDING', 'BLOCKED', 'REJECTED'];
const ids = await idsOf(server);
const LISTS = {
  applications: {
    sorts: ['createdAt', 'updatedAt', 'name'],
    filters: [
      '',
      ...['ACTIVE', 'PENDING', 'REJECTED', 'DISABLED'].map((state) => `state=${state}`),
      'state=PENDING&state=REJECTED',
      `ownerId=${ids.owner}`,
      `name=${encodeURIComponent('Application 777')}`,
      `consumerKey=${consumerKey}`,
      'q=pplication',
      'q=777',
      'q=found-nowhere',
    ],
    people: ['administrator', 'owner', 'member'],
  },
  subscriptions: {
    sorts: ['createdAt', 'updatedAt'],
    filters: [
      '',
      ...STATES.map((state) => `state=${state}`),
      'state=PENDING&state=REJECTED',
      `apiId=${ids.popularApi}`,
      `apiId=${ids.rareApi}`,
      `apiId=${ids.popularApi}&apiId=${ids.rareApi}`,
      ...ids.plans.map((id) => `planId=${id}`),
      `applicationId=${ids.application}`,
    ],
    people: ['administrator', 'publisher', 'busyPublisher', 'owner', 'member'],
  },
};

let failed = 0;
for (const [list, { sorts, filters, people }] of Object.entries(LISTS)) {
  for (const person of people) failed += await measure(list, person, { sorts, filters, token: await tokenOf(person) });
}
await server.query(`DROP DATABASE ${name}`);
await server.end();
await globalThis.throwAwayServer?.stop();
process.exit(failed === 0 ? 0 : 1);

async function measure(list, person, { sorts, filters, token }) {
  const seen = [];
  const get = async (query) => {
    const path = `/api/v1/${list}?${query}`;
    let body;
    let worst = 0;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const sentAt = performance.now();
      const answer = await rest.request({ method: 'GET', path, headers: { authorization: `Bearer ${token}` } });
      body = await answer.body.json();
      worst = Math.max(worst, performance.now() - sentAt);
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${body.code}`);
    }
    seen.push({ ms: worst, query });
    return body;
  };
  for (const filter of filters) {
    for (const sort of sorts.flatMap((member) => [member, `-${member}`])) {
      const query = `limit=100&sort=${sort}${filter && `&${filter}`}`;
      const { nextCursor } = await get(query);
      if (nextCursor === null) continue;
      for (const position of ['middle', 'last']) await get(`${query}&cursor=${cursorAt(nextCursor, sort, position)}`);
    }
    await get(`limit=100&total=true${filter && `&${filter}`}`);
  }
  seen.sort((a, b) => b.ms - a.ms);
  const slow = seen.filter(({ ms }) => ms > LIMIT_MS).length;
  const median = seen[Math.floor(seen.length / 2)].ms.toFixed(1);
  console.log(`\n${list} as ${person}: ${seen.length} requests, median ${median} ms, ${slow} above ${LIMIT_MS} ms`);
  for (const { ms, query } of seen.slice(0, slow > 3 ? 12 : 3))
    console.log(`  ${ms.toFixed(1).padStart(8)} ms  ${query}`);
  return slow;
}

/** The cursor of another place of the same list: where half of the rows, or all but a few, are on the pages before. */
function cursorAt(nextCursor, sort, position) {
  const [fingerprint] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString());
  const descending = sort.startsWith('-');
  const [low, middle, high] = sort.endsWith('name')
    ? ['Application 1', 'Application 5', 'Application 999']
    : ['2024-01-01T01:00:00.000Z', '2025-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'];
  const value = position === 'middle' ? middle : descending ? low : high;
  return Buffer.from(JSON.stringify([fingerprint, value, '80000000'])).toString('base64url');
}

async function tokenOf(person) {
  const { statusCode, body } = await tokens.request({
    method: 'POST',
    path: '/token',
    headers: {
      authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      grant_type: 'password',
      username: person,
      password: sampleUser.password,
      scope: SCOPES.filter((scope) => PEOPLE[person].scopes.includes(scope)).join(' '),
    }).toString(),
  });
  const answer = await body.json();
  if (statusCode !== 200) throw new Error(`${person}: ${statusCode} ${answer.error} ${answer.error_description}`);
  return answer.access_token;
}

async function idsOf(connection) {
  const one = async (sql) => Object.values((await connection.query(sql))[0][0])[0];
  const [plans] = await connection.query("SELECT id FROM plans WHERE name LIKE 'many %' ORDER BY name");
  return {
    owner: await one("SELECT id FROM users WHERE username = 'owner'"),
    application: await one("SELECT id FROM applications WHERE name = 'Application 777' LIMIT 1"),
    popularApi: await one("SELECT id FROM apis WHERE name = 'API 0'"),
    rareApi: await one("SELECT id FROM apis WHERE name = 'API 999'"),
    plans: plans.map(({ id }) => id),
  };
}

async function start(env) {
  const child = spawn(process.execPath, [join(here, '../../dist/src/main.js')], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`Gatehouse ended with ${code}`)));
  });
  child.stdout.resume();
  return child;
}
