import { answerHeaders } from './answer-headers.js';
import { answeredCookie, forwardedCookies } from './cookie-rules.js';
import { isForwarded } from './header-rules.js';
import { anApi } from '#test/support/gateway-doubles';

describe('isForwarded', () => {
  it.each([
    'x-jwt-assertion',
    'x_jwt_assertion',
    'x.jwt.assertion',
    'x-forwarded-for',
    'x_forwarded_for',
    'x-forwarded-prefix',
    'forwarded',
    'x-real-ip',
    'x_real.ip',
    'x-user',
    'x-user-id',
    'x_user_id',
    'x-app-id',
    'x.app.id',
    'x-application-name',
    'x-consumer-username',
    'x-authenticated-userid',
    'x-remote-user',
    'remote_user',
    'x~user',
    'x-http-method-override',
    'x-original-url',
    'authorization',
    'proxy_authorization',
    'dpop',
    'cookie',
    'connection',
    'te',
    'transfer-encoding',
    'transfer_encoding',
    'content_length',
    'content.type',
    'expect',
    'upgrade',
    'host',
    'proxy',
  ])('[144] does not pass %s on', (name) => expect(isForwarded(name)).toBe(false));

  it.each([
    'accept',
    'content-type',
    'content-length',
    'x-request-id',
    'my_own',
    'user-agent',
    'if-none-match',
    'idempotency-key',
    'traceparent',
  ])('passes %s on', (name) => expect(isForwarded(name)).toBe(true));
});

describe('cookies', () => {
  it('towards the back end lose those of a reserved name', () => {
    expect(forwardedCookies('a=1; __Host-gatehouse-9443=x; __secure-y=2;; b=3')).toBe('a=1; b=3');
    expect(forwardedCookies('__Host-a=1')).toBe('');
  });

  it.each([
    ['a=1', 'a=1; Path=/shop'],
    ['a=1; Domain=example.com; Path=/; HttpOnly', 'a=1; HttpOnly; Path=/shop'],
    ['a=1; domain = x; PATH; Secure', 'a=1; Secure; Path=/shop'],
    ['__Host-a=1; Secure; Path=/', null],
    ['__SECURE-a=1', null],
  ])('towards the caller: %s becomes %s', (cookie, kept) => expect(answeredCookie(cookie, '/shop')).toBe(kept));
});

describe('answerHeaders', () => {
  const answered = (from: Parameters<typeof answerHeaders>[0], more: Parameters<typeof anApi>[0] = {}, status = 200) =>
    answerHeaders(from, { api: anApi(more), own: {}, status, trailers: false });

  it('takes away what a back end may not tell a browser about a shared origin', () => {
    const harmful = {
      'set-cookie': ['a=1'],
      'clear-site-data': '"*"',
      'service-worker-allowed': '/',
      nel: '{}',
      'report-to': '{}',
      'reporting-endpoints': 'a="/"',
      'alt-svc': 'h3=":443"',
      'strict-transport-security': 'max-age=1',
      'trace-id': 'forged',
      connection: 'close, X-Hop',
      'x-hop': '1',
      'keep-alive': 'timeout=5',
      'transfer-encoding': 'chunked',
      trailer: 'X-T',
      upgrade: 'h2c',
    };
    expect(answered({ ...harmful, 'content-type': 'text/html', etag: '"1"' })).toEqual({
      'content-type': 'text/html',
      etag: '"1"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
  });

  it('adds the sandbox to a policy of the back end', () => {
    expect(answered({ 'content-security-policy': ["default-src 'none'", 'img-src *'] })).toMatchObject({
      'content-security-policy': "default-src 'none', img-src *, sandbox",
    });
  });

  it('lets an API that may set cookies do so within its context', () => {
    const cookies = { 'set-cookie': ['a=1; Path=/', '__Host-b=2'] };
    expect(answered(cookies, { passCookies: true })).toMatchObject({ 'set-cookie': ['a=1; Path=/pizzashack'] });
    expect(answered({ 'set-cookie': ['__Host-b=2'] }, { passCookies: true })).not.toHaveProperty('set-cookie');
  });

  it('wins over the back end with its own', () => {
    const cors = { enabled: true, origins: ['https://a.test'], headers: [], credentials: false };
    const headers = answerHeaders(
      {
        'access-control-allow-origin': '*',
        'access-control-allow-credentials': 'true',
        vary: 'Accept',
        ratelimit: 'x',
      },
      {
        api: anApi({ cors }),
        own: { 'Access-Control-Allow-Origin': 'https://a.test', Vary: 'Origin', RateLimit: '"plan";r=1;t=1' },
        status: 200,
        trailers: false,
      },
    );
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://a.test',
      vary: 'Accept, Origin',
      ratelimit: '"plan";r=1;t=1',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('lets a back end say which headers a page reads, if it may read the answer and the gateway says nothing', () => {
    const api = anApi({ cors: { enabled: true, origins: ['https://a.test'], headers: [], credentials: false } });
    const exposed = (own: Record<string, string>, name = 'access-control-expose-headers') =>
      answerHeaders({ [name]: 'X-Total' }, { api, own, status: 200, trailers: false })[name];
    const allowed = { 'Access-Control-Allow-Origin': 'https://a.test' };
    expect(exposed(allowed)).toBe('X-Total');
    expect(exposed({ Vary: 'Origin' })).toBeUndefined();
    expect(exposed({ ...allowed, 'Access-Control-Expose-Headers': 'RateLimit' })).toBe('RateLimit');
    expect(exposed(allowed, 'access-control-allow-headers')).toBeUndefined();
  });

  it('leaves no length on a 204', () => {
    expect(answered({ 'content-length': '0' }, {}, 204)).not.toHaveProperty('content-length');
  });
});
