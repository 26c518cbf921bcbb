import { jest } from '@jest/globals';
import { ChangeFeed } from '#database/memory/change-feed';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { addSeconds } from '#primitives/clock';
import { decodeJws } from '#primitives/signature';
import { newLocator, newRefreshToken, newSecret } from '#primitives/secrets';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer, Call } from '#test/support/https-client';
import { LoopbackServer } from '#test/support/running-gateway';

const PAGE = 'https://shop.example';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

describe.each(Object.entries(databases))('POST /revoke on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let backend: LoopbackServer;
  let keys: BuiltKeyPair;
  let opaqueKeys: BuiltKeyPair;
  let stranger: BuiltKeyPair;
  let api: string;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    backend = await LoopbackServer.start((_request, response) => response.end('served'));
    await house.build.user({ username: 'maria', password: 'correct horse' });
    keys = await house.build.keyPair({ redirectUris: [`${PAGE}/callback`] });
    opaqueKeys = await house.build.keyPair({ tokenFormat: 'OPAQUE' });
    stranger = await house.build.keyPair({ redirectUris: ['https://other.example/callback'] });
    const published = await house.build.api({ context: '/shop', productionEndpoint: backend.url });
    for (const { applicationId } of [keys, opaqueKeys]) {
      await house.build.subscription({ applicationId, apiId: published.id });
    }
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
    api = `${house.issuer}/shop/1.0.0/menu`;
  });

  afterAll(async () => {
    await house?.close();
    await backend?.close();
    await place?.drop();
  });

  const post = (path: string, form: Call['form'], pair: BuiltKeyPair | null, call: Call = {}): Promise<Answer> =>
    house.client.call(`${house.issuer}${path}`, {
      form,
      basic: pair ? [pair.consumerKey, pair.consumerSecret] : undefined,
      ...call,
    });
  const issued = async (pair: BuiltKeyPair, form: Readonly<Record<string, string>>): Promise<Tokens> => {
    const answer = await post('/token', form, pair);
    expect(answer.status).toBe(200);
    return answer.json<Tokens>();
  };
  const signIn = (pair: BuiltKeyPair) =>
    issued(pair, { grant_type: 'password', username: 'maria', password: 'correct horse', scope: 'openid' });
  const application = async (pair: BuiltKeyPair) =>
    (await issued(pair, { grant_type: 'client_credentials' })).access_token;
  const refresh = (pair: BuiltKeyPair, token: string) =>
    post('/token', { grant_type: 'refresh_token', refresh_token: token }, pair);
  const revoke = (pair: BuiltKeyPair, token: string, extra: Readonly<Record<string, string>> = {}, call: Call = {}) =>
    post('/revoke', { token, ...extra }, pair, call);
  const callApi = async (token: string) => (await house.client.call(api, { bearer: token })).status;

  function expectDone(answer: Answer): void {
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: '' });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
  }

  describe.each(['JWT', 'OPAQUE'] as const)('of a key pair whose tokens are %s', (format) => {
    const own = () => (format === 'JWT' ? keys : opaqueKeys);

    it('[V01] [88] ends both halves at once, whichever half was sent', async () => {
      for (const half of ['access_token', 'refresh_token'] as const) {
        const tokens = await signIn(own());
        expect(await callApi(tokens.access_token)).toBe(200);
        expectDone(await revoke(own(), tokens[half]));
        expect(await callApi(tokens.access_token)).toBe(401);
        expect((await house.client.call(`${house.issuer}/userinfo`, { bearer: tokens.access_token })).status).toBe(401);
        expect((await post('/introspect', { token: tokens.access_token }, own())).text).toBe('{"active":false}');
        const renewed = await refresh(own(), tokens.refresh_token);
        expect([renewed.status, renewed.json().error]).toEqual([400, 'invalid_grant']);
      }
    });

    it('ends an application token alone', async () => {
      const [token, other] = [await application(own()), await application(own())];
      expect([await callApi(token), await callApi(other)]).toEqual([200, 200]);
      expectDone(await revoke(own(), token));
      expect([await callApi(token), await callApi(other)]).toEqual([401, 200]);
    });

    it('[V04] [86] answers another client 200 and does nothing', async () => {
      const tokens = await signIn(own());
      const token = await application(own());
      for (const foreign of [tokens.access_token, tokens.refresh_token, token]) {
        expectDone(await revoke(stranger, foreign));
      }
      expect([await callApi(tokens.access_token), await callApi(token)]).toEqual([200, 200]);
      expect((await refresh(own(), tokens.refresh_token)).status).toBe(200);
    });

    it.each(['access_token', 'refresh_token', 'id_token', 'nonsense'])(
      '[V05] is not misled by the hint %s',
      async (hint) => {
        const tokens = await signIn(own());
        const token = await application(own());
        expectDone(await revoke(own(), tokens.refresh_token, { token_type_hint: hint }));
        expectDone(await revoke(own(), token, { token_type_hint: hint }));
        expect([await callApi(tokens.access_token), await callApi(token)]).toEqual([401, 401]);
      },
    );

    it('[87] answers 503 and not 200 while the storage fails, and does it when asked again', async () => {
      const tokens = await signIn(own());
      const token = await application(own());
      for (const [sent, alive] of [
        [tokens.refresh_token, tokens.access_token],
        [tokens.access_token, tokens.access_token],
        [token, token],
      ]) {
        const failing = jest
          .spyOn(house.database, 'transaction')
          .mockRejectedValueOnce(new StorageUnavailable(new Error('the disk is full')));
        const answer = await revoke(own(), sent);
        failing.mockRestore();
        expect([answer.status, answer.json().error]).toEqual([503, 'temporarily_unavailable']);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        expect(await callApi(alive)).toBe(200);
      }
      expectDone(await revoke(own(), tokens.access_token));
      expectDone(await revoke(own(), token));
      expect([await callApi(tokens.access_token), await callApi(token)]).toEqual([401, 401]);
    });

    it('[75] wins against twenty refreshes of the same moment: nothing of the grant survives', async () => {
      for (const position of [0, 7, 20]) {
        const first = await signIn(own());
        const calls = Array.from({ length: 20 }, () => () => refresh(own(), first.refresh_token));
        calls.splice(position, 0, () => revoke(own(), first.refresh_token));
        const answers = await Promise.all(calls.map((call) => call()));
        expectDone(answers[position]);
        const renewals = answers.filter(({ text }) => text.includes('access_token')).map((one) => one.json<Tokens>());
        for (const tokens of [first, ...renewals]) {
          expect(await callApi(tokens.access_token)).toBe(401);
          expect((await refresh(own(), tokens.refresh_token)).status).toBe(400);
        }
      }
    });

    it('wins among 64 refresh, revoke and introspect calls at once on one grant, and none of them fails', async () => {
      const first = await signIn(own());
      const calls = Array.from({ length: 64 }, (_, index) => {
        if (index % 4 === 3) return revoke(own(), index % 8 === 3 ? first.refresh_token : first.access_token);
        if (index % 4 === 2) return post('/introspect', { token: first.access_token }, own());
        if (index % 4 === 1) return post('/introspect', { token: first.refresh_token }, own());
        return refresh(own(), first.refresh_token);
      });
      const answers = await Promise.all(calls);
      expect(answers.filter(({ status }) => status !== 200 && status !== 400)).toEqual([]);
      const renewals = answers.filter(({ text }) => text.includes('access_token"')).map((one) => one.json<Tokens>());
      for (const tokens of [first, ...renewals.filter(({ access_token: token }) => token !== undefined)]) {
        expect(await callApi(tokens.access_token)).toBe(401);
        for (const token of [tokens.access_token, tokens.refresh_token]) {
          expect((await post('/introspect', { token }, own())).text).toBe('{"active":false}');
        }
        expect((await refresh(own(), tokens.refresh_token)).status).toBe(400);
      }
    });

    it('is noted once, with who asked and under which trace, in the transaction that revokes', async () => {
      const token = await application(own());
      const introspected = (await post('/introspect', { token }, own())).json<{ jti: string }>();
      await Promise.all([revoke(own(), token), revoke(own(), token), revoke(own(), token)]);
      const events = await house.database.read.auditEvents.ofTarget('TOKEN', introspected.jti);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        action: 'token.revoke',
        actorKind: 'CLIENT',
        actorId: own().consumerKey,
        applicationId: own().applicationId,
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
        address: expect.any(String),
      });
      expect(JSON.stringify(events)).not.toContain(token);
    });
  });

  it('[88] notes who ended a grant', async () => {
    const tokens = await signIn(keys);
    await revoke(keys, tokens.refresh_token);
    const grantId = String(decodeJws(tokens.access_token)?.payload.gid);
    const [event] = await house.database.read.auditEvents.ofTarget('GRANT', grantId);
    expect(event).toMatchObject({ action: 'grant.end', actorKind: 'CLIENT', actorId: keys.consumerKey });
  });

  it('holds after every memory was read anew', async () => {
    const [token, opaque] = [await application(keys), await application(opaqueKeys)];
    await revoke(keys, token);
    await revoke(opaqueKeys, opaque);
    await house.application.get(ChangeFeed).catchUp();
    expect([await callApi(token), await callApi(opaque)]).toEqual([401, 401]);
  });

  it('holds here when it is answered, even if another process was faster a moment ago', async () => {
    if (!place.url.startsWith('mysql') && !place.url.startsWith('mariadb')) return; // SQLite has one process
    const elsewhere = await place.open({ clock: house.clock });
    const at = house.clock.now();
    for (let round = 0; round < 10; round += 1) {
      const tokens = await signIn(keys);
      expect(await callApi(tokens.access_token)).toBe(200);
      const grantId = String(decodeJws(tokens.access_token)?.payload.gid);
      const ending = { at, reason: 'revoked', tokensEndAt: addSeconds(at, 3600) } as const;
      expect(await elsewhere.transaction(({ grants }) => grants.end(grantId, ending))).toBe(true);
      expectDone(await revoke(keys, tokens.refresh_token));
      expect(await callApi(tokens.access_token)).toBe(401);
    }
  });

  it('[V02] answers 200 to an unknown token', async () => {
    const unknown = [
      'x',
      'a.b.c',
      newSecret('gtha_'),
      newRefreshToken(newLocator()),
      newSecret('gths_'),
      'x'.repeat(9000),
    ];
    for (const token of unknown) {
      const answer = await revoke(keys, token);
      expect(answer.status).toBe(200);
      expectDone(answer);
    }
  });

  it('[V03] needs the client’s authentication', async () => {
    const { refresh_token: token } = await signIn(keys);
    const attempts: Promise<Answer>[] = [
      post('/revoke', { token }, null),
      post('/revoke', { token, client_id: keys.consumerKey }, null),
      revoke({ ...keys, consumerSecret: 'wrong' }, token),
    ];
    for (const answer of await Promise.all(attempts)) {
      expect([answer.status, answer.json().error]).toEqual([401, 'invalid_client']);
      expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/);
    }
    expect((await refresh(keys, token)).status).toBe(200);
  });

  it('[V03] takes a public client at its word, and ends its own tokens alone', async () => {
    const publicKeys = await house.build.keyPair({ authMethod: 'none' });
    const { refresh_token: foreign } = await signIn(keys);
    const form = { token: String(foreign), client_id: publicKeys.consumerKey };
    expect((await post('/revoke', form, null)).status).toBe(200);
    expect((await refresh(keys, foreign)).status).toBe(200);
  });

  it('[V06] needs a token', async () => {
    for (const form of [{}, { token: '' }, { token_type_hint: 'access_token' }] as Readonly<Record<string, string>>[]) {
      const answer = await post('/revoke', form, keys);
      expect([answer.status, answer.json().error]).toEqual([400, 'invalid_request']);
    }
  });

  it('costs an unknown JWT no statement, and an unknown opaque or refresh token one', async () => {
    await revoke(keys, 'x');
    const cost = async (token: string) => (await house.statementsDuring(() => revoke(keys, token))).length;
    expect(await cost('a.b.c')).toBe(0);
    expect(await cost(`${newSecret('gtha_')}0`)).toBe(0);
    expect(await cost(newSecret('gtha_'))).toBe(1);
    expect(await cost(newRefreshToken(newLocator()))).toBe(1);
  });

  it('answers nothing but POST, under both of its addresses, on the gateway alone', async () => {
    const token = await application(keys);
    const get = await house.client.call(`${house.issuer}/revoke?token=${token}`);
    expect([get.status, get.headers.allow]).toEqual([405, 'OPTIONS, POST']);
    expect(await callApi(token)).toBe(200);
    expectDone(await post('/oauth2/revoke', { token }, keys));
    expect(await callApi(token)).toBe(401);
    for (const path of ['/revoke', '/oauth2/revoke']) {
      expect((await house.client.call(`${house.consoleUrl}${path}`, { form: { token } })).status).toBe(404);
    }
  });

  it('can be called by pages of the client’s own origin, without credentials', async () => {
    const preflight = (Origin: string) =>
      house.client.call(`${house.issuer}/revoke`, { method: 'OPTIONS', headers: { Origin } });
    const known = await preflight(PAGE);
    expect(known.status).toBe(204);
    expect(known.headers).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': 'POST',
      vary: 'Origin',
    });
    for (const other of ['https://evil.example', 'null', `${PAGE}.evil.example`]) {
      expect((await preflight(other)).headers['access-control-allow-origin']).toBeUndefined();
    }
    const allowed = async (pair: BuiltKeyPair, Origin: string) =>
      (await revoke(pair, 'x', {}, { headers: { Origin } })).headers['access-control-allow-origin'];
    expect(await allowed(keys, PAGE)).toBe(PAGE);
    expect(await allowed(stranger, PAGE)).toBeUndefined();
    expect(await allowed(keys, 'null')).toBeUndefined();
    expect((await revoke(keys, 'x')).headers).not.toHaveProperty('access-control-allow-credentials');
  });
});
