import { execFile } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Database } from '#database/database';
import { DEFAULT_SETTINGS } from '#database/memory/settings';
import { throttledSubjects } from '#oauth-core/lockout';
import type { FoundFamily } from '#oauth-core/model/user-grant';
import { DatabaseClock, monotonicMs } from '#primitives/clock';
import { refreshTokenLocator } from '#primitives/secrets';
import { Builders, type BuiltKeyPair } from '#test/support/builders';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import type { Answer } from '#test/support/https-client';
import {
  type GatehouseProcess,
  newPlace,
  sharedEnvironment,
  startProcess,
  startTwo,
  until,
} from '#test/support/processes';

const { mariadb } = databases;
const ROUNDS = 50;
const CALLERS = 20;
const MENU = '/pizzashack/1.0.0/menu';
const PASSWORD = 'correct horse';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

type Keys = Pick<BuiltKeyPair, 'consumerKey' | 'consumerSecret'>;

const post = (house: GatehouseProcess, keys: Keys, form: Readonly<Record<string, string>>): Promise<Answer> =>
  house.gateway('/token', { form, basic: [keys.consumerKey, keys.consumerSecret] });
const refresh = (house: GatehouseProcess, keys: Keys, token: string): Promise<Answer> =>
  post(house, keys, { grant_type: 'refresh_token', refresh_token: token });
const menu = async (house: GatehouseProcess, token: string): Promise<number> =>
  (await house.gateway(MENU, { bearer: token })).status;

async function signIn(house: GatehouseProcess, keys: Keys, username: string): Promise<Tokens> {
  const answer = await post(house, keys, { grant_type: 'password', username, password: PASSWORD });
  expect(answer.status).toBe(200);
  return answer.json<Tokens>();
}

