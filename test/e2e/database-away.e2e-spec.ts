import { jest } from '@jest/globals';
import { openDatabase } from '#database/open-database';
import type { Database } from '#database/database';
import { DatabaseClock, monotonicMs } from '#primitives/clock';
import { Builders } from '#test/support/builders';
import { testRootKeys } from '#test/support/databases';
import { DURABLE_SETTINGS, DurableServer } from '#test/support/durable-server';
import type { Answer } from '#test/support/https-client';
import { type GatehouseProcess, newPlace, sharedEnvironment, startProcess, until } from '#test/support/processes';
import {
  type Keys,
  type Lane,
  MENU,
  RefreshLane,
  RevocationLane,
  memoryLanes,
  post,
  run,
} from '#test/support/running-load';

jest.setTimeout(120_000);

const ROUNDS = 5;
/** Of each writer, between two outages. */
const WRITES = 8;
const FAMILIES = 4;
const REVOKERS = 2;
const PASSWORD = 'correct horse';
const STALE_SECONDS = 3;
/** A call to the database is given up after two seconds, and may have waited for its connection as long. */
const GIVEN_UP_MS = 4_500;
/** Once it is known to be away nobody is kept waiting. */
const AT_ONCE_MS = 500;
const RECOVERED_MS = 10_000;

const server = await DurableServer.create();

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What can happen to a database, and for how long it is away at least. */
const OUTAGES: Readonly<Record<string, (mariadb: DurableServer) => Promise<void>>> = {
  'stopped and started': async (mariadb) => {
    await mariadb.end('SIGTERM');
    await pause(700);
    await mariadb.start();
  },
  restarted: async (mariadb) => {
    await mariadb.end('SIGTERM');
    await mariadb.start();
  },
  frozen: async (mariadb) => {
    await mariadb.freeze();
    await pause(2_800);
    mariadb.thaw();
  },
  killed: async (mariadb) => {
    await mariadb.end('SIGKILL');
    await mariadb.start();
  },
};

