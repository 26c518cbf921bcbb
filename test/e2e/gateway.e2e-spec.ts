import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { decodeJws, signJws } from '#primitives/signature';
import { KeyStore } from '#oauth-core/ports/key-store';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer, Call } from '#test/support/https-client';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly raw: readonly string[];
  readonly body: string;
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** A back end that remembers what reached it and answers with its own name. */
class RecordingBackend {
  readonly seen: Seen[] = [];
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(name: string): Promise<RecordingBackend> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const backend = new RecordingBackend(server, `http://127.0.0.1:${port}`);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        const { method = '', url = '', headers, rawHeaders } = request;
        backend.seen.push({ method, url, headers, raw: rawHeaders, body });
        if (url.startsWith('/slow')) return; // never answers
        response.setHeader('Set-Cookie', 'a=b');
        response.setHeader('Strict-Transport-Security', 'max-age=1');
        response.writeHead(200, { 'Content-Type': 'text/plain' }).end(name);
      });
    });
    return backend;
  }

  last(): Seen {
    const last = this.seen.at(-1);
    if (!last) throw new Error('Nothing reached the back end.');
    return last;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe.each(Object.entries(databases))('the gateway on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let production: RecordingBackend;
  let sandbox: RecordingBackend;
  let keys: BuiltKeyPair;
  let base: string;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    production = await RecordingBackend.start('production');
    sandbox = await RecordingBackend.start('sandbox');
    await house.build.user({ username: 'maria', password: 'correct horse' });
    keys = await house.build.keyPair();
    const api = await house.build.api({
      context: '/shop',
      productionEndpoint: production.url,
      sandboxEndpoint: sandbox.url,
      timeoutSeconds: 1,
      scopes: [{ name: 'shop:order', description: 'Order', roles: [], forApplications: true }],
      resources: [
        { method: 'GET', path: '/menu' },
        { method: 'POST', path: '/order', scopes: ['shop:order'] },
        { method: 'GET', path: '/mine', authType: 'APPLICATION_USER' },
        { method: 'GET', path: '/open', authType: 'NONE' },
        { method: 'GET', path: '/slow' },
        { method: 'GET', path: '/item/{id}' },
      ],
    });
    await house.build.subscription({ applicationId: keys.applicationId, apiId: api.id });
    base = `${house.issuer}/shop/1.0.0`;
    await house.database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', house.clock.now()));
  });

  afterAll(async () => {
    await house?.close();
    production?.stop();
    sandbox?.stop();
    await place?.drop();
  });

  async function tokensOf(pair: BuiltKeyPair, form: Readonly<Record<string, string>>): Promise<Tokens> {
    const basic = [pair.consumerKey, pair.consumerSecret] as const;
    const answer = await house.client.call(`${house.issuer}/token`, { form, basic });
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
    return answer.json<Tokens>();
  }
  const appToken = async (pair = keys, extra: Readonly<Record<string, string>> = {}): Promise<string> =>
    (await tokensOf(pair, { grant_type: 'client_credentials', ...extra })).access_token;
  const userTokens = (pair = keys): Promise<Tokens> =>
    tokensOf(pair, { grant_type: 'password', username: 'maria', password: 'correct horse' });
  const get = (path: string, bearer?: string, call: Call = {}): Promise<Answer> =>
    house.client.call(`${base}${path}`, { bearer, ...call });
  const faultOf = (answer: Answer): unknown[] => [answer.status, answer.json().code];

  it('forwards a call to the back end and tells it by a signed assertion who calls', async () => {
    const { access_token: token } = await userTokens();
    const answer = await get('/menu?size=2&x=%2F', token);
    expect([answer.status, answer.text]).toEqual([200, 'production']);
    const { headers, url } = production.last();
    expect(url).toBe('/menu?size=2&x=%2F');
    const fetchKeys = async (address: string) => new Response((await house.client.call(address)).text);
    const keySet = createRemoteJWKSet(new URL(`${house.issuer}/gateway-jwks.json`), { [customFetch]: fetchKeys });
    const { payload } = await jwtVerify(String(headers['x-jwt-assertion']), keySet, {
      issuer: house.issuer,
      audience: base,
      typ: 'backend+jwt',
      currentDate: house.clock.now(),
    });
    expect(payload).toMatchObject({
      sub: decodeJws(token)?.payload.sub,
      username: 'maria',
      client_id: keys.consumerKey,
      application_id: keys.applicationId,
      aut: 'APPLICATION_USER',
      key_type: 'PRODUCTION',
      version: '1.0.0',
    });
    expect(Number(payload.exp) - Number(payload.iat)).toBeLessThanOrEqual(60);
  });

  it('costs no statement once everything is known', async () => {
    const token = await appToken();
    await get('/menu', token);
    const statements = await house.statementsDuring(async () => {
      for (let round = 0; round < 5; round += 1) expect((await get('/menu', token)).status).toBe(200);
    });
    expect(statements).toEqual([]);
  });

  it('[G01] asks for a token and says where to get one', async () => {
    const answer = await get('/menu');
    expect(faultOf(answer)).toEqual([401, '900902']);
    const metadata = `${house.issuer}/.well-known/oauth-protected-resource/shop/1.0.0`;
    expect(answer.headers['www-authenticate']).toBe(`Bearer realm="Gatehouse", resource_metadata="${metadata}"`);
    expect((await house.client.call(metadata)).json()).toMatchObject({
      resource: base,
      authorization_servers: [house.issuer],
      bearer_methods_supported: ['header'],
    });
  });

  it('[G02] [101] refuses an application that is not subscribed, though its token is good, until it is', async () => {
    const stranger = await house.build.keyPair();
    const token = await appToken(stranger);
    expect(faultOf(await get('/menu', token))).toEqual([403, '900908']);
    const [api] = await house.database.read.apis.all();
    await house.build.subscription({ applicationId: stranger.applicationId, apiId: api.id });
    expect((await get('/menu', token)).status).toBe(200);
  });

  it('[G03] names the scope that is missing', async () => {
    const answer = await get('/order', await appToken(), { method: 'POST', body: '{}' });
    expect(faultOf(answer)).toEqual([403, '900910']);
    expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope", scope="shop:order"');
    const ordering = await appToken(keys, { scope: 'shop:order' });
    expect((await get('/order', ordering, { method: 'POST', body: '{"pizza":1}' })).status).toBe(200);
    expect(production.last().body).toBe('{"pizza":1}');
  });

  it('[G04] refuses an expired token', async () => {
    const token = await appToken();
    house.clock.advance(3_599);
    expect((await get('/menu', token)).status).toBe(200);
    house.clock.advance(1);
    const answer = await get('/menu', token);
    expect(faultOf(answer)).toEqual([401, '900901']);
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('[G04] [F05] [76] refuses the access tokens of a family that was ended by reuse', async () => {
    const strict = await house.build.keyPair({ refreshReplaySeconds: 0 });
    const [api] = await house.database.read.apis.all();
    await house.build.subscription({ applicationId: strict.applicationId, apiId: api.id });
    const first = await userTokens(strict);
    const basic = [strict.consumerKey, strict.consumerSecret] as const;
    const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = (await house.client.call(`${house.issuer}/token`, { form, basic })).json<Tokens>();
    for (const token of [first.access_token, second.access_token]) expect((await get('/menu', token)).status).toBe(200);
    expect((await house.client.call(`${house.issuer}/token`, { form, basic })).status).toBe(400);
    for (const token of [first.access_token, second.access_token]) {
      expect(faultOf(await get('/menu', token))).toEqual([401, '900901']);
    }
  });

  it('[G10] refuses the call after the last one of the plan, and lets the next window begin', async () => {
    const plan = await house.build.plan({ limit: { requests: 3, perSeconds: 60 } });
    const limited = await house.build.keyPair();
    const [api] = await house.database.read.apis.all();
    await house.build.subscription({ applicationId: limited.applicationId, apiId: api.id, planId: plan.id });
    const token = await appToken(limited);
    for (let call = 0; call < 3; call += 1) expect((await get('/menu', token)).status).toBe(200);
    const refused = await get('/menu', token);
    expect(faultOf(refused)).toEqual([429, '900804']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    house.clock.advance(Number(refused.headers['retry-after']));
    expect((await get('/menu', token)).status).toBe(200);
  });

  it('[G16] [94] sends each key type to its own endpoint, or nowhere', async () => {
    const test = await house.build.keyPair({ applicationId: keys.applicationId, keyType: 'SANDBOX' });
    expect((await get('/menu', await appToken(test))).text).toBe('sandbox');
    expect((await get('/menu', await appToken())).text).toBe('production');
    const one = await house.build.api({ context: '/one', productionEndpoint: production.url, sandboxEndpoint: null });
    const other = await house.build.api({ context: '/other', productionEndpoint: null, sandboxEndpoint: sandbox.url });
    for (const api of [one, other])
      await house.build.subscription({ applicationId: keys.applicationId, apiId: api.id });
    const call = async (context: string, pair: BuiltKeyPair) =>
      house.client.call(`${house.issuer}${context}/1.0.0/x`, { bearer: await appToken(pair) });
    expect(faultOf(await call('/one', test))).toEqual([403, '900901']);
    expect(faultOf(await call('/other', keys))).toEqual([403, '900901']);
    expect((await call('/one', keys)).text).toBe('production');
  });

  it('[G11] answers 502 for a dead back end and 504 for a slow one', async () => {
    const dead = await house.build.api({ context: '/dead', productionEndpoint: 'http://127.0.0.1:1' });
    await house.build.subscription({ applicationId: keys.applicationId, apiId: dead.id });
    const token = await appToken();
    expect(faultOf(await house.client.call(`${house.issuer}/dead/1.0.0/x`, { bearer: token }))).toEqual([
      502,
      '101503',
    ]);
    expect(faultOf(await get('/slow', token))).toEqual([504, '101504']);
  });

  it('answers XML where the caller prefers it', async () => {
    const answer = await get('/menu', undefined, { headers: { Accept: 'application/xml' } });
    expect(answer.headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(answer.text).toContain('<ams:code>900902</ams:code>');
  });

  it('[82] [96] [95] takes nothing but an access token that is meant for APIs', async () => {
    const tokens = await userTokens();
    const management = [house.firstRun.management.consumerKey, house.firstRun.management.consumerSecret] as const;
    const form = { grant_type: 'client_credentials' };
    const forConsole = (await house.client.call(`${house.issuer}/token`, { form, basic: management })).json<Tokens>();
    const key = house.application.get(KeyStore).signingKey('TOKEN', 'ES256');
    const payload = decodeJws(tokens.access_token)?.payload ?? {};
    expect(faultOf(await get('/menu', tokens.refresh_token))).toEqual([401, '900901']);
    for (const typ of ['JWT', 'id+jwt', 'logout+jwt', 'client-authentication+jwt', 'backend+jwt']) {
      expect([typ, ...faultOf(await get('/menu', signJws(key, typ, payload)))]).toEqual([typ, 401, '900901']);
    }
    expect(faultOf(await get('/menu', forConsole.access_token))).toEqual([403, '900914']);
    const forAnother = await appToken(keys, { resource: `${house.issuer}/other/1.0.0` });
    expect(faultOf(await get('/menu', forAnother))).toEqual([403, '900914']);
    expect((await get('/menu', await appToken(keys, { resource: base }))).status).toBe(200);
  });

  it('[98] [94] lets the key decide about the algorithm, and knows no other issuer’s tokens', async () => {
    const [header, payload, signature] = (await appToken()).split('.');
    const withHeader = (change: object) => {
      const decoded = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...change };
      return `${Buffer.from(JSON.stringify(decoded)).toString('base64url')}.${payload}.${signature}`;
    };
    for (const change of [
      { alg: 'none' },
      { alg: 'HS256' },
      { alg: 'RS256' },
      { kid: 'x' },
      { kid: '../../x' },
      { typ: 'JWT' },
    ]) {
      expect([change, ...faultOf(await get('/menu', withHeader(change)))]).toEqual([change, 401, '900901']);
    }
    const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${payload}.`;
    expect(faultOf(await get('/menu', unsigned))).toEqual([401, '900901']);
    const key = house.application.get(KeyStore).signingKey('TOKEN', 'ES256');
    const foreign = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), iss: 'https://other.example' };
    expect(faultOf(await get('/menu', signJws(key, 'at+jwt', foreign)))).toEqual([401, '900901']);
  });

  it('[93] takes no token that was cut, padded or changed', async () => {
    const token = await appToken();
    for (const changed of [
      token.slice(0, -2),
      `${token}A`,
      `${token}=`,
      token.replace('.', '..'),
      `${token}.eA`, // a fourth part that is well written
      token.toLowerCase(),
    ]) {
      expect(faultOf(await get('/menu', changed))).toEqual([401, '900901']);
    }
  });

  it('[97] reads no token from the address or the body', async () => {
    const token = await appToken();
    expect(faultOf(await get(`/menu?access_token=${token}`))).toEqual([401, '900902']);
    const scoped = await appToken(keys, { scope: 'shop:order' });
    const inBody = await get('/order', undefined, { method: 'POST', form: { access_token: scoped } });
    expect(faultOf(inBody)).toEqual([401, '900902']);
  });

  it('[100] keeps persons and applications apart, whatever their names', async () => {
    expect(faultOf(await get('/mine', await appToken()))).toEqual([401, '900905']);
    expect((await get('/mine', (await userTokens()).access_token)).status).toBe(200);
    const lookAlike = await house.build.user({ username: keys.consumerKey, password: 'right' });
    const form = { grant_type: 'password', username: lookAlike.username, password: 'right' };
    const claims = decodeJws((await tokensOf(keys, form)).access_token)?.payload;
    expect(claims?.sub).not.toBe(keys.consumerKey);
    expect(claims?.sub).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('[144] lets nobody but itself say who calls, in any spelling', async () => {
    const forged = [
      'X-JWT-Assertion',
      'X_JWT_Assertion',
      'X.JWT.Assertion',
      'X-Forwarded-For',
      'X-Real-IP',
      'Forwarded',
      'X-App-Id',
      'X_App_Id',
      'X.App.Id',
      'X-User-Id',
      'X-Consumer-Id',
      'DPoP',
      'Cookie',
      'X-Authenticated-User',
    ];
    const headers = Object.fromEntries(forged.map((name) => [name, 'forged']));
    expect((await get('/menu', await appToken(), { headers })).status).toBe(200);
    const { raw } = production.last();
    expect(raw.filter((value) => value.includes('forged'))).toEqual([]);
    expect(raw.map((name) => name.toLowerCase())).not.toContain('authorization');
    const { headers: seen } = production.last();
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': new URL(house.issuer).host,
    });
  });

  it('takes from the answer what would speak for the whole origin, and adds what contains it', async () => {
    const { headers } = await get('/menu', await appToken());
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' });
  });

  it('[145] has one form of a path, which both decides and is forwarded', async () => {
    const token = await appToken();
    for (const path of [
      '/item/..%2fmenu',
      '/item/%2e%2e/menu',
      '/item/../menu',
      '//menu',
      '/menu;x=1',
      '/item/a%5cb',
      '/item/%00',
      '/item/%252e%252e',
      '/item/%zz',
    ]) {
      const answer = await get(path, token);
      expect([path, answer.status]).toEqual([path, 400]);
    }
    expect((await get('/item/%41%62c', token)).status).toBe(200);
    expect(production.last().url).toBe('/item/Abc');
    expect(faultOf(await get('/MENU', token))).toEqual([403, '900906']);
    expect(faultOf(await get('/menu/', token))).toEqual([403, '900906']);
    const wrongMethod = await get('/menu', token, { method: 'DELETE' });
    expect([wrongMethod.status, wrongMethod.headers.allow]).toEqual([405, expect.stringContaining('GET')]);
  });

  it('[50] refuses two Authorization headers and ambiguous lengths, and does not let Connection drop the token', async () => {
    const token = await appToken();
    const two = await get('/menu', undefined, { headers: { Authorization: [`Bearer ${token}`, 'Bearer x'] } });
    expect(two.status).toBe(400);
    const smuggled = await get('/open', token, { headers: { Connection: 'authorization, x-forwarded-for' } });
    expect(smuggled.status).toBe(200);
    expect(production.last().headers['x-forwarded-for']).toBe('127.0.0.1');
    const { gateway } = house.configuration.ports;
    const raw = (lengths: string) =>
      house.client.raw(
        gateway,
        `POST /shop/1.0.0/order HTTP/1.1\r\nHost: a\r\n${lengths}\r\n\r\nGET /x HTTP/1.1\r\n\r\n`,
      );
    for (const lengths of [
      'Content-Length: 0\r\nTransfer-Encoding: chunked',
      'Content-Length: 0\r\nContent-Length: 5',
      'Transfer-Encoding: x',
    ]) {
      expect(await raw(lengths)).toMatch(/^HTTP\/1.1 400 /);
    }
  });

  it('[146] stops at its bounds', async () => {
    const token = await appToken();
    expect((await get(`/item/${'a'.repeat(9_000)}`, token)).status).toBe(414);
    expect((await get('/menu', `${token}${'a'.repeat(9_000)}`)).status).toBe(401);
  });

  it('follows the life of an API', async () => {
    const token = await appToken();
    const states = { CREATED: 404, BLOCKED: 503, DEPRECATED: 200, RETIRED: 404, PUBLISHED: 200 } as const;
    for (const [state, status] of Object.entries(states)) {
      const context = `/life-${state.toLowerCase()}`;
      const api = await house.build.api({
        context,
        productionEndpoint: production.url,
        state: state as keyof typeof states,
      });
      await house.build.subscription({ applicationId: keys.applicationId, apiId: api.id });
      const answer = await house.client.call(`${house.issuer}${context}/1.0.0/x`, { bearer: token });
      expect([state, answer.status]).toEqual([state, status]);
    }
  });

  it('never calls itself or a forbidden address, whatever an API says', async () => {
    const { gateway, console: pages, operations } = house.configuration.ports;
    const endpoints = [
      `https://localhost:${gateway}`,
      `https://127.0.0.1:${pages}`,
      `http://[::1]:${operations}`,
      'http://169.254.169.254',
      'http://[fe80::1]',
      'http://10.0.0.1',
    ];
    for (const [index, productionEndpoint] of endpoints.entries()) {
      const api = await house.build.api({ context: `/self-${index}`, productionEndpoint });
      await house.build.subscription({ applicationId: keys.applicationId, apiId: api.id });
      const answer = await house.client.call(`${house.issuer}/self-${index}/1.0.0/x`, { bearer: await appToken() });
      expect([productionEndpoint, ...faultOf(answer)]).toEqual([productionEndpoint, 502, '101503']);
    }
  });
});
