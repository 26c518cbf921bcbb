import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJws, signJws } from '#primitives/signature';
import { KeyStore } from '#oauth-core/ports/key-store';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer, Call } from '#test/support/https-client';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

describe.each(Object.entries(databases))('attacks on the gateway on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let backend: Server;
  let seen: IncomingHttpHeaders[];
  let keys: BuiltKeyPair;
  let base: string;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    backend = createServer((request, response) => {
      seen.push(request.headers);
      response.end('ok');
    });
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
    const { port } = backend.address() as AddressInfo;
    await house.build.user({ username: 'maria', password: 'correct horse' });
    keys = await house.build.keyPair({ refreshReplaySeconds: 0 });
    const api = await house.build.api({ context: '/shop', productionEndpoint: `http://127.0.0.1:${port}` });
    await house.build.subscription({ applicationId: keys.applicationId, apiId: api.id });
    base = `${house.issuer}/shop/1.0.0`;
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
  });

  beforeEach(() => {
    seen = [];
  });

  afterAll(async () => {
    await house?.close();
    backend?.close();
    await place?.drop();
  });

  const token = (form: Readonly<Record<string, string>>): Promise<Answer> =>
    house.client.call(`${house.issuer}/token`, { form, basic: [keys.consumerKey, keys.consumerSecret] });
  const signIn = async (): Promise<Tokens> =>
    (await token({ grant_type: 'password', username: 'maria', password: 'correct horse' })).json<Tokens>();
  const get = (bearer?: string, call: Call = {}): Promise<Answer> =>
    house.client.call(`${base}/menu`, { bearer, ...call });
  const refusedAs = async (answer: Promise<Answer>): Promise<unknown[]> => {
    const got = await answer;
    return [got.status, got.json<{ code: string }>().code];
  };

  it('[96] [94] does not take back as a token what it signed for a back end, nor anything signed with that key', async () => {
    const { access_token: own } = await signIn();
    expect((await get(own)).status).toBe(200);
    const assertion = String(seen[0]['x-jwt-assertion']);
    expect(decodeJws(assertion)?.header).toMatchObject({ typ: 'backend+jwt' });
    expect(await refusedAs(get(assertion))).toEqual([401, '900901']);
    const key = house.application.get(KeyStore).signingKey('ASSERTION', 'ES256');
    expect(decodeJws(assertion)?.header).toMatchObject({ kid: key.kid });
    expect(await refusedAs(get(signJws(key, 'at+jwt', decodeJws(own)?.payload ?? {})))).toEqual([401, '900901']);
    expect(seen).toHaveLength(1);
  });

  it('[82] takes a refresh token neither alone nor in place of a part of an access token', async () => {
    const { access_token: own, refresh_token: refresh } = await signIn();
    const parts = own.split('.');
    for (const attempt of [refresh, `${refresh}.${refresh}.${refresh}`, parts.with(2, refresh).join('.')]) {
      expect(await refusedAs(get(attempt))).toEqual([401, '900901']);
    }
    expect(await refusedAs(get(undefined, { headers: { Authorization: `Refresh ${refresh}` } }))).toEqual([
      401,
      '900902',
    ]);
    expect(seen).toEqual([]);
  });

  it('[50] judges the token even when Connection names it, and does not do without one because of that', async () => {
    const { access_token: own } = await signIn();
    const headers = { Connection: 'close, authorization' };
    expect((await get(own, { headers })).status).toBe(200);
    expect(await refusedAs(get(`${own}x`, { headers }))).toEqual([401, '900901']);
    expect(await refusedAs(get(undefined, { headers }))).toEqual([401, '900902']);
    expect(seen).toHaveLength(1);
  });

  it('[51] tells the back end the address of the peer, whatever address the caller forwards', async () => {
    const { access_token: own } = await signIn();
    const forged = { 'X-Forwarded-For': '10.9.8.7', Forwarded: 'for=10.9.8.7;host=evil.test', 'X-Real-IP': '10.9.8.7' };
    expect((await get(own, { headers: { ...forged, 'X-Forwarded-Host': 'evil.test' } })).status).toBe(200);
    expect(seen[0]).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': new URL(house.issuer).host,
    });
    expect(JSON.stringify(seen[0])).not.toMatch(/10\.9\.8\.7|evil\.test/);
  });

  it('[X04] [F05] [G04] refuses, once a refresh token was used twice, every access token of its family', async () => {
    const first = await signIn();
    const other = await signIn();
    const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = (await token(form)).json<Tokens>();
    const family = [first.access_token, second.access_token];
    for (const own of family) expect((await get(own)).status).toBe(200); // and so it is remembered as good
    expect((await token(form)).status).toBe(400);
    for (const own of family) expect(await refusedAs(get(own))).toEqual([401, '900901']);
    expect((await get(other.access_token)).status).toBe(200);
  });
});
