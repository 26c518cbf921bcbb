import { jest } from '@jest/globals';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer, Call } from '#test/support/https-client';
import { Readiness } from '../../src/operations/readiness.js';

const { sqlite } = databases;

describe('Memory that has heard nothing for too long', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let requests: Readonly<Record<string, readonly [path: string, call: Call]>>;

  beforeAll(async () => {
    if (!sqlite) throw new Error('SQLite is always there.');
    place = await sqlite();
    house = await startGatehouse(place);
    const { consumerKey, consumerSecret } = await house.build.keyPair();
    await house.build.user({ username: 'zoe', password: 'correct horse' });
    const basic = [consumerKey, consumerSecret] as const;
    const signIn = { grant_type: 'password', username: 'zoe', password: 'correct horse', scope: 'openid' };
    const tokens = (await house.client.call(`${house.issuer}/token`, { form: signIn, basic })).json<{
      access_token: string;
      refresh_token: string;
    }>();
    requests = {
      'client credentials': ['/token', { form: { grant_type: 'client_credentials' }, basic }],
      password: ['/token', { form: signIn, basic }],
      introspection: ['/introspect', { form: { token: tokens.access_token }, basic }],
      userinfo: ['/userinfo', { bearer: tokens.access_token }],
      refresh: ['/token', { form: { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, basic }],
    };
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  it.each(['client credentials', 'password', 'introspection', 'userinfo', 'refresh'])(
    'decides nothing, though the database may answer: %s',
    async (what) => {
      const [path, call] = requests[what];
      const ask = (): Promise<Answer> => house.client.call(`${house.issuer}${path}`, call);
      const stale = jest.spyOn(house.application.get(Readiness), 'mayDecide').mockReturnValue(false);
      const refused = await ask();
      stale.mockRestore();
      expect([refused.status, refused.headers['retry-after'], refused.json().error]).toEqual([
        503,
        '2',
        'temporarily_unavailable',
      ]);
      expect((await ask()).status).toBe(200);
    },
  );
});
