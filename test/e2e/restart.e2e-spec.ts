import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { type ServerResponse, createServer } from 'node:http';
import { type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { type TLSSocket, connect as connectTls } from 'node:tls';
import { ownCertificate } from '../../src/first-run/own-certificate.js';
import { Builders, type BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import type { Answer } from '#test/support/https-client';
import {
  type Exit,
  type GatehouseProcess,
  TEST_ROOT_KEY,
  startProcess,
  temporaryDirectory,
  until,
} from '#test/support/processes';
import { monotonicMs } from '#primitives/clock';

const MENU = '/pizzashack/1.0.0/menu';
const PASSWORD = 'correct horse';
const USERNAME = 'zoe';
const ENDED_WELL: Exit = { code: 0, signal: null };
const GRACE_MS = 10_000;

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

type Keys = Pick<BuiltKeyPair, 'consumerKey' | 'consumerSecret'>;

const post = (house: GatehouseProcess, keys: Keys, form: Readonly<Record<string, string>>): Promise<Answer> =>
  house.gateway('/token', { form, basic: [keys.consumerKey, keys.consumerSecret] });
const refresh = (house: GatehouseProcess, keys: Keys, token: string): Promise<Answer> =>
  post(house, keys, { grant_type: 'refresh_token', refresh_token: token });
const signIn = async (house: GatehouseProcess, keys: Keys): Promise<Tokens> =>
  (await post(house, keys, { grant_type: 'password', username: USERNAME, password: PASSWORD })).json<Tokens>();
const menu = async (house: GatehouseProcess, token: string): Promise<number> =>
  (await house.gateway(MENU, { bearer: token })).status;

/** On which database a process starts, with the same root key as the test's own view of it. */
const environmentOf = ({ url }: ThrowAwayDatabase) => ({
  DATABASE_URL: url,
  GATEHOUSE_SAMPLE: 'on',
  GATEHOUSE_ROOT_KEY: TEST_ROOT_KEY,
});

/** A person, and two key pairs of an application that may call the sample API: one replays lost answers, one does not. */
async function populate(place: ThrowAwayDatabase): Promise<{ readonly patient: Keys; readonly strict: Keys }> {
  const database = await place.open();
  const build = new Builders(database);
  const [pizzaShack] = await database.read.apis.all();
  await build.user({ username: USERNAME, password: PASSWORD });
  const subscribedKeys = async (refreshReplaySeconds: number): Promise<BuiltKeyPair> => {
    const application = await build.application();
    await build.subscription({ applicationId: application.id, apiId: pizzaShack.id });
    return build.keyPair({ applicationId: application.id, refreshReplaySeconds });
  };
  const keys = { patient: await subscribedKeys(30), strict: await subscribedKeys(0) };
  await database.close();
  return keys;
}

describe.each(Object.entries(databases))('A restart on %s', (_name, create) => {
  const KILLS = 3;
  const FAMILIES = 20;

  let place: ThrowAwayDatabase;
  let house: GatehouseProcess;
  let keys: { readonly patient: Keys; readonly strict: Keys };

  beforeAll(async () => {
    place = await create();
    house = await startProcess({ env: environmentOf(place) });
    keys = await populate(place);
  }, 60_000);

  afterAll(async () => {
    await place?.drop();
  });

  it('[X04] [78] [76] keeps tokens and keys valid, and what was revoked revoked', async () => {
    const { patient, strict } = keys;
    const kept = await signIn(house, patient);
    const reused = await signIn(house, strict);
    const successor = (await refresh(house, strict, reused.refresh_token)).json<Tokens>();
    expect((await refresh(house, strict, reused.refresh_token)).status).toBe(400);
    const spent = await signIn(house, strict);
    const unspent = (await refresh(house, strict, spent.refresh_token)).json<Tokens>();
    const jwks = await house.gateway('/jwks.json');
    const statuses = async () => ({
      kept: await menu(house, kept.access_token),
      reused: [await menu(house, reused.access_token), await menu(house, successor.access_token)],
      unspent: await menu(house, unspent.access_token),
    });
    const expected = { kept: 200, reused: [401, 401], unspent: 200 };
    expect(await statuses()).toEqual(expected);

    house.kill('SIGTERM');
    expect(await house.exited).toEqual(ENDED_WELL);
    house = await house.startAgain();

    expect(await statuses()).toEqual(expected);
    expect((await house.gateway('/jwks.json')).text).toBe(jwks.text);
    expect((await refresh(house, patient, kept.refresh_token)).status).toBe(200);
    expect((await refresh(house, strict, successor.refresh_token)).status).toBe(400);
    // A token that was spent before the restart and stolen: nothing of it was forgotten.
    expect((await refresh(house, strict, spent.refresh_token)).status).toBe(400);
    expect((await refresh(house, strict, unspent.refresh_token)).status).toBe(400);
    expect(await menu(house, unspent.access_token)).toBe(401);
  }, 60_000);

  it.each(Array.from({ length: KILLS }, (_, index) => index + 1))(
    'after kill -9 keeps every answered refresh, and answers what was not answered (%i)',
    async (round) => {
      const families = await Promise.all(Array.from({ length: FAMILIES }, () => signIn(house, keys.patient)));
      const answers = new Map<string, string>();
      const callers = families.map(async ({ refresh_token: token }) => {
        const { status, text } = await refresh(house, keys.patient, token);
        expect(status).toBe(200);
        answers.set(token, text);
        if (answers.size === (round * FAMILIES) / (KILLS + 1)) house.kill('SIGKILL');
      });
      await Promise.allSettled(callers);
      expect(await house.exited).toEqual({ code: null, signal: 'SIGKILL' });
      expect(answers.size).toBeGreaterThanOrEqual((round * FAMILIES) / (KILLS + 1));
      house = await house.startAgain();

      for (const { refresh_token: token } of families) {
        const repeated = await refresh(house, keys.patient, token);
        expect(repeated.status).toBe(200);
        const answered = answers.get(token);
        if (answered !== undefined) expect(repeated.text).toBe(answered); // the lost reply, byte for byte
        const tokens = repeated.json<Tokens>();
        expect(await menu(house, tokens.access_token)).toBe(200);
        expect((await refresh(house, keys.patient, tokens.refresh_token)).status).toBe(200);
      }
    },
    60_000,
  );
});

describe('A signal to a process', () => {
  const SLOW_MS = 2_000;

  let place: ThrowAwayDatabase;
  let house: GatehouseProcess;
  let keys: Keys;
  let slow: SlowBackend;

  beforeAll(async () => {
    place = await (databases.sqlite ?? missing)();
    house = await startProcess({ env: environmentOf(place) });
    slow = await SlowBackend.start(SLOW_MS);
    keys = await publishSlowApi();
  }, 60_000);

  afterAll(async () => {
    await slow?.close();
    await place?.drop();
  });

  it('SIGTERM finishes what is running, takes nothing new, and ends with status 0', async () => {
    const { running, stoppedAtMs } = await stopDuringCall('SIGTERM');
    await until('nobody listens any more', () => refusesConnections(house.place.ports.gateway), SLOW_MS / 2);
    const ready = await house.operations('/health/ready');
    expect([ready.status, JSON.parse(ready.text).status]).toEqual([503, 'not_ready']);
    expect(slow.answered).toBe(0); // all of that while the call was still running
    const answer = await running;
    expect([answer.status, answer.text]).toEqual([200, 'slow']);
    expect(await house.exited).toEqual(ENDED_WELL);
    expect(monotonicMs() - stoppedAtMs).toBeLessThan(GRACE_MS);
  }, 30_000);

  it('SIGTERM leaves the database in one file, which is all that a backup needs', async () => {
    await house.exited;
    const file = place.url.slice('sqlite:'.length);
    expect([file, `${file}-wal`].map((name) => existsSync(name))).toEqual([true, false]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'a second one, %s, changes nothing about that',
    async (second) => {
      house = await house.startAgain();
      const { running } = await stopDuringCall('SIGTERM');
      await until('the first signal was heard', () => refusesConnections(house.place.ports.gateway), SLOW_MS / 2);
      house.kill(second);
      expect((await running).status).toBe(200);
      expect(await house.exited).toEqual(ENDED_WELL);
      expect(house.log()).not.toContain('stopped badly');
    },
    30_000,
  );

  it('SIGTERM is not held up by connections on which nobody says anything', async () => {
    house = await house.startAgain();
    const { gateway, console: pages, operations } = house.place.ports;
    const silent: Socket[] = await Promise.all([gateway, pages, operations].map(openSilently));
    silent.push(await openTlsSilently(gateway));
    let exit: Exit | null = null;
    void house.exited.then((ended) => (exit = ended));
    house.kill('SIGTERM');
    expect(await until('it has ended', () => exit, GRACE_MS + 1_000)).toEqual(ENDED_WELL);
    for (const socket of silent) socket.destroy();
  }, 30_000);

  it('SIGHUP takes up new certificate files, and leaves the old certificate in use when they do not fit', async () => {
    const files = temporaryDirectory();
    const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(files, name));
    const [first, second, third] = await Promise.all([newPair(), newPair(), newPair()]);
    first.copyTo(cert, key);
    house = await house.startAgain({ GATEHOUSE_TLS_CERT: cert, GATEHOUSE_TLS_KEY: key });
    expect(await fingerprintAt(house.place.ports.gateway)).toBe(first.fingerprint);

    second.copyTo(cert, key);
    house.kill('SIGHUP');
    await until('the second certificate is in use', async () =>
      (await fingerprintAt(house.place.ports.gateway)) === second.fingerprint ? true : null,
    );
    expect(await fingerprintAt(house.place.ports.console)).toBe(second.fingerprint);

    third.copyTo(cert, join(files, 'elsewhere.pem')); // its key never came
    house.kill('SIGHUP');
    await until('the refusal is in the log', () => (house.log().includes('certificate not replaced') ? true : null));
    expect(await fingerprintAt(house.place.ports.gateway)).toBe(second.fingerprint);
    expect((await house.operations('/health/ready')).status).toBe(200);
  }, 30_000);

  async function publishSlowApi(): Promise<Keys> {
    const database = await place.open();
    const build = new Builders(database);
    const application = await build.application();
    const api = await build.api({ context: '/slow', productionEndpoint: `http://127.0.0.1:${slow.port}` });
    await build.subscription({ applicationId: application.id, apiId: api.id });
    const pair = await build.keyPair({ applicationId: application.id });
    await database.close();
    return pair;
  }

  /** Sends the signal once the back end has the call and before it answers. */
  async function stopDuringCall(signal: NodeJS.Signals) {
    const { access_token: bearer } = (await post(house, keys, { grant_type: 'client_credentials' })).json<Tokens>();
    const received = slow.nextCall();
    const running = house.gateway('/slow/1.0.0/anything', { bearer });
    await received;
    const stoppedAtMs = monotonicMs();
    house.kill(signal);
    return { running, stoppedAtMs };
  }
});

/** A back end that takes its time. */
class SlowBackend {
  answered = 0;
  private announce: () => void = () => undefined;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly delayMs: number,
  ) {
    server.on('request', (_request, response: ServerResponse) => this.answer(response));
  }

  static async start(delayMs: number): Promise<SlowBackend> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SlowBackend(server, delayMs);
  }

  get port(): number {
    const address = this.server.address();
    if (typeof address === 'string' || address === null) throw new Error('The back end is closed.');
    return address.port;
  }

  nextCall(): Promise<void> {
    this.answered = 0;
    return new Promise((resolve) => {
      this.announce = resolve;
    });
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(response: ServerResponse): void {
    this.announce();
    setTimeout(() => {
      this.answered += 1;
      response.end('slow');
    }, this.delayMs);
  }
}

/** A certificate for localhost of an authority of its own. */
async function newPair() {
  const directory = temporaryDirectory();
  const { cert } = await ownCertificate(directory, [], new Date());
  return {
    fingerprint: new X509Certificate(cert).fingerprint256,
    copyTo(certFile: string, keyFile: string): void {
      copyFileSync(join(directory, 'tls/cert.pem'), certFile);
      copyFileSync(join(directory, 'tls/key.pem'), keyFile);
    },
  };
}

/** Of the certificate that a new connection is shown. */
async function fingerprintAt(port: number): Promise<string> {
  const socket = await openTlsSilently(port);
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

/** Whose the certificate is, the tests ask for themselves. */
async function openTlsSilently(port: number): Promise<TLSSocket> {
  const socket = connectTls({ port, host: 'localhost', servername: 'localhost', rejectUnauthorized: false });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}

async function openSilently(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function refusesConnections(port: number): Promise<true | null> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return null;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

function missing(): never {
  throw new Error('There is always SQLite.');
}
