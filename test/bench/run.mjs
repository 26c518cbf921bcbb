// Measures, never judges: requests a second and CPU of the server process for each kind of request, the gateway beside the
// bare floor in the same run. `npm run bench`; `npm run bench -- purge` and the like run another file of this folder; DATABASE_URL names the server to measure on, else SQLite is used.
// The machine is noisy: compare rows of one run, and quote ratios.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';

const [, , another] = process.argv;
if (another) {
  try {
    await import(`./${another}.mjs`);
  } finally {
    await globalThis.throwAwayServer?.stop();
  }
  process.exit(0);
}

const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const CONNECTIONS = 32;
const TICKS_PER_SECOND = 100; // USER_HZ of Linux
const OFFSET = 31_000;
const FLOOR_PORT = 8_000 + OFFSET;
const here = import.meta.dirname;
const data = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const children = [];
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const environment = {
  DATABASE_URL: process.env.DATABASE_URL ?? '',
  GATEHOUSE_DATA_DIR: data,
  GATEHOUSE_PORT_OFFSET: String(OFFSET),
};
// The first start makes the sample; at the second one a back end that does nothing takes the place of the sample's.
const first = await startHouse({ ...environment, GATEHOUSE_SAMPLE: 'on' });
first.kill('SIGTERM');
await new Promise((resolve) => first.once('exit', resolve));
const house = await startHouse({ ...environment, GATEHOUSE_SAMPLE: 'off' });
const { issuer, caFile, sampleUser, application } = JSON.parse(readFileSync(join(data, 'first-run.json'), 'utf8'));
const backend = 9_763 + OFFSET;
await start([join(here, 'backend.mjs'), String(backend)]);
const floor = await start([
  join(here, 'floor.mjs'),
  String(FLOOR_PORT),
  join(data, 'tls'),
  `http://127.0.0.1:${backend}`,
]);

const ca = readFileSync(caFile);
const { consumerKey, consumerSecret } = application.production;
const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
const gateway = new Pool(issuer, { connections: CONNECTIONS, connect: { ca } });
const bare = new Pool(`https://localhost:${FLOOR_PORT}`, { connections: CONNECTIONS, connect: { ca } });

const person = { username: sampleUser.username, password: sampleUser.password };
const { access_token: token } = await post({ grant_type: 'password', ...person });
const call = { method: 'GET', path: '/pizzashack/1.0.0/menu', headers: { authorization: `Bearer ${token}` } };
const families = await Promise.all(
  Array.from({ length: CONNECTIONS }, () => post({ grant_type: 'password', ...person })),
);

console.log(
  `${cpus()[0].model}, ${availableParallelism()} cores, node ${process.versions.node}, ${CONNECTIONS} connections, TLS`,
);
console.log(`${'request'.padEnd(44)}   per second   server CPU µs each   p50 ms   p99 ms`);
for (let round = 1; round <= 3; round += 1) {
  await measure('bare floor: TLS and undici dispatch', floor.pid, () => drain(bare, { ...call, path: '/menu' }));
  await measure('gateway call: decision, limits, assertion', house.pid, () => drain(gateway, call));
  await measure('client credentials, JWT ES256', house.pid, () => post({ grant_type: 'client_credentials' }));
  await measure('refresh', house.pid, async (worker) => {
    const { refresh_token } = families[worker];
    families[worker] = await post({ grant_type: 'refresh_token', refresh_token });
  });
  await measure('password, argon2id 19 MiB, 2 passes', house.pid, () => post({ grant_type: 'password', ...person }), 2);
}
process.exit(0);

async function measure(name, pid, request, workers = CONNECTIONS) {
  const latencies = [];
  const endsAt = performance.now() + SECONDS * 1000;
  const cpuBefore = cpuSeconds(pid);
  const startedAt = performance.now();
  const work = async (worker) => {
    while (performance.now() < endsAt) {
      const sentAt = performance.now();
      await request(worker);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = ((cpuSeconds(pid) - cpuBefore) / latencies.length) * 1e6;
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.floor(latencies.length * share)].toFixed(1).padStart(8);
  const rate = Math.round(latencies.length / seconds);
  console.log(`${name.padEnd(44)} ${String(rate).padStart(12)} ${cpu.toFixed(1).padStart(20)} ${at(0.5)} ${at(0.99)}`);
}

async function post(form) {
  const { statusCode, body } = await gateway.request({
    method: 'POST',
    path: '/token',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  const answer = await body.json();
  if (statusCode !== 200) throw new Error(`${statusCode} ${answer.error}`);
  return answer;
}

async function drain(pool, options) {
  const { statusCode, body } = await pool.request(options);
  await body.dump();
  if (statusCode !== 200) throw new Error(`status ${statusCode}`);
}

/** User and system time of a process, all threads, from /proc. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function startHouse(env) {
  return start([join(here, '../../dist/src/main.js')], env);
}

async function start(command, env = {}) {
  const child = spawn(process.execPath, command, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`${command[0]} ended with ${code}`)));
  });
  return child;
}
