import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  aCaller,
  aPlan,
  aResource,
  aSubscription,
  anApi,
  anApplication,
  CatalogueDouble,
  DirectoryDouble,
  ISSUER,
  VerifierDouble,
} from '#test/support/gateway-doubles';
import { callHttp, type PlainCall, sendRaw } from '#test/support/http-client';
import { LoopbackServer, type RunningGateway, startGateway } from '#test/support/running-gateway';
import type { PublishedApi } from '#gateway-core/model';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { decodeJws, isSignedBy } from '#primitives/signature';
import { ProtectedResources } from './protected-resources.js';
import { GatewayAddresses } from './gateway-addresses.js';

const bearer = { Authorization: 'Bearer good' };
const anything = [aResource('*', '/*')];

/** What a back end was asked, and what it answers. */
class Backend {
  readonly seen: { method: string; url: string; headers: readonly string[]; body: string }[] = [];
  answer = (_request: IncomingMessage, response: ServerResponse): void => void response.end('from the back end');
  private server: LoopbackServer;

  async start(): Promise<this> {
    this.server = await LoopbackServer.start((request, response) => void this.serve(request, response));
    return this;
  }

  get url(): string {
    return this.server.url;
  }

  get port(): number {
    return this.server.port;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** The values of a header of the last request. */
  header(name: string): readonly string[] {
    const headers = this.seen.at(-1)?.headers ?? [];
    return headers.filter((_value, index) => index % 2 === 1 && headers[index - 1].toLowerCase() === name);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', rawHeaders } = request;
    this.seen.push({ method, url, headers: rawHeaders, body: Buffer.concat(chunks).toString() });
    this.answer(request, response);
  }
}

describe('GatewayHandler', () => {
  let backend: Backend;
  let gateway: RunningGateway;

  beforeEach(async () => {
    backend = await new Backend().start();
  });
  afterEach(async () => {
    await gateway.close();
    await backend.close();
  });

  const publish = async (more: Partial<PublishedApi> = {}, ports: Parameters<typeof startGateway>[1] = {}) => {
    gateway = await startGateway(anApi({ productionEndpoint: backend.url, ...more }), ports);
  };
  const call = (path: string, more: PlainCall = {}) =>
    callHttp(gateway.url, { path: `/pizzashack/1.0.0${path}`, headers: bearer, ...more });

  it('forwards a call and answers with what comes back', async () => {
    await publish({ productionEndpoint: `${backend.url}/base/` });
    const answer = await call('/order/%37?x=%2F&y=1');
    expect(answer).toMatchObject({
      status: 200,
      text: 'from the back end',
      headers: {
        'x-content-type-options': 'nosniff',
        'content-security-policy': 'sandbox',
        'trace-id': '0123456789abcdef0123456789abcdef',
      },
    });
    expect(backend.seen[0]).toMatchObject({ method: 'GET', url: '/base/order/7?x=%2F&y=1' });
    expect(gateway.contexts[0]).toMatchObject({
      route: '/pizzashack/1.0.0/order/{orderId}',
      clientId: 'consumer-key-1',
      reason: null,
    });
    expect(gateway.observed).toEqual([
      {
        api: '/pizzashack/1.0.0',
        status: 200,
        code: 'forwarded',
        step: 'forwarded',
        durationMs: expect.any(Number),
        bytes: 17,
      },
    ]);
  });

  it('passes a body and its length on', async () => {
    await publish({ resources: anything });
    const sent = {
      method: 'POST',
      body: '{"pizzaType":"Diavola"}',
      headers: { ...bearer, 'Content-Type': 'application/json' },
    };
    await call('/order', { ...sent, headers: { ...sent.headers, 'Content-Length': 23 } });
    expect(backend.seen[0]).toMatchObject({ method: 'POST', body: sent.body });
    expect(backend.header('content-length')).toEqual(['23']);
    await call('/order', { ...sent, headers: { ...sent.headers, 'Transfer-Encoding': 'chunked' } });
    expect(backend.seen[1].body).toBe(sent.body);
    await call('/order', { method: 'DELETE', body: 'x', headers: { ...bearer, 'Content-Length': 1 } });
    expect(backend.seen[2]).toMatchObject({ method: 'DELETE', body: 'x' });
    await call('/order', { method: 'POST', headers: { ...bearer, 'Content-Length': 0 } });
    expect(backend.header('content-length')).toEqual(['0']);
  });

  describe('refusals', () => {
    it('[G01] asks for a token, and says where the API explains how to get one', async () => {
      await publish();
      const answer = await call('/menu', { headers: {} });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe(
        `Bearer realm="Gatehouse", resource_metadata="${ISSUER}/.well-known/oauth-protected-resource/pizzashack/1.0.0"`,
      );
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
      });
      expect(JSON.parse(answer.text)).toEqual({
        code: '900902',
        message: 'Missing Credentials',
        description: expect.any(String),
        traceId: '0123456789abcdef0123456789abcdef',
      });
      expect(backend.seen).toEqual([]);
      expect(gateway.observed[0]).toMatchObject({ status: 401, code: '900902', step: 'credential' });
      expect(gateway.contexts[0].reason).toBe('no credential');
    });

    it('[G04][140] refuses a bad token with invalid_token and does not repeat it', async () => {
      await publish();
      const answer = await call('/menu', { headers: { Authorization: 'Bearer s3cret-t0ken' } });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
      expect(JSON.stringify([answer, gateway.contexts, gateway.observed])).not.toContain('s3cret');
    });

    it('[G02] refuses an application that is not subscribed', async () => {
      await publish({}, { subscriptions: new DirectoryDouble([anApplication([])]) });
      expect(await call('/menu')).toMatchObject({ status: 403, text: expect.stringContaining('"code":"900908"') });
    });

    it('[G03] names the missing scope', async () => {
      await publish();
      const answer = await call('/order', { method: 'POST', body: 'x' });
      expect(answer.status).toBe(403);
      expect(answer.headers['www-authenticate']).toMatch(/error="insufficient_scope", scope="order"/);
    });

    it('[G10] refuses request N+1 with Retry-After, and admits again when the window has passed', async () => {
      const api = anApi({ productionEndpoint: backend.url });
      const limit = { requests: 1, perSeconds: 60 };
      const subscriptions = new DirectoryDouble([anApplication([aSubscription(api)])], undefined, [aPlan({ limit })]);
      await publish({}, { subscriptions });
      expect((await call('/menu')).headers).toMatchObject({ 'ratelimit-policy': '"plan";q=1;w=60' });
      const refused = await call('/menu', { headers: { ...bearer, Accept: 'application/xml' } });
      expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '62' } });
      expect(refused.text).toContain('<amt:code>900804</amt:code>');
    });

    it('[82][96] refuses a refresh token or another kind of JWT sent as an access token', async () => {
      const tokens = new VerifierDouble();
      tokens.faults.set('gthr_refresh', 'malformed');
      tokens.faults.set('id.token.jwt', 'wrong_type');
      await publish({}, { tokens });
      for (const token of ['gthr_refresh', 'id.token.jwt']) {
        expect(await call('/menu', { headers: { Authorization: `Bearer ${token}` } })).toMatchObject({ status: 401 });
      }
    });

    it('[97] does not take a token from the query or the body', async () => {
      await publish({ resources: anything });
      expect(await call('/menu?access_token=good', { headers: {} })).toMatchObject({ status: 401 });
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      const posted = await call('/menu', { method: 'POST', body: 'access_token=good', headers: form });
      expect(posted.status).toBe(401);
      expect(backend.seen).toEqual([]);
    });

    it('[50] refuses two Authorization headers', async () => {
      await publish();
      const twice = 'Authorization: Bearer good\r\nauthorization: Bearer good\r\n';
      const text = await sendRaw(
        gateway.port,
        `GET /pizzashack/1.0.0/menu HTTP/1.1\r\nHost: x\r\n${twice}Connection: close\r\n\r\n`,
      );
      expect(text).toMatch(/^HTTP\/1.1 400 /);
      expect(backend.seen).toEqual([]);
    });

    it.each([
      ['two lengths', 'Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc'],
      ['length and chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      ['chunks twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
    ])('[50] does not forward a request with %s', async (_what, rest) => {
      await publish({ resources: anything });
      const text = await sendRaw(
        gateway.port,
        `POST /pizzashack/1.0.0/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n${rest}`,
      );
      expect(text).toMatch(/^HTTP\/1.1 400 /);
      expect(backend.seen).toEqual([]);
    });

    it.each(['/../secret', '/%2e%2e/secret', '/a%2fb', '/a//b', '/a;x/b', '/a%00', '/a%5cb', '/%252e%252e/a', '/a%zz'])(
      '[145] refuses %s, before anything else',
      async (path) => {
        await publish({ resources: anything });
        expect(await call(path, { headers: {} })).toMatchObject({ status: 400 });
        expect(backend.seen).toEqual([]);
      },
    );

    it('[145] matches and forwards the same string', async () => {
      await publish({ resources: [aResource('GET', '/menu'), aResource('GET', '/{any}', { scopes: ['rare'] })] });
      expect(await call('/%6d%65nu')).toMatchObject({ status: 200 });
      expect(backend.seen[0].url).toBe('/menu');
    });

    it('says 404 for no API, and 503 while the storage that would know is away', async () => {
      const apis = new CatalogueDouble([]);
      await publish({}, { apis });
      expect(await call('/menu')).toMatchObject({ status: 404, text: expect.stringContaining('"code":"404"') });
      expect(gateway.observed[0]).toMatchObject({ api: 'none', code: '404' });
      apis.refresh = () => Promise.reject(new StorageUnavailable(new Error('away')));
      expect(await call('/menu')).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    });

    it('answers 503 when memory has become too old, and 500 with a fixed sentence to the unforeseen', async () => {
      const tokens = new VerifierDouble();
      await publish({}, { tokens });
      gateway.freshness.fresh = false;
      expect(await call('/menu')).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
      gateway.freshness.fresh = true;
      tokens.verify = () => {
        throw new Error('secret detail');
      };
      const answer = await call('/menu');
      expect(answer.status).toBe(500);
      expect(answer.text).not.toContain('secret detail');
      expect(gateway.failures).toHaveLength(1);
    });

    it('carry CORS headers, and so do answers', async () => {
      await publish({ cors: { enabled: true, origins: ['https://app.test'], headers: [], credentials: false } });
      const headers = { Origin: 'https://app.test' };
      expect((await call('/menu', { headers })).headers).toMatchObject({
        'access-control-allow-origin': 'https://app.test',
      });
      expect((await call('/menu', { headers: { ...headers, ...bearer } })).headers).toMatchObject({
        'access-control-allow-origin': 'https://app.test',
        vary: 'Origin',
      });
      const preflight = { ...headers, 'Access-Control-Request-Method': 'GET' };
      expect(await call('/menu', { method: 'OPTIONS', headers: preflight })).toMatchObject({
        status: 204,
        headers: { 'access-control-allow-methods': 'GET, HEAD' },
      });
    });

    it('refuse WebSockets in words', async () => {
      await publish();
      const headers = { ...bearer, Connection: 'Upgrade', Upgrade: 'websocket' };
      expect(await call('/menu', { headers })).toMatchObject({ status: 501 });
    });
  });

  describe('towards the back end', () => {
    it('[144] removes every identity header a caller sends, and says itself who calls', async () => {
      await publish();
      await call('/menu', {
        headers: {
          ...bearer,
          'X-JWT-Assertion': 'forged',
          x_jwt_assertion: 'forged',
          'X.Jwt.Assertion': 'forged',
          'X-Forwarded-For': 'forged',
          'X-Forwarded-Host': 'forged',
          Forwarded: 'for=forged',
          'X-User-Id': 'forged',
          X_Application_Id: 'forged',
          'X-Authenticated-Userid': 'forged',
          Cookie: 'session=forged',
          DPoP: 'forged',
          'Proxy-Authorization': 'forged',
          Expect: '100-continue',
          TE: 'trailers',
          'X-Mine': 'kept',
          my_own: 'kept',
        },
      });
      const { headers } = backend.seen[0];
      expect(headers.join('\n')).not.toContain('forged');
      expect(headers.filter((text) => text === 'kept')).toHaveLength(2);
      for (const name of ['authorization', 'cookie', 'dpop', 'expect', 'te']) expect(backend.header(name)).toEqual([]);
      expect(backend.header('x-forwarded-for')).toEqual(['192.0.2.7']);
      expect(backend.header('x-forwarded-proto')).toEqual(['https']);
      expect(backend.header('x-forwarded-host')).toEqual(['gateway.test']);
      expect(backend.header('host')).toEqual([`127.0.0.1:${backend.port}`]);
      expect(backend.header('x-jwt-assertion')).toHaveLength(1);
    });

    it('[144] lets Connection remove hop-by-hop headers, and nothing that was judged or added', async () => {
      await publish({ resources: anything, passAccessToken: true }, { tokens: exactly(`${ISSUER}/pizzashack/1.0.0`) });
      await call('/a', {
        method: 'POST',
        body: 'abc',
        headers: {
          ...bearer,
          'Content-Type': 'text/plain',
          'X-Hop': '1',
          Connection: 'close, X-Hop, Authorization, X-JWT-Assertion, X-Forwarded-For, Content-Length, Content-Type',
        },
      });
      expect(backend.header('x-hop')).toEqual([]);
      expect(backend.header('authorization')).toEqual(['Bearer good']);
      expect(backend.header('x-jwt-assertion')).toHaveLength(1);
      expect(backend.header('x-forwarded-for')).toHaveLength(1);
      expect(backend.header('content-type')).toEqual(['text/plain']);
      expect(backend.seen[0].body).toBe('abc');
    });

    const exactly = (...audience: string[]) => new VerifierDouble({ good: aCaller({ audience }) });

    it('shows the access token only to an API that is its sole audience and is set to receive it', async () => {
      const own = `${ISSUER}/pizzashack/1.0.0`;
      for (const [passAccessToken, audience, seen] of [
        [true, [own], ['Bearer good']],
        [false, [own], []],
        [true, [`${ISSUER}/apis`], []],
        [true, [own, `${ISSUER}/userinfo`], []],
      ] as const) {
        await publish({ passAccessToken }, { tokens: exactly(...audience) });
        await call('/menu');
        expect(backend.header('authorization')).toEqual(seen);
        await gateway.close();
      }
      await publish();
    });

    it('passes cookies to an API that is set to receive them, except those of a reserved name', async () => {
      await publish({ passCookies: true });
      backend.answer = (_request, response) =>
        void response.setHeader('Set-Cookie', ['b=2; Path=/; Domain=x', '__Host-c=3']).end();
      const answer = await call('/menu', { headers: { ...bearer, Cookie: 'a=1; __Host-gatehouse-9443=x' } });
      expect(backend.header('cookie')).toEqual(['a=1']);
      expect(answer.headers['set-cookie']).toEqual(['b=2; Path=/pizzashack']);
    });

    it('asserts who calls, signed, for this API, for a minute, and again for half of it', async () => {
      await publish();
      await call('/menu');
      const [assertion] = backend.header('x-jwt-assertion');
      const jws = decodeJws(assertion);
      if (!jws) throw new Error('not a JWS');
      expect(isSignedBy(jws, gateway.keys.verificationKey())).toBe(true);
      expect(jws.header).toMatchObject({ typ: 'backend+jwt', alg: 'ES256' });
      const now = gateway.clock.now().getTime() / 1000;
      expect(jws.payload).toEqual({
        iss: ISSUER,
        aud: `${ISSUER}/pizzashack/1.0.0`,
        iat: now,
        exp: now + 60,
        sub: 'user-1',
        username: 'maria',
        client_id: 'consumer-key-1',
        application_id: 'application-1',
        application_name: 'DefaultApplication',
        aut: 'APPLICATION_USER',
        key_type: 'PRODUCTION',
        plan: 'Gold',
        scope: 'default',
        api: 'PizzaShackAPI',
        version: '1.0.0',
      });
      gateway.clock.advanceMs(29_999);
      await call('/menu');
      expect(backend.header('x-jwt-assertion')).toEqual([assertion]);
      gateway.clock.advanceMs(1);
      await call('/menu');
      expect(backend.header('x-jwt-assertion')).not.toEqual([assertion]);
    });

    it('[100] names no user for an application token, even when its subject looks like one', async () => {
      await publish({}, { tokens: new VerifierDouble({ good: aCaller({ tokenType: 'APPLICATION' }) }) });
      await call('/menu');
      const payload = decodeJws(backend.header('x-jwt-assertion')[0])?.payload;
      expect(payload).toMatchObject({ aut: 'APPLICATION' });
      expect(payload).not.toHaveProperty('username');
    });

    it('asserts nothing for a resource without authentication', async () => {
      await publish({ resources: [aResource('GET', '/menu', { authType: 'NONE' })] });
      await call('/menu', { headers: { 'X-JWT-Assertion': 'forged' } });
      expect(backend.header('x-jwt-assertion')).toEqual([]);
    });

    it('[G16][94] takes a sandbox key to the sandbox alone', async () => {
      const tokens = new VerifierDouble({ good: aCaller({ keyType: 'SANDBOX' }) });
      await publish({ productionEndpoint: 'http://127.0.0.1:1', sandboxEndpoint: backend.url }, { tokens });
      expect(await call('/menu')).toMatchObject({ status: 200 });
    });

    it('[137] never calls a forbidden address or our own listeners', async () => {
      await publish({ productionEndpoint: 'http://169.254.169.254/latest' });
      expect(await call('/menu')).toMatchObject({ status: 502, text: expect.stringContaining('"code":"101503"') });
      await gateway.close();
      await publish({}, { ownPorts: [backend.port] });
      expect(await call('/menu')).toMatchObject({ status: 502 });
      expect(gateway.contexts[0].reason).toContain('our own');
      await gateway.close();
      await publish();
      gateway.policy.privateBackends = 'NONE';
      expect(await call('/menu')).toMatchObject({ status: 502 });
      expect(backend.seen).toEqual([]);
    });

    it('[137] uses no connection again that is not allowed any more', async () => {
      await publish();
      expect(await call('/menu')).toMatchObject({ status: 200 });
      gateway.policy.privateBackends = 'NONE';
      expect(await call('/menu')).toMatchObject({ status: 502 });
      gateway.policy.privateBackends = 'LOOPBACK';
      expect(await call('/menu')).toMatchObject({ status: 200 });
    });
  });

  it('serves the metadata that its challenges name', async () => {
    await publish();
    const api = anApi({
      resources: [aResource('GET', '/a', { scopes: ['b', 'a'] }), aResource('GET', '/b', { scopes: ['a'] })],
    });
    const resources = new ProtectedResources(new CatalogueDouble([api]), new GatewayAddresses(ISSUER, []));
    const prefix = '/.well-known/oauth-protected-resource';
    expect(await resources.find(`${prefix}/pizzashack/1.0.0`)).toEqual({
      resource: `${ISSUER}/pizzashack/1.0.0`,
      resource_name: 'PizzaShackAPI',
      authorization_servers: [ISSUER],
      bearer_methods_supported: ['header'],
      scopes_supported: ['a', 'b'],
    });
    for (const path of ['', '/', '/pizzashack', '/pizzashack/1.0.0/', '/pizzashack/1.0.0/a', '/other/1', '/..%2f']) {
      expect(await resources.find(`${prefix}${path}`)).toBeNull();
    }
  });
});
