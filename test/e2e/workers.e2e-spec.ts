import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { monotonicMs } from '#primitives/clock';
import { ownCertificate } from '../../src/first-run/own-certificate.js';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { HttpsClient } from '#test/support/https-client';
import {
  type Exit,
  type GatehouseProcess,
  TEST_ROOT_KEY,
  newPlace,
  startProcess,
  startRefused,
  temporaryDirectory,
  until,
} from '#test/support/processes';

const { mariadb } = databases;
const WORKERS = 2;
const PATIENCE_MS = 5_000;
const ENDED_WELL: Exit = { code: 0, signal: null };

const environmentOf = (place: ThrowAwayDatabase) => ({
  DATABASE_URL: place.url,
  GATEHOUSE_SAMPLE: 'on',
  GATEHOUSE_ROOT_KEY: TEST_ROOT_KEY,
  GATEHOUSE_WORKERS: String(WORKERS),
});

// Workers share one database, which SQLite does not allow.
(mariadb ? describe : describe.skip)('A process with two workers on MariaDB', () => {
  let place: ThrowAwayDatabase;
  let house: GatehouseProcess;
  let bearer: string;

  beforeAll(async () => {
    if (!mariadb) return;
    place = await mariadb();
    house = await startProcess({ env: environmentOf(place) });
    const { consumerKey, consumerSecret } = house.firstRun?.application?.production ?? nothing();
    const form = { grant_type: 'client_credentials' };
    bearer = (await house.gateway('/token', { form, basic: [consumerKey, consumerSecret] })).json()
      .access_token as string;
  }, 60_000);

  afterAll(async () => {
    await place?.drop();
  });

  const menu = async (client = house.client): Promise<number> =>
    (await client.call(`${house.issuer}/pizzashack/1.0.0/menu`, { bearer })).status;
  const isReady = async (): Promise<true | null> =>
    (await house.operations('/health/ready')).status === 200 ? true : null;

  it('is ready when it says so, and answers on every port', async () => {
    expect(await isReady()).toBe(true);
    expect(JSON.parse((await house.operations('/health/ready/gateway')).text)).toMatchObject({ status: 'ready' });
    expect((await house.operations('/health/live')).status).toBe(200);
    expect(await menu()).toBe(200);
    expect((await house.client.call(`${house.consoleUrl}/`)).status).toBe(200);
    expect(workersOf(house.pid)).toHaveLength(WORKERS);
  });

  it('adds up the metrics of all its workers', async () => {
    const before = await forwardedCalls();
    const calls = 40;
    // All at once, so that each takes a connection of its own: those are dealt out to the workers in turn.
    expect(await Promise.all(Array.from({ length: calls }, () => menu()))).toEqual(Array(calls).fill(200));
    await until('every call is counted', async () => ((await forwardedCalls()) - before >= calls ? true : null), 5_000);
    expect(await forwardedCalls()).toBe(before + calls);
  });

  it('replaces a worker that was killed, and meanwhile no call on the other fails', async () => {
    const [victim, survivor] = workersOf(house.pid);
    const load = new Load(callOnNewConnection);
    let noticedAtMs = Infinity;
    try {
      process.kill(victim, 'SIGKILL');
      await until('the death is in the log', () => (house.log().includes('a worker died') ? true : null));
      noticedAtMs = monotonicMs();
      await until('another worker is there', () => (workersOf(house.pid).length === WORKERS ? true : null));
      await until('all are ready again', isReady);
      const replacedAtMs = monotonicMs();
      await until('calls went to the new worker', () => (load.outcomesSince(replacedAtMs).length > 40 ? true : null));
    } finally {
      await load.stop();
    }

    // What the dead one had in hand is lost; what came later never met it.
    const later = load.outcomesSince(noticedAtMs);
    expect(later.filter((outcome) => outcome !== '200')).toEqual([]);
    expect(workersOf(house.pid)).toContain(survivor);
    expect(workersOf(house.pid)).not.toContain(victim);
  }, 60_000);

  it('ends with all its workers and status 0 on SIGTERM', async () => {
    const workers = workersOf(house.pid);
    house.kill('SIGTERM');
    expect(await house.exited).toEqual(ENDED_WELL);
    expect(workers.filter(isAlive)).toEqual([]);
  }, 30_000);

  it('leaves no worker behind when it is killed', async () => {
    house = await house.startAgain();
    expect(workersOf(house.pid)).toHaveLength(WORKERS);
    let exit: Exit | null = null;
    void house.exited.then((ended) => (exit = ended)); // not before the last worker has
    house.kill('SIGKILL');
    expect(await until('all have ended', () => exit)).toEqual({ code: null, signal: 'SIGKILL' });
  }, 60_000);

  it('keeps trying for a worker that cannot start, and none of those that could not stays', async () => {
    const files = temporaryDirectory();
    await ownCertificate(files, [], new Date());
    const [cert, key] = ['tls/cert.pem', 'tls/key.pem'].map((name) => join(files, name));
    house = await house.startAgain({ GATEHOUSE_TLS_CERT: cert, GATEHOUSE_TLS_KEY: key });
    renameSync(key, `${key}.moved`);
    process.kill(workersOf(house.pid)[0], 'SIGKILL');
    const attempts = () => house.log().split('a worker died').length - 1;
    await until('two attempts failed', () => (attempts() > 2 ? true : null), 30_000);
    expect(workersOf(house.pid).length).toBeLessThanOrEqual(WORKERS); // the other one, and the present attempt
    renameSync(`${key}.moved`, key);
    await until('all are ready again', isReady);
    house.kill('SIGTERM');
    expect(await house.exited).toEqual(ENDED_WELL);
  }, 60_000);

  it.each(['gateway', 'console', 'operations'] as const)(
    'refuses to start in one sentence, and leaves nothing behind, when the %s port is busy',
    async (name) => {
      if (!mariadb) return;
      const fresh = await mariadb();
      const where = await newPlace();
      const squatter = createServer().listen(where.ports[name], '127.0.0.1');
      await once(squatter, 'listening');
      const { code, signal, stdout, stderr } = await startRefused({ env: environmentOf(fresh), place: where });
      squatter.close();
      expect({ code, signal, stdout }).toEqual({ code: 1, signal: null, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^Port ${where.ports[name]} on 127\\.0\\.0\\.1 is in use: [^\\n]+\\n$`));
      // Else the next start would print no password.
      expect(existsSync(join(where.dataDirectory, 'first-run.json'))).toBe(false);
      await fresh.drop();
    },
    30_000,
  );

  /** The status, or what became of the connection. */
  async function callOnNewConnection(): Promise<string> {
    const client = new HttpsClient(readFileSync(join(house.place.dataDirectory, 'tls/ca.pem')));
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<string>((resolve) => (timer = setTimeout(() => resolve('unanswered'), PATIENCE_MS)));
    try {
      return await Promise.race([menu(client).then(String), tooLate]);
    } catch (error) {
      return String(error);
    } finally {
      clearTimeout(timer);
      client.close();
    }
  }

  async function forwardedCalls(): Promise<number> {
    const { text } = await house.operations('/metrics');
    const samples = text.matchAll(/^gatehouse_gateway_calls_total\{([^}]*)\} (\d+)$/gm);
    return [...samples]
      .filter(([, labels]) => labels.includes('api="/pizzashack/1.0.0"') && labels.includes('code="forwarded"'))
      .reduce((sum, [, , value]) => sum + Number(value), 0);
  }
});

/** Calls without a pause, several at a time, from its making until it is stopped. */
class Load {
  private static readonly LANES = 4;
  private readonly calls: { readonly begunAtMs: number; outcome: string }[] = [];
  private readonly lanes: Promise<unknown>;
  private stopped = false;

  constructor(private readonly call: () => Promise<string>) {
    this.lanes = Promise.all(Array.from({ length: Load.LANES }, () => this.lane()));
  }

  /** Of calls begun after that moment; those that still run say so. */
  outcomesSince(atMs: number): readonly string[] {
    return this.calls.filter(({ begunAtMs }) => begunAtMs > atMs).map(({ outcome }) => outcome);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.lanes;
  }

  private async lane(): Promise<void> {
    while (!this.stopped) {
      const call = { begunAtMs: monotonicMs(), outcome: 'unanswered' };
      this.calls.push(call);
      call.outcome = await this.call();
    }
  }
}

/** The children of a process, oldest first. */
function workersOf(pid: number): readonly number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function nothing(): never {
  throw new Error('This process made no first keys.');
}