// On SQLite one process has the database for itself.
(mariadb ? describe : describe.skip)('Two processes on one MariaDB', () => {
  let place: ThrowAwayDatabase;
  let houses: readonly [GatehouseProcess, GatehouseProcess];
  let database: Database;
  let build: Builders;

  beforeAll(async () => {
    if (!mariadb) return;
    place = await mariadb();
    houses = await startTwo(place.url);
    database = await place.open(); // a third process, so to speak: neither of the two hears of its changes by itself
    build = new Builders(database);
    await build.user({ username: 'zoe', password: PASSWORD });
  }, 60_000);

  afterAll(async () => {
    await place?.drop();
  });

  /** A key pair whose application may call the sample API. */
  async function subscribedKeys(refreshReplaySeconds: number): Promise<BuiltKeyPair> {
    const [pizzaShack] = await database.read.apis.all();
    const application = await build.application();
    await build.subscription({ applicationId: application.id, apiId: pizzaShack.id });
    return build.keyPair({ applicationId: application.id, refreshReplaySeconds });
  }

  it(`[74] gives ${CALLERS} parallel refreshes on both one rotation and one answer, ${ROUNDS} times in a row`, async () => {
    const keys = await build.keyPair();
    let { refresh_token: token } = await signIn(houses[0], keys, 'zoe');
    const outcomes = { answers: 0, distinct: 0, rotations: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await familyOf(token);
      const callers = Array.from({ length: CALLERS }, (_, index) => refresh(houses[index % 2], keys, token));
      const answers = await Promise.all(callers);
      expect(answers.map(({ status }) => status)).toEqual(Array(CALLERS).fill(200));
      outcomes.answers += answers.length;
      outcomes.distinct += new Set(answers.map(({ text }) => text)).size;
      token = answers[0].json<Tokens>().refresh_token; // its exchange in the next round shows that the family lives
      const after = await familyOf(token);
      outcomes.rotations += before?.current.equals(after?.previous ?? Buffer.alloc(0)) ? 1 : 0;
    }
    expect(outcomes).toEqual({ answers: ROUNDS * CALLERS, distinct: ROUNDS, rotations: ROUNDS });
    expect((await refresh(houses[1], keys, token)).status).toBe(200);
  }, 60_000);

  it(`case 25: trades a code for one of ${CALLERS} on both, and the others end it, ${ROUNDS} times`, async () => {
    const keys = await build.keyPair({ grantTypes: ['authorization_code', 'refresh_token'] });
    const zoe = await database.read.users.findForSignIn('zoe', [], new DatabaseClock().now());
    const user = { id: zoe.account?.userId ?? '' };
    const userinfo = async (token: unknown): Promise<readonly number[]> =>
      Promise.all(houses.map(async (house) => (await house.gateway('/userinfo', { bearer: String(token) })).status));
    for (let round = 0; round < ROUNDS; round += 1) {
      const code = await build.code(new DatabaseClock().now(), keys, user, { scopes: ['openid'] });
      const form = { grant_type: 'authorization_code', code };
      const callers = Array.from({ length: CALLERS }, (_, index) => post(houses[index % 2], keys, form));
      const answers = await Promise.all(callers);
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused.map((answer) => answer.json().error)).toEqual(Array(CALLERS - 1).fill('invalid_grant'));
      const winner = answers.find(({ status }) => status === 200)?.json();
      const isDead = async () => (await userinfo(winner?.access_token)).every((status) => status === 401) || null;
      await until('the tokens of the one that was faster are dead on both', isDead, 1_000);
      for (const house of houses) {
        expect((await refresh(house, keys, String(winner?.refresh_token))).json().error).toBe('invalid_grant');
      }
    }
  }, 120_000);

  it(`[F05] [76] [G04] ends a family on the other process within a second, ${ROUNDS} times`, async () => {
    const keys = await subscribedKeys(0);
    const delaysMs: number[] = [];
    const lane = async (rounds: number, [here, there]: readonly GatehouseProcess[]): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) delaysMs.push(await reuseAndMeasure(keys, here, there));
    };
    await Promise.all([lane(ROUNDS / 2, houses), lane(ROUNDS / 2, houses.toReversed())]);
    const [median, p99, most] = [0.5, 0.99, 1].map((share) => quantile(delaysMs, share));
    process.stderr.write(
      `Reuse of a refresh token, until the other process refuses the family's access tokens (${delaysMs.length} rounds): ` +
        `median ${median} ms, p99 ${p99} ms, most ${most} ms\n`,
    );
    expect(delaysMs).toHaveLength(ROUNDS);
    expect(most).toBeLessThan(1_000);
  }, 120_000);

  it('[120] counts wrong passwords on both exactly, and locks the account on both', async () => {
    const username = 'crowded';
    await build.user({ username, password: PASSWORD });
    const keys = await build.keyPair();
    const limit = DEFAULT_SETTINGS.lockout.failuresPerAccountAndNetwork;
    const guess = (house: GatehouseProcess, password = 'wrong') =>
      post(house, keys, { grant_type: 'password', username, password });
    const wasTried = ({ headers }: Answer): boolean => headers['retry-after'] === undefined;

    const answers = await Promise.all(Array.from({ length: 4 * limit }, (_, index) => guess(houses[index % 2])));
    expect(answers.map(({ status }) => status)).toEqual(Array(4 * limit).fill(400));
    let tried = answers.filter(wasTried).length;
    expect(tried).toBeLessThanOrEqual(limit);
    expect(await failuresOf(username)).toBe(tried);
    while (wasTried(await guess(houses[tried % 2]))) tried += 1;
    expect({ tried, counted: await failuresOf(username) }).toEqual({ tried: limit, counted: limit });
    for (const house of houses) {
      const right = await guess(house, PASSWORD);
      expect([right.status, right.json().error, wasTried(right)]).toEqual([400, 'invalid_grant', false]);
    }
  });

  it('works at once with what another process has just made', async () => {
    const [first, second] = houses;
    for (const [here, there] of [
      [first, second],
      [second, first],
    ]) {
      const keys = await subscribedKeys(30);
      const tokens = await signIn(here, keys, 'zoe');
      expect(await menu(there, tokens.access_token)).toBe(200);
      const renewed = (await refresh(there, keys, tokens.refresh_token)).json<Tokens>();
      expect(await menu(here, renewed.access_token)).toBe(200);
    }
  });

  it('answers on a new API as soon as it is there, on both', async () => {
    const api = await build.api({ productionEndpoint: `http://127.0.0.1:${houses[0].place.ports.sample}` });
    const application = await build.application();
    const keys = await build.keyPair({ applicationId: application.id });
    const answer = await post(houses[0], keys, { grant_type: 'client_credentials' });
    const { access_token: bearer } = answer.json<Tokens>();
    const call = async (house: GatehouseProcess): Promise<number> =>
      (await house.gateway(`${api.context}/1.0.0/menu`, { bearer })).status;
    expect([await call(houses[0]), await call(houses[1])]).toEqual([403, 403]); // nobody has subscribed
    await build.subscription({ applicationId: application.id, apiId: api.id });
    expect([await call(houses[0]), await call(houses[1])]).toEqual([200, 200]);
  });

  it('prints the three calls once, and they work on both processes, each way round', async () => {
    const [first, second] = houses;
    const lines = curlLinesOf(first);
    expect(lines).toHaveLength(3);
    expect(curlLinesOf(second)).toEqual([]);
    expect(second.startUpText).toContain(join(first.place.dataDirectory, 'first-run.json'));
    for (const turn of [
      [first, first, first],
      [second, second, second],
      [first, second, first],
      [second, first, second],
    ]) {
      const [token, answer, renewal] = await pasteInTurn(lines, turn);
      expect([token, renewal]).toEqual(['', '']);
      expect(JSON.parse(answer)).toEqual(
        expect.arrayContaining([expect.objectContaining({ name: expect.any(String) })]),
      );
    }
  });

  async function reuseAndMeasure(keys: Keys, here: GatehouseProcess, there: GatehouseProcess): Promise<number> {
    const first = await signIn(here, keys, 'zoe');
    const second = (await refresh(here, keys, first.refresh_token)).json<Tokens>();
    const living = [first.access_token, second.access_token];
    for (const house of [here, there]) {
      for (const token of living) expect(await menu(house, token)).toBe(200);
    }
    expect((await refresh(here, keys, first.refresh_token)).status).toBe(400);
    const refusedAtMs = monotonicMs();
    // Before the refusal was answered: on this process already, and in the database for both.
    expect(await Promise.all(living.map((token) => menu(here, token)))).toEqual([401, 401]);
    expect((await refresh(there, keys, second.refresh_token)).status).toBe(400);
    await until('the other process refuses both access tokens', async () => {
      const statuses = await Promise.all(living.map((token) => menu(there, token)));
      return statuses.every((status) => status === 401) ? statuses : null;
    });
    return Math.round(monotonicMs() - refusedAtMs);
  }

  async function familyOf(token: string): Promise<FoundFamily | null> {
    const locator = refreshTokenLocator(token);
    return locator && database.read.grants.findFamily(locator);
  }

  /** What is counted against the account and this test's network together. */
  async function failuresOf(username: string): Promise<number> {
    const attempt = { username, clientAddress: '127.0.0.1' };
    const subjects = throttledSubjects(attempt, DEFAULT_SETTINGS.lockout, testRootKeys);
    const { failures } = await database.read.users.findForSignIn(username, subjects, new Date());
    return failures[0];
  }
});

