import type { Database } from '#database/database';
import { Builders, type BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { type GatehouseProcess, TEST_ROOT_KEY, startProcess, startTwo } from '#test/support/processes';
import { LoopbackServer } from '#test/support/running-gateway';
import { UsageFlush } from '../../src/usage/usage-flush.js';
import { UsageReader } from '../../src/usage/usage-reader.js';

const MENU = '/pizzashack/1.0.0/menu';
const PASSWORD = 'correct horse';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

type Form = Readonly<Record<string, string>>;

const basicOf = ({ consumerKey, consumerSecret }: BuiltKeyPair) => [consumerKey, consumerSecret] as const;

describe.each(Object.entries(databases))('usage of requests on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let backend: LoopbackServer;
  let apiId: string;
  let keys: BuiltKeyPair;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    backend = await LoopbackServer.start((request, response) => {
      response.statusCode = request.url === '/broken' ? 500 : 200;
      response.end('served');
    });
    await house.build.user({ username: 'maria', password: PASSWORD });
    const resources = [
      { method: 'GET', path: '/open', authType: 'NONE' },
      { method: 'GET', path: '/*' },
    ] as const;
    const api = await house.build.api({ context: '/shop', productionEndpoint: backend.url, resources });
    apiId = api.id;
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
  });

  afterAll(async () => {
    await house?.close();
    await backend?.close();
    await place?.drop();
  });

  beforeEach(async () => {
    keys = await house.build.keyPair();
    await house.build.subscription({ applicationId: keys.applicationId, apiId });
    house.clock.advance(2 * 86_400); // what earlier tests did is out of sight
  });

  const post = (path: string, form: Form, basic: readonly [string, string] = basicOf(keys)): Promise<Answer> =>
    house.client.call(`${house.issuer}${path}`, { form, basic });
  const issued = async (form: Form): Promise<Tokens> => {
    const answer = await post('/token', form);
    expect(answer.status).toBe(200);
    return answer.json<Tokens>();
  };
  const get = async (path: string, bearer?: string): Promise<number> =>
    (await house.client.call(`${house.issuer}/shop/1.0.0${path}`, { bearer })).status;

  /** As the database knows it after a flush. */
  async function usage() {
    await house.application.get(UsageFlush).flush();
    const now = house.clock.now();
    const reader = house.application.get(UsageReader);
    return {
      ...(await reader.secretUse([keys.secret.id], now)).get(keys.secret.id),
      ...(await reader.keyPairIssues([keys.id], now)).get(keys.id),
      ...(await reader.apiCallers([apiId], now)).get(apiId),
    };
  }

  it('counts application tokens, not those of people, and every use of the secret', async () => {
    expect(await usage()).toMatchObject({ lastUsedAt: null, issued24h: 0, lastIssuedAt: null });
    await issued({ grant_type: 'client_credentials' });
    await issued({ grant_type: 'client_credentials' });
    const issuedAt = minuteOf(house.clock.now());
    expect(await usage()).toMatchObject({ lastUsedAt: issuedAt, issued24h: 2, lastIssuedAt: issuedAt });

    house.clock.advance(600);
    const { refresh_token } = await issued({ grant_type: 'password', username: 'maria', password: PASSWORD });
    await issued({ grant_type: 'refresh_token', refresh_token });
    const usedAt = minuteOf(house.clock.now());
    expect(await usage()).toMatchObject({ lastUsedAt: usedAt, issued24h: 2, lastIssuedAt: issuedAt });
  });

  it.each([
    ['/introspect', 200, { token: 'x' }],
    ['/revoke', 200, { token: 'x' }],
    ['/token', 400, { grant_type: 'nonsense' }],
  ])('knows that a secret was used at %s, answered with %i', async (path, status, form) => {
    expect((await post(path, form)).status).toBe(status);
    expect(await usage()).toMatchObject({ lastUsedAt: minuteOf(house.clock.now()), issued24h: 0, lastIssuedAt: null });
  });

  it('takes no wrong secret for a use', async () => {
    const form = { grant_type: 'client_credentials' };
    expect((await post('/token', form, [keys.consumerKey, keys.secret.id])).status).toBe(401);
    expect(await usage()).toMatchObject({ lastUsedAt: null, issued24h: 0 });
  });

  it('counts the calls that were admitted, whatever the back end said, by the secret that obtained the token', async () => {
    const { access_token: token } = await issued({ grant_type: 'client_credentials' });
    expect([await get('/menu', token), await get('/broken', token)]).toEqual([200, 500]);
    expect([await get('/menu'), await get('/menu', 'junk'), await get('/open')]).toEqual([401, 401, 200]);
    expect(await usage()).toMatchObject({ callShare24h: 1, callers24h: 1, calls24h: 2 });
  });

  it('costs neither a token request nor a call a statement', async () => {
    const { access_token: token } = await issued({ grant_type: 'client_credentials' });
    await get('/menu', token);
    const statements = await house.statementsDuring(async () => {
      await issued({ grant_type: 'client_credentials' });
      await get('/menu', token);
    });
    expect(statements).toEqual([]);
  });
});

