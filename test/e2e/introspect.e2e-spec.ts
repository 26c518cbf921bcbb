import { jest } from '@jest/globals';
import { RememberedUsers } from '#database/memory/remembered-users';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { addSeconds } from '#primitives/clock';
import { newSecret } from '#primitives/secrets';
import { decodeJws } from '#primitives/signature';
import { Readiness } from '../../src/operations/readiness.js';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer, Call } from '#test/support/https-client';
import { LoopbackServer } from '#test/support/running-gateway';

const INACTIVE = '{"active":false}';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

describe.each(Object.entries(databases))('POST /introspect on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let backend: LoopbackServer;
  let keys: BuiltKeyPair;
  let opaqueKeys: BuiltKeyPair;
  let stranger: BuiltKeyPair;
  let mariaId: string;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    backend = await LoopbackServer.start((_request, response) => response.end('served'));
    mariaId = (await house.build.user({ username: 'maria', password: 'correct horse' })).id;
    keys = await house.build.keyPair();
    opaqueKeys = await house.build.keyPair({ tokenFormat: 'OPAQUE' });
    stranger = await house.build.keyPair();
    const published = await house.build.api({ context: '/shop', productionEndpoint: backend.url });
    await house.build.subscription({ applicationId: opaqueKeys.applicationId, apiId: published.id });
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
  });

  afterAll(async () => {
    await house?.close();
    await backend?.close();
    await place?.drop();
  });

  const post = (path: string, form: Call['form'], pair: BuiltKeyPair | null): Promise<Answer> =>
    house.client.call(`${house.issuer}${path}`, {
      form,
      basic: pair ? [pair.consumerKey, pair.consumerSecret] : undefined,
    });
  const issued = async (pair: BuiltKeyPair, form: Readonly<Record<string, string>>): Promise<Tokens> => {
    const answer = await post('/token', form, pair);
    expect(answer.status).toBe(200);
    return answer.json<Tokens>();
  };
  const signIn = (pair: BuiltKeyPair, username = 'maria') =>
    issued(pair, { grant_type: 'password', username, password: 'correct horse' });
  const application = async (pair: BuiltKeyPair) =>
    (await issued(pair, { grant_type: 'client_credentials' })).access_token;
  const introspect = (pair: BuiltKeyPair, token: string) => post('/introspect', { token }, pair);
  const callApi = (token: string) => house.client.call(`${house.issuer}/shop/1.0.0/menu`, { bearer: token });

  describe.each(['JWT', 'OPAQUE'] as const)('of a key pair whose tokens are %s', (format) => {
    const own = () => (format === 'JWT' ? keys : opaqueKeys);

    it('[I02] tells what the token of a person says', async () => {
      const answer = await introspect(own(), (await signIn(own())).access_token);
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'application/json; charset=utf-8',
      });
      expect(answer.json()).toEqual({
        active: true,
        token_type: 'Bearer',
        token_use: 'access_token',
        username: 'maria',
        iss: house.issuer,
        jti: expect.any(String),
        sub: mariaId,
        aud: [`${house.issuer}/apis`],
        client_id: own().consumerKey,
        azp: own().consumerKey,
        iat: expect.any(Number),
        exp: expect.any(Number),
        scope: 'default',
        aut: 'APPLICATION_USER',
        key_type: 'PRODUCTION',
        application_id: own().applicationId,
        secret_id: own().secret.id,
        auth_time: expect.any(Number),
        acr: '1',
        amr: ['pwd'],
      });
    });

    it('[89] [91] tells another client nothing, before and after its own was told', async () => {
      const token = await application(own());
      expect((await introspect(stranger, token)).text).toBe(INACTIVE);
      expect((await introspect(own(), token)).json()).toMatchObject({ active: true });
      expect((await introspect(stranger, token)).text).toBe(INACTIVE);
    });

    it('[91] tells the server of a resource that an administrator lets ask, and only about that resource', async () => {
      const api = (name: string) => `${house.issuer}/${name}/1.0.0`;
      const server = await house.build.keyPair({ introspectionResources: [api('orders')] });
      const form = { grant_type: 'client_credentials' };
      const [orders, menu] = [api('orders'), api('menu')].map((resource) => issued(own(), { ...form, resource }));
      const told = await introspect(server, (await orders).access_token);
      expect(told.json()).toMatchObject({ active: true, client_id: own().consumerKey, aud: [api('orders')] });
      expect((await introspect(server, (await menu).access_token)).text).toBe(INACTIVE);
      expect((await introspect(server, await application(own()))).text).toBe(INACTIVE);
    });

    it('[I03] [90] answers exactly this about an expired and a revoked token', async () => {
      const [expired, revoked] = [await application(own()), await application(own())];
      expect((await introspect(own(), expired)).json().active).toBe(true);
      await post('/revoke', { token: revoked }, own());
      expect((await introspect(own(), revoked)).text).toBe(INACTIVE);
      house.clock.advance(3600);
      expect((await introspect(own(), expired)).text).toBe(INACTIVE);
    });

    it('[92] answers exactly this about tokens from before all of a person’s were ended, and not about later ones', async () => {
      const username = `renewed-${format}`;
      const { id } = await house.build.user({ username, password: 'correct horse' });
      const before = await signIn(own(), username);
      const endsAt = addSeconds(house.clock.now(), 86_400);
      await house.database.transaction(({ generations }) => generations.raise('USER', id, endsAt));
      const after = await signIn(own(), username); // in the same second
      for (const token of [before.access_token, before.refresh_token]) {
        expect((await introspect(own(), token)).text).toBe(INACTIVE);
      }
      for (const token of [after.access_token, after.refresh_token]) {
        expect((await introspect(own(), token)).json()).toMatchObject({ active: true, username });
      }
    });

    it('[93] answers exactly this about a token that is cut, padded or respelled', async () => {
      const token = await application(own());
      const other = token.replace(/[a-z]/, (letter) => letter.toUpperCase());
      for (const wrong of [
        token.slice(0, -1),
        token.slice(1),
        `${token}=`,
        `${token}A`,
        ` ${token}`,
        `${token}\n`,
        other,
      ]) {
        expect((await introspect(own(), wrong)).text).toBe(INACTIVE);
      }
    });

    it('tells its own client about a refresh token, and nobody else', async () => {
      const { refresh_token: token } = await signIn(own());
      expect((await introspect(own(), token)).json()).toEqual({
        active: true,
        token_use: 'refresh_token',
        username: 'maria',
        iss: house.issuer,
        sub: mariaId,
        client_id: own().consumerKey,
        iat: expect.any(Number),
        exp: expect.any(Number),
        scope: 'default',
        aut: 'APPLICATION_USER',
        key_type: 'PRODUCTION',
        application_id: own().applicationId,
      });
      const server = await house.build.keyPair({ introspectionResources: [`${house.issuer}/apis`] });
      for (const pair of [stranger, server]) expect((await introspect(pair, token)).text).toBe(INACTIVE);
    });

    it('costs no statement once client, token and person are known', async () => {
      const { access_token: token } = await signIn(own());
      await introspect(own(), token);
      expect(await house.statementsDuring(() => introspect(own(), token))).toEqual([]);
    });
  });

  it('of a JWT answers while the database is away, without the name that it cannot look up', async () => {
    const { access_token: token } = await signIn(keys);
    house.application.get(RememberedUsers).reload();
    const read = jest
      .spyOn(house.database.read.users, 'findUsername')
      .mockRejectedValue(new StorageUnavailable(new Error('away')));
    const answer = await introspect(keys, token);
    read.mockRestore();
    expect(answer.json()).toMatchObject({ active: true, sub: mariaId });
    expect(answer.json()).not.toHaveProperty('username');
    expect((await introspect(keys, token)).json()).toMatchObject({ username: 'maria' });
  });

  it('of an opaque or a refresh token is 503 while the database is away, never inactive', async () => {
    const opaque = await application(opaqueKeys);
    const { refresh_token: token } = await signIn(keys);
    const away = new StorageUnavailable(new Error('away'));
    const tokenRead = jest.spyOn(house.database.read.accessTokens, 'findClaims').mockRejectedValue(away);
    const grantRead = jest.spyOn(house.database.read.grants, 'findFamily').mockRejectedValue(away);
    const answers = [await introspect(opaqueKeys, opaque), await introspect(keys, token)];
    tokenRead.mockRestore();
    grantRead.mockRestore();
    for (const answer of answers) expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
    expect((await introspect(opaqueKeys, opaque)).json()).toMatchObject({ active: true });
  });

  it('is 503 when memory is too old to know what was revoked', async () => {
    const token = await application(keys);
    const stale = jest.spyOn(house.application.get(Readiness), 'mayDecide').mockReturnValue(false);
    const answer = await introspect(keys, token);
    stale.mockRestore();
    expect([answer.status, answer.json().error]).toEqual([503, 'temporarily_unavailable']);
  });

  it('[I03] [90] answers exactly this about junk', async () => {
    for (const token of ['x', 'a.b.c', 'null', '[]', newSecret('gtha_'), newSecret('gthr_'), 'x'.repeat(9000)]) {
      expect((await introspect(keys, token)).text).toBe(INACTIVE);
    }
  });

  it('[I01] [89] needs the client’s authentication, of a public client too', async () => {
    const token = await application(keys);
    const publicKeys = await house.build.keyPair({ authMethod: 'none' });
    const attempts = [
      post('/introspect', { token }, null),
      post('/introspect', { token, client_id: keys.consumerKey }, null),
      post('/introspect', { token, client_id: publicKeys.consumerKey }, null),
      introspect({ ...keys, consumerSecret: 'wrong' }, token),
      house.client.call(`${house.issuer}/introspect`, { form: { token }, bearer: token }),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect([answer.status, answer.json().error]).toEqual([401, 'invalid_client']);
      expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/);
      expect(answer.text).not.toContain('active');
    }
  });

  it('needs a token', async () => {
    const answer = await post('/introspect', {}, keys);
    expect([answer.status, answer.json().error]).toEqual([400, 'invalid_request']);
  });

  it('answers nothing but POST, under both of its addresses, on the gateway alone, and no page', async () => {
    const token = await application(keys);
    const get = await house.client.call(`${house.issuer}/introspect?token=${token}`);
    expect([get.status, get.headers.allow]).toEqual([405, 'POST']);
    expect((await post('/oauth2/introspect', { token }, keys)).json()).toMatchObject({ active: true });
    expect((await house.client.call(`${house.consoleUrl}/introspect`, { form: { token } })).status).toBe(404);
    const headers = { Origin: 'https://shop.example' };
    const basic = [keys.consumerKey, keys.consumerSecret] as const;
    const fromPage = await house.client.call(`${house.issuer}/introspect`, { form: { token }, basic, headers });
    expect(fromPage.headers['access-control-allow-origin']).toBeUndefined();
  });

  describe('an opaque access token', () => {
    it('says nothing, is stored as a keyed hash, and costs one statement to make', async () => {
      await application(opaqueKeys);
      const statements = await house.statementsDuring(async () => {
        expect(await application(opaqueKeys)).toMatch(/^gtha_\w{49}$/);
      });
      expect(statements).toHaveLength(1);
      expect(statements[0]).toMatch(/^INSERT INTO access_tokens/);
    });

    it('opens the gateway, after one look-up without any', async () => {
      const token = await application(opaqueKeys);
      expect((await callApi(await application(opaqueKeys))).status).toBe(200); // what else is looked up is known now
      expect(await house.statementsDuring(() => callApi(token))).toHaveLength(1);
      expect(await house.statementsDuring(() => callApi(token))).toEqual([]);
    });

    it('is looked up once by twenty calls at the same moment', async () => {
      const token = await application(opaqueKeys);
      const statements = await house.statementsDuring(async () => {
        const answers = await Promise.all(Array.from({ length: 20 }, () => callApi(token)));
        expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      });
      expect(statements.filter((sql) => sql.includes('access_tokens'))).toHaveLength(1);
    });

    it('[93] is refused by the gateway when it is cut, padded or respelled, without a look-up', async () => {
      const token = await application(opaqueKeys);
      const other = token.replace(/[a-z](?=\w*$)/, (letter) => letter.toUpperCase());
      const statements = await house.statementsDuring(async () => {
        for (const wrong of [token.slice(0, -1), `${token}=`, `${token}A`, `${token},`, other, 'gtha_']) {
          const answer = await callApi(wrong);
          expect([wrong, answer.status, answer.json().code]).toEqual([wrong, 401, '900901']);
        }
      });
      expect(statements).toEqual([]);
    });

    it('is refused when nobody knows it, and when it is for another audience', async () => {
      expect((await callApi(newSecret('gtha_'))).json()).toMatchObject({ code: '900901' });
      const resource = `${house.issuer}/menu/1.0.0`;
      const { access_token: token } = await issued(opaqueKeys, { grant_type: 'client_credentials', resource });
      expect((await callApi(token)).json()).toMatchObject({ code: '900914' });
    });

    it('that is not known yet is 503 at the gateway while the database is away', async () => {
      const [known, unknown] = [await application(opaqueKeys), await application(opaqueKeys)];
      await callApi(known);
      const away = new StorageUnavailable(new Error('away'));
      const read = jest.spyOn(house.database.read.accessTokens, 'findClaims').mockRejectedValue(away);
      const answers = [await callApi(known), await callApi(unknown)];
      read.mockRestore();
      expect(answers.map(({ status }) => status)).toEqual([200, 503]);
    });

    it('is renewed with its refresh token, and the lost answer comes again byte for byte', async () => {
      const first = await signIn(opaqueKeys);
      const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
      const answers = await Promise.all(Array.from({ length: 20 }, () => post('/token', form, opaqueKeys)));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      const second = answers[0].json<Tokens>();
      expect(second.access_token).toMatch(/^gtha_/);
      expect((await callApi(second.access_token)).status).toBe(200);
      expect((await callApi(first.access_token)).status).toBe(200);
    });
  });

  it('leaves no token in the log', async () => {
    const tokens = [(await signIn(keys)).access_token, (await signIn(opaqueKeys)).access_token, newSecret('gtha_')];
    for (const token of tokens) {
      await introspect(keys, token);
      await introspect(keys, `${token}x`);
      await post('/revoke', { token, token_type_hint: token.slice(0, 100) }, keys);
      await house.client.call(`${house.issuer}/userinfo`, { bearer: token });
      for (const secret of token.split('.')) expect(house.log.join('\n')).not.toContain(secret);
    }
    expect(decodeJws(tokens[0])).not.toBeNull();
  });
});