(mariadb ? describe : describe.skip)('Three processes starting at once on one empty MariaDB', () => {
  const ROUNDS_OF_STARTS = 50; // some three seconds each

  it.each(Array.from({ length: ROUNDS_OF_STARTS }, (_, index) => index + 1))(
    'all come up, and exactly one makes the first keys (%i)',
    async () => {
      if (!mariadb) return;
      const place = await mariadb();
      const places = [await newPlace(), await newPlace(), await newPlace()];
      const env = await sharedEnvironment(place.url, places[0]);
      const houses = await Promise.all(places.map((where) => startProcess({ env, place: where })));

      const makers = houses.filter(({ firstRun }) => firstRun !== null);
      expect(makers).toHaveLength(1);
      const [maker] = makers;
      for (const house of houses) {
        const printed = { calls: curlLinesOf(house).length, password: /not shown again/.test(house.startUpText) };
        expect(printed).toEqual(house === maker ? { calls: 3, password: true } : { calls: 0, password: false });
        expect(house.startUpText).toContain(join(maker.place.dataDirectory, 'first-run.json'));
      }
      const jwks = await Promise.all(houses.map((house) => house.gateway('/jwks.json')));
      expect(new Set(jwks.map(({ text }) => text)).size).toBe(1);

      const { read } = await place.open();
      const keys = [maker.firstRun?.management, maker.firstRun?.application?.production].map(
        (pair) => pair?.consumerKey ?? '',
      );
      expect({
        users: await read.users.count(),
        signingKeys: (await read.signingKeys.all()).length,
        apis: (await read.apis.all()).length,
        keyPairs: (await read.keyPairs.existing(keys)).length,
        setUps: (await read.auditEvents.ofTarget('INSTALLATION', 'first-start')).length,
      }).toEqual({ users: 2, signingKeys: 3, apis: 1, keyPairs: 2, setUps: 1 });
      for (const house of houses) house.kill('SIGTERM');
      expect(await Promise.all(houses.map(({ exited }) => exited))).toEqual(Array(3).fill({ code: 0, signal: null }));
      await place.drop();
    },
    60_000,
  );
});

const curlLinesOf = ({ startUpText }: GatehouseProcess): readonly string[] =>
  startUpText.split('\n').filter((line) => line.startsWith('curl '));

/** Runs each line as it was printed, but sends it to the process whose turn it is, as a load balancer would. */
async function pasteInTurn(lines: readonly string[], turn: readonly GatehouseProcess[]): Promise<readonly string[]> {
  const outputs: string[] = [];
  for (const [index, line] of lines.entries()) {
    const { issuer, place } = turn[index];
    const detour = `--connect-to ${new URL(issuer).host}:localhost:${place.ports.gateway}`;
    const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
    const run = promisify(execFile)('sh', ['-c', line.replace('curl ', `curl ${detour} `)], { env: { PATH } });
    outputs.push((await run).stdout);
  }
  return outputs;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
