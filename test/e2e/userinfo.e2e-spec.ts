import * as oauth from 'oauth4webapi';
import { jest } from '@jest/globals';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { newSecret } from '#primitives/secrets';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer, Call } from '#test/support/https-client';

const PAGE = 'https://shop.example';

describe.each(Object.entries(databases))('/userinfo on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let keys: BuiltKeyPair;
  let opaqueKeys: BuiltKeyPair;
  let mariaId: string;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    const maria = { username: 'maria', password: 'correct horse', displayName: 'Maria Rossi' };
    mariaId = (await house.build.user({ ...maria, email: 'maria@example.com' })).id;
    keys = await house.build.keyPair({ redirectUris: [`${PAGE}/callback`] });
    opaqueKeys = await house.build.keyPair({ tokenFormat: 'OPAQUE' });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const issued = async (pair: BuiltKeyPair, form: Readonly<Record<string, string>>): Promise<string> => {
    const basic = [pair.consumerKey, pair.consumerSecret] as const;
    const answer = await house.client.call(`${house.issuer}/token`, { form, basic });
    expect(answer.status).toBe(200);
    return answer.json<{ access_token: string }>().access_token;
  };
  const tokenFor = (scope: string, pair = keys) =>
    issued(pair, { grant_type: 'password', username: 'maria', password: 'correct horse', scope });
  const ask = (bearer: string | undefined, call: Call = {}, path = '/userinfo'): Promise<Answer> =>
    house.client.call(`${house.issuer}${path}`, { bearer, ...call });

  it('[U01] answers GET and POST alike, under both of its addresses, with both formats of token', async () => {
    for (const pair of [keys, opaqueKeys]) {
      const token = await tokenFor('openid', pair);
      for (const path of ['/userinfo', '/oauth2/userinfo']) {
        for (const method of ['GET', 'POST']) {
          const answer = await ask(token, { method }, path);
          expect([method, answer.status, answer.json()]).toEqual([method, 200, { sub: mariaId }]);
          expect(answer.headers).toMatchObject({
            'cache-control': 'no-store',
            'content-type': 'application/json; charset=utf-8',
          });
        }
      }
    }
  });

  it('[U01] tells what the scopes reach and no more', async () => {
    const profile = { preferred_username: 'maria', name: 'Maria Rossi', updated_at: expect.any(Number) };
    const email = { email: 'maria@example.com', email_verified: false };
    const asked = async (scope: string) => (await ask(await tokenFor(scope))).json();
    expect(await asked('openid profile')).toEqual({ sub: mariaId, ...profile });
    expect(await asked('openid email')).toEqual({ sub: mariaId, ...email });
    expect(await asked('openid profile email')).toEqual({ sub: mariaId, ...profile, ...email });
  });

  it('[U02] answers with a challenge, and names an error only to those who sent a token', async () => {
    const refusals: [Call, number, string, string][] = [
      [{}, 401, 'invalid_request', 'Bearer realm="Gatehouse"'],
      [{ headers: { Authorization: 'Basic YTpi' } }, 401, 'invalid_request', 'Bearer realm="Gatehouse"'],
    ];
    for (const [call, status, error, challenge] of refusals) {
      const answer = await ask(undefined, call);
      expect([answer.status, answer.json().error]).toEqual([status, error]);
      expect(answer.headers['www-authenticate']).toBe(challenge);
    }
    const refresh = newSecret('gthr_');
    for (const token of ['x', 'a.b.c', newSecret('gtha_'), refresh, `${await tokenFor('openid')}A`]) {
      const answer = await ask(token);
      expect([answer.status, answer.json()]).toEqual([
        401,
        {
          error: 'invalid_token',
          error_description: expect.any(String),
          error_uri: `${house.consoleUrl}/errors/invalid_token`,
        },
      ]);
      expect(answer.headers['www-authenticate']).toMatch(
        /^Bearer realm="Gatehouse", error="invalid_token", error_description="[^"\\]+"$/,
      );
    }
  });

  it('[U02] has a page for each of its errors', async () => {
    for (const code of ['invalid_token', 'insufficient_scope']) {
      expect((await house.client.call(`${house.consoleUrl}/errors/${code}`)).status).toBe(200);
    }
  });

  it('reads a token from nowhere but the header', async () => {
    const token = await tokenFor('openid');
    expect((await ask(undefined, {}, `/userinfo?access_token=${token}`)).status).toBe(401);
    expect((await ask(undefined, { form: { access_token: token } })).status).toBe(401);
    const two = { Authorization: [`Bearer ${token}`, `Bearer ${token}`] };
    expect((await ask(undefined, { headers: two })).status).toBe(400);
  });

  it('[U03] is forbidden without openid, and says that it is this scope', async () => {
    const answer = await ask(await tokenFor('profile email'));
    expect([answer.status, answer.json().error]).toEqual([403, 'insufficient_scope']);
    expect(answer.headers['www-authenticate']).toMatch(/error="insufficient_scope".*, scope="openid"$/);
  });

  it('[C04] is forbidden to an application token, which no person stands behind', async () => {
    for (const pair of [keys, opaqueKeys]) {
      expect((await ask(await issued(pair, { grant_type: 'client_credentials' }))).status).toBe(403);
    }
  });

  it('[V01] refuses a token from the moment that it is revoked', async () => {
    for (const pair of [keys, opaqueKeys]) {
      const token = await tokenFor('openid', pair);
      expect((await ask(token)).status).toBe(200);
      const basic = [pair.consumerKey, pair.consumerSecret] as const;
      await house.client.call(`${house.issuer}/revoke`, { form: { token }, basic });
      expect((await ask(token)).json().error).toBe('invalid_token');
    }
  });

  it('refuses a token that has expired, and one of a person who is disabled', async () => {
    const { id } = await house.build.user({ username: 'paolo', password: 'correct horse' });
    const form = { grant_type: 'password', username: 'paolo', password: 'correct horse', scope: 'openid' };
    const token = await issued(keys, form);
    await house.database.transaction(({ users }) => users.changeState(id, 'DISABLED', house.clock.now()));
    expect((await ask(token)).json().error).toBe('invalid_token');
    const expired = await tokenFor('openid');
    house.clock.advance(3600);
    expect((await ask(expired)).json().error).toBe('invalid_token');
  });

  it('is 503 while the database is away', async () => {
    const token = await tokenFor('openid');
    const away = new StorageUnavailable(new Error('away'));
    const read = jest.spyOn(house.database.read.users, 'findProfile').mockRejectedValueOnce(away);
    const answer = await ask(token);
    read.mockRestore();
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
  });

  it('can be read by pages of the token’s own client, without credentials', async () => {
    const preflight = await ask(undefined, { method: 'OPTIONS', headers: { Origin: PAGE } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'Authorization, Content-Type',
    });
    const allowed = async (pair: BuiltKeyPair, Origin: string) => {
      const answer = await ask(await tokenFor('openid', pair), { headers: { Origin } });
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
      return answer.headers['access-control-allow-origin'];
    };
    expect(await allowed(keys, PAGE)).toBe(PAGE);
    expect(await allowed(opaqueKeys, PAGE)).toBeUndefined();
    for (const other of ['null', 'https://evil.example']) expect(await allowed(keys, other)).toBeUndefined();
  });

  it('is what an independent client library takes it for', async () => {
    const server = { issuer: house.issuer, userinfo_endpoint: `${house.issuer}/userinfo` };
    const customFetch = async (url: string, init: { method: string; headers: Record<string, string> }) => {
      const answer = await house.client.call(url, { method: init.method, headers: init.headers });
      const received = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
      return new Response(answer.text, { status: answer.status, headers: received });
    };
    const client = { client_id: keys.consumerKey };
    const options = { [oauth.customFetch]: customFetch };
    const good = await oauth.userInfoRequest(server, client, await tokenFor('openid profile'), options);
    expect(await oauth.processUserInfoResponse(server, client, mariaId, good)).toMatchObject({ name: 'Maria Rossi' });
    const bad = await oauth.userInfoRequest(server, client, 'x', options);
    await expect(oauth.processUserInfoResponse(server, client, mariaId, bad)).rejects.toMatchObject({
      cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
    });
  });
});