(server ? describe : describe.skip)('While the database is away', () => {
  let houses: readonly [GatehouseProcess, GatehouseProcess];
  let env: Readonly<Record<string, string>>;
  let database: Database;
  let keys: Keys;
  let bearer: string;

  beforeAll(async () => {
    if (!server) return;
    const place = await newPlace();
    env = await sharedEnvironment(server.url, place);
    const first = await startProcess({ env, place });
    houses = [first, await startProcess({ env })];
    database = await openDatabase({ url: server.url, rootKeys: testRootKeys, clock: new DatabaseClock() });
    const build = new Builders(database);
    const [pizzaShack] = await database.read.apis.all();
    const application = await build.application();
    await build.subscription({ applicationId: application.id, apiId: pizzaShack.id });
    keys = await build.keyPair({ applicationId: application.id });
    await build.user({ username: 'zoe', password: PASSWORD });
    bearer = (await post(first, '/token', keys, { grant_type: 'client_credentials' })).json<{ access_token: string }>()
      .access_token;
    await hearEverything();
    process.stderr.write(`MariaDB runs with ${DURABLE_SETTINGS.join(' ')}\n`);
  }, 120_000);

  afterAll(async () => {
    for (const house of houses ?? []) house.kill('SIGKILL');
    await database?.close();
    await server?.remove();
  });

  /**
   * Memory goes on with what it knows: both have heard of all that was made here when they hear of what comes after it,
   * for changes are applied in the order of their commits.
   */
  const hearEverything = async (): Promise<void> => {
    const lane = new RevocationLane(houses[0], keys);
    await lane.step();
    await requireDead(houses, lane.dead);
  };

  const newFamily = async (house: GatehouseProcess): Promise<RefreshLane> => {
    const form = { grant_type: 'password', username: 'zoe', password: PASSWORD };
    const answer = await post(house, '/token', keys, form);
    expect(answer.status).toBe(200);
    return new RefreshLane(house, keys, answer.json<{ refresh_token: string }>().refresh_token);
  };

  const menu = async (house: GatehouseProcess, token: string): Promise<number> =>
    (await house.gateway(MENU, { bearer: token })).status;

  /** What 200 was said about a revocation is true on every process. */
  const requireDead = async (where: readonly GatehouseProcess[], tokens: readonly string[]): Promise<void> => {
    for (const house of where) {
      await until('every process refuses the revoked tokens', async () => {
        const statuses = await Promise.all(tokens.slice(-20).map((token) => menu(house, token)));
        return statuses.every((status) => status === 401) ? true : null;
      });
      for (const token of tokens) expect(await menu(house, token)).toBe(401);
    }
  };

  it.each(Object.entries(OUTAGES))(
    `calls, client credentials and introspection go on, and what must write says so (%s, ${ROUNDS} times)`,
    async (name, outage) => {
      if (!server) return;
      const fromMemory = houses.flatMap((house) => memoryLanes(house, keys, bearer));
      const families = await Promise.all(
        Array.from({ length: FAMILIES }, (_, index) => newFamily(houses[index % houses.length])),
      );
      const revokers = Array.from({ length: REVOKERS }, (_, index) => new RevocationLane(houses[index], keys));
      const writers = [...families, ...revokers];
      for (const lane of [...fromMemory, ...writers]) await lane.step(); // warm
      const load = run([...fromMemory, ...writers]);
      const recoveriesMs: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await outage(server);
        const backAtMs = monotonicMs();
        const before = writers.map(({ tally }) => tally.answered);
        await until('every writer is answered again', () => {
          const after = writers.map(({ tally }) => tally.answered);
          return after.every((answered, index) => answered > before[index]) ? true : null;
        });
        recoveriesMs.push(monotonicMs() - backAtMs);
        // So that the next outage comes in the middle of many writes.
        await until('every writer is at work', () =>
          writers.every(({ tally }, index) => tally.answered >= before[index] + WRITES) ? true : null,
        );
      }
      expect(await load.stop()).toEqual([]);
      print(name, { fromMemory, writers, recoveriesMs });

      expect(fromMemory.map(failuresOf)).toEqual(fromMemory.map(({ name: lane }) => [lane, 0, []]));
      for (const { tally } of writers) expect(tally.wrong).toEqual([]);
      const awayMs = writers.flatMap(({ tally }) => tally.awayMs);
      expect(awayMs.length).toBeGreaterThan(0);
      expect(Math.max(...awayMs)).toBeLessThan(GIVEN_UP_MS);
      expect(quantile(awayMs, 0.5)).toBeLessThan(AT_ONCE_MS);
      expect(Math.max(...recoveriesMs)).toBeLessThan(RECOVERED_MS);

      for (const family of families) for (const house of houses) expect(await family.renewOn(house)).toBe(true);
      await requireDead(
        houses,
        revokers.flatMap(({ dead }) => dead),
      );
    },
  );

  it.each(['killed', 'frozen'])(
    'whatever needs it is answered 503 with Retry-After, and no good credential is called a bad one (%s)',
    async (how) => {
      if (!server) return;
      const [house] = houses;
      const build = new Builders(database);
      const [stranger, opaque] = [await build.keyPair(), await build.keyPair({ tokenFormat: 'OPAQUE' })];
      const grant = { grant_type: 'client_credentials' };
      const { access_token: opaqueToken } = (await post(house, '/token', opaque, grant)).json<{
        access_token: string;
      }>();
      const password = { grant_type: 'password', username: 'zoe', password: PASSWORD };
      const user = (await post(house, '/token', keys, { ...password, scope: 'openid' })).json<{
        access_token: string;
        refresh_token: string;
      }>();
      const requests: Readonly<Record<string, () => Promise<Answer>>> = {
        'the first request of a client': () => post(house, '/token', stranger, grant),
        'a wrong secret': () => post(house, '/token', { ...keys, consumerSecret: 'wrong' }, grant),
        'an opaque token': () => post(house, '/token', opaque, grant),
        'the password grant': () => post(house, '/token', keys, password),
        'a refresh': () =>
          post(house, '/token', keys, { grant_type: 'refresh_token', refresh_token: user.refresh_token }),
        'a revocation': () => post(house, '/revoke', keys, { token: user.access_token }),
        'introspection of a refresh token': () => post(house, '/introspect', keys, { token: user.refresh_token }),
        'introspection of an opaque token': () => post(house, '/introspect', opaque, { token: opaqueToken }),
        userinfo: () => house.gateway('/userinfo', { bearer: user.access_token }),
        'a call with an opaque token': () => house.gateway(MENU, { bearer: opaqueToken }),
        'a call of an unknown API': () => house.gateway('/nowhere/1.0.0/', { bearer }),
      };
      await hearEverything();
      if (how === 'killed') await server.end('SIGKILL');
      else await server.freeze();
      const first = await post(house, '/revoke', keys, { token: bearer }); // finds out that it is away
      expect(first.status).toBe(503);
      for (const [what, send] of Object.entries(requests)) {
        const sentAtMs = monotonicMs();
        const answer = await send();
        expect([what, answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([what, 503, true]);
        expect(monotonicMs() - sentAtMs).toBeLessThan(GIVEN_UP_MS);
      }
      if (how === 'killed') await server.start();
      else server.thaw();
      await until('it answers again', async () =>
        (await requests['the first request of a client']()).status === 200 ? true : null,
      );
      expect((await requests['a refresh']()).status).toBe(200);
      expect((await requests['a revocation']()).status).toBe(200);
    },
  );

  it('one of two processes is killed, the other goes on, and what either answered holds (3 times)', async () => {
    const [here] = houses;
    const fromMemory = memoryLanes(here, keys, bearer);
    const families = await Promise.all(Array.from({ length: FAMILIES / 2 }, () => newFamily(here)));
    const revokers = [new RevocationLane(here, keys)];
    for (const lane of [...fromMemory, ...families, ...revokers]) await lane.step();
    const load = run([...fromMemory, ...families, ...revokers]);
    let answered = 0;
    for (let round = 0; round < 3; round += 1) {
      const there = houses[1];
      const orphans = await Promise.all(Array.from({ length: FAMILIES / 2 }, () => newFamily(there)));
      const lost = new RevocationLane(there, keys);
      const doomed = run([...orphans, lost]);
      await until('it has answered often', () =>
        [...orphans, lost].every(({ tally }) => tally.answered >= 10) ? true : null,
      );
      there.kill('SIGKILL');
      await there.exited;
      await doomed.stop();
      for (const { tally } of [...orphans, lost]) {
        answered += tally.answered;
        expect(tally.wrong).toEqual([]);
      }
      for (const orphan of orphans) expect(await orphan.renewOn(here)).toBe(true); // answered or not
      await requireDead([here], lost.dead);
      houses = [here, await there.startAgain()];
      await requireDead([houses[1]], lost.dead);
    }
    expect(await load.stop()).toEqual([]);
    print('a process is killed', { fromMemory, writers: [...families, ...revokers], recoveriesMs: [] });
    process.stderr.write(`  answered by the killed ones, all of it true: ${answered}\n`);
    for (const { tally } of [...fromMemory, ...families, ...revokers]) {
      expect(tally).toMatchObject({ away: 0, wrong: [] });
    }
  });

  it(`memory decides no longer than GATEHOUSE_STALE_SECONDS, and again as soon as the database is back`, async () => {
    if (!server) return;
    const house = await startProcess({
      env: { ...env, GATEHOUSE_STALE_SECONDS: String(STALE_SECONDS), GATEHOUSE_SAMPLE: 'off' },
    });
    const ask = async () => ({
      call: await house.gateway(MENU, { bearer }),
      'client credentials': await post(house, '/token', keys, { grant_type: 'client_credentials' }),
      introspection: await post(house, '/introspect', keys, { token: bearer }),
      userinfo: await house.gateway('/userinfo', { bearer }),
    });
    const statuses = async () => Object.values(await ask()).map(({ status }) => status);
    const warm = await statuses();
    expect(warm.slice(1, 3)).toEqual([200, 200]);
    await server.end('SIGKILL');
    expect((await statuses()).slice(0, 3)).toEqual(warm.slice(0, 3));
    await until('memory is too old', async () => ((await statuses()).every((status) => status === 503) ? true : null));
    for (const [what, answer] of Object.entries(await ask())) {
      expect([what, answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([what, 503, true]);
    }
    expect((await house.gateway('/jwks.json')).status).toBe(200);
    await server.start();
    await until('it decides again', async () =>
      (await statuses()).every((status, index) => status === warm[index]) ? true : null,
    );
    house.kill('SIGKILL');
    await house.exited;
  });

  function print(
    what: string,
    {
      fromMemory,
      writers,
      recoveriesMs,
    }: { fromMemory: readonly Lane[]; writers: readonly Lane[]; recoveriesMs: readonly number[] },
  ): void {
    const sum = (lanes: readonly Lane[], of: (lane: Lane) => number) =>
      lanes.reduce((total, lane) => total + of(lane), 0);
    const awayMs = writers.flatMap(({ tally }) => tally.awayMs);
    const lines = [...new Set(fromMemory.map((lane) => lane.name))].map((name) => {
      const lanes = fromMemory.filter((lane) => lane.name === name);
      return `${name} ${sum(lanes, ({ tally }) => tally.answered)} answered, ${sum(lanes, ({ tally }) => tally.away + tally.wrong.length)} failed`;
    });
    process.stderr.write(
      `${what}: ${lines.join('; ')}\n  writers: ${sum(writers, ({ tally }) => tally.answered)} answered, ` +
        `${awayMs.length} times 503 (median ${quantile(awayMs, 0.5)} ms, p99 ${quantile(awayMs, 0.99)} ms, most ${quantile(awayMs, 1)} ms)` +
        `, ${sum(writers, ({ tally }) => tally.wrong.length)} wrong; back after ${recoveriesMs.map(Math.round).join(', ')} ms\n`,
    );
  }
});

const failuresOf = ({ name, tally }: Lane): readonly unknown[] => [name, tally.away, tally.wrong];

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0);
}