describe.each(Object.entries(databases))('usage of a process that ends, on %s', (_name, create) => {
  it('is complete after SIGTERM', async () => {
    const place = await create();
    const env = { DATABASE_URL: place.url, GATEHOUSE_SAMPLE: 'on', GATEHOUSE_ROOT_KEY: TEST_ROOT_KEY };
    const house = await startProcess({ env });
    const { keys, apiId } = await subscribedKeys(place);
    const load = await loadOn([house], keys, 30);
    house.kill('SIGTERM');
    expect(await house.exited).toEqual({ code: 0, signal: null });
    expect(await countsOf(await place.open(), keys, apiId)).toEqual(load);
    await place.drop();
  }, 60_000);
});

const { mariadb } = databases;

(mariadb ? describe : describe.skip)('usage of two processes on one MariaDB', () => {
  it('is exact to the last call before SIGTERM', async () => {
    if (!mariadb) return;
    const place = await mariadb();
    const houses = await startTwo(place.url);
    const { keys, apiId } = await subscribedKeys(place);
    const load = await loadOn(houses, keys, 200);
    for (const house of houses) house.kill('SIGTERM');
    expect(await Promise.all(houses.map(({ exited }) => exited))).toEqual(Array(2).fill({ code: 0, signal: null }));
    expect(await countsOf(await place.open(), keys, apiId)).toEqual(load);
    await place.drop();
  }, 60_000);
});

const minuteOf = (at: Date): Date => new Date(Math.floor(at.getTime() / 60_000) * 60_000);

/** A key pair that may call the sample API. */
async function subscribedKeys(place: ThrowAwayDatabase) {
  const database = await place.open();
  const build = new Builders(database);
  const [{ id: apiId }] = await database.read.apis.all();
  const keys = await build.keyPair();
  await build.subscription({ applicationId: keys.applicationId, apiId });
  await database.close();
  return { keys, apiId };
}

/** So many token requests and as many calls, on all processes at once; what must have been counted. */
async function loadOn(houses: readonly GatehouseProcess[], keys: BuiltKeyPair, rounds: number) {
  const form = { grant_type: 'client_credentials' };
  const lane = async (house: GatehouseProcess): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      const answer = await house.gateway('/token', { form, basic: basicOf(keys) });
      expect((await house.gateway(MENU, { bearer: answer.json<Tokens>().access_token })).status).toBe(200);
    }
  };
  await Promise.all(houses.map(lane));
  return { calls: rounds * houses.length, issued: rounds * houses.length, share: 1 };
}

async function countsOf(database: Database, keys: BuiltKeyPair, apiId: string) {
  const reader = new UsageReader(database);
  const now = new Date();
  const use = (await reader.secretUse([keys.secret.id], now)).get(keys.secret.id);
  const calls = (await reader.apiCallers([apiId], now)).get(apiId)?.calls24h;
  const issued = (await reader.keyPairIssues([keys.id], now)).get(keys.id)?.issued24h;
  await database.close();
  return { calls, issued, share: use?.callShare24h };
}
