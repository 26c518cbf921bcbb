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
  portsFor,
  StoppedClock,
  VerifierDouble,
} from '#test/support/gateway-doubles';
import { admitCall, type IncomingCall } from './admit-call.js';
import type { Caller, PublishedApi } from './model.js';
import type { GatewayPorts } from './ports.js';
import { GatewayRefusal } from './refusals.js';
import { LocalQuotaCounter } from './sliding-window-counter.js';
import { matchApi } from './steps/match-api.js';

const api = anApi();

interface Attempt extends Partial<IncomingCall> {
  readonly path?: string;
}

async function admit(attempt: Attempt = {}, ports: GatewayPorts = portsFor(api), published: PublishedApi = api) {
  const { path = '/pizzashack/1.0.0/menu', ...call } = attempt;
  const matched = await matchApi(path, new CatalogueDouble([published]));
  const from = { clientAddress: '192.0.2.7', clientNetwork: '192.0.2.7' };
  const usual = { method: 'GET', authorization: ['Bearer good'], origin: null, requestedMethod: null, ...from };
  return admitCall({ ...usual, ...call }, matched, ports);
}

async function refused(attempt?: Attempt, ports?: GatewayPorts, published?: PublishedApi): Promise<GatewayRefusal> {
  const outcome = await admit(attempt, ports, published).catch((error: unknown) => error);
  if (!(outcome instanceof GatewayRefusal)) throw new Error('The call was not refused.', { cause: outcome });
  return outcome;
}

const withCaller = (more: Partial<Caller>, published: PublishedApi = api): GatewayPorts =>
  portsFor(published, { tokens: new VerifierDouble({ good: aCaller(more) }) });

describe('admitCall', () => {
  it('admits a subscribed application and says what to ask of which back end', async () => {
    expect(await admit()).toMatchObject({
      outcome: 'admitted',
      endpoint: 'http://127.0.0.1:9763',
      rest: '/menu',
      resource: { path: '/menu' },
      by: { application: { name: 'DefaultApplication' }, plan: { name: 'Gold' } },
    });
  });

  describe('resource', () => {
    it('refuses a path that the API does not have with 403, before it asks for a token', async () => {
      const refusal = await refused({ path: '/pizzashack/1.0.0/nothing', authorization: [] });
      expect(refusal).toMatchObject({ status: 403, code: '900906' });
    });

    it('refuses another method with 405 and names those there are', async () => {
      const refusal = await refused({ method: 'DELETE' });
      expect(refusal).toMatchObject({ status: 405, code: '900906', headers: { Allow: 'GET, HEAD' } });
    });
  });

  it('refuses a blocked API with 503', async () => {
    const blocked = anApi({ state: 'BLOCKED' });
    expect(await refused({}, portsFor(blocked), blocked)).toMatchObject({ status: 503, code: '700700' });
  });

  it('admits calls to a deprecated API', async () => {
    const deprecated = anApi({ state: 'DEPRECATED' });
    expect(await admit({}, portsFor(deprecated), deprecated)).toMatchObject({ outcome: 'admitted' });
  });

  describe('credential', () => {
    it.each([[[]], [['Basic Zm9vOmJhcg==']], [['Bearer']], [['Bearer ']], [['good']], [['']]])(
      '[G01] asks for a token when the header is %j',
      async (authorization) => {
        expect(await refused({ authorization })).toMatchObject({ status: 401, code: '900902', challenge: {} });
      },
    );

    it.each(['bearer good', 'BEARER good', 'Bearer  good '])('reads %j', async (value) => {
      expect(await admit({ authorization: [value] })).toMatchObject({ outcome: 'admitted' });
    });

    it('[50] refuses two Authorization headers, even when both are good', async () => {
      const refusal = await refused({ authorization: ['Bearer good', 'Bearer good'] });
      expect(refusal).toMatchObject({ status: 400, fault: 'credentials_ambiguous' });
    });

    it.each(['Bearer good, Basic x', 'Bearer good good', 'Bearer goo', 'Bearer goodx', 'Bearer "good"'])(
      '[93] refuses %j',
      async (value) => {
        expect(await refused({ authorization: [value] })).toMatchObject({ status: 401, code: '900901' });
      },
    );

    it.each([
      ['G04', 'expired'],
      ['G04', 'revoked'],
      ['94', 'wrong_issuer'],
      ['96', 'wrong_type'],
      ['98', 'wrong_algorithm'],
    ] as const)('[%s] answers a token that is %s like any other bad one', async (_case, fault) => {
      const tokens = new VerifierDouble();
      tokens.faults.set('bad', fault);
      const refusal = await refused({ authorization: ['Bearer bad'] }, portsFor(api, { tokens }));
      const unknown = await refused({ authorization: ['Bearer unknown'] });
      expect(refusal).toMatchObject({ status: 401, code: '900901', challenge: { error: 'invalid_token' } });
      expect(refusal.description).toBe(unknown.description);
      expect(refusal.reason).toContain(fault);
    });

    it('[146] does not look at a token beyond 8 KB', async () => {
      const tokens = new VerifierDouble();
      await refused({ authorization: [`Bearer ${'a'.repeat(8_193)}`] }, portsFor(api, { tokens }));
      expect(tokens.verified).toBe(0);
    });

    it.each([
      ['APPLICATION', 'APPLICATION_USER'],
      ['APPLICATION_USER', 'APPLICATION'],
    ] as const)('refuses, at a resource for %s tokens, the other kind', async (authType, tokenType) => {
      const published = anApi({ resources: [aResource('GET', '/menu', { authType })] });
      const refusal = await refused({}, withCaller({ tokenType }, published), published);
      expect(refusal).toMatchObject({ status: 401, code: '900905' });
      await expect(admit({}, withCaller({ tokenType: authType }, published), published)).resolves.toBeDefined();
    });

    it.each([
      [[`${ISSUER}/userinfo`]],
      [['https://other.test/apis']],
      [[`${ISSUER}/pizzashack/2.0.0`]],
      [[ISSUER]],
      [[]],
    ])('[95] refuses a token for %j', async (audience) => {
      expect(await refused({}, withCaller({ audience }))).toMatchObject({ status: 403, code: '900914' });
    });

    it('admits a token for exactly this API', async () => {
      expect(await admit({}, withCaller({ audience: [`${ISSUER}/pizzashack/1.0.0`] }))).toBeDefined();
    });

    it('asks for none at an open resource, and neither reads nor counts one', async () => {
      const published = anApi({ resources: [aResource('GET', '/menu', { authType: 'NONE' })] });
      const tokens = new VerifierDouble();
      const ports = portsFor(published, { tokens });
      expect(await admit({ authorization: ['Bearer bad'] }, ports, published)).toMatchObject({ by: null });
      expect(tokens.verified).toBe(0);
    });
  });

  describe('subscription', () => {
    const directory = (...states: Parameters<typeof aSubscription>[1][]) =>
      new DirectoryDouble([anApplication(states.map((more) => aSubscription(api, more)))]);

    it('[G02][101] refuses an application without a subscription', async () => {
      const subscriptions = new DirectoryDouble([anApplication([])]);
      expect(await refused({}, portsFor(api, { subscriptions }))).toMatchObject({ status: 403, code: '900908' });
    });

    it('[100] goes by the application in the token, never by its subject', async () => {
      const ports = withCaller({ subject: 'application-1', applicationId: 'application-2' });
      expect(await refused({}, ports)).toMatchObject({ status: 403, code: '900908' });
    });

    it.each([
      ['BLOCKED', 401, '900907'],
      ['PENDING', 401, '900909'],
      ['REJECTED', 401, '900909'],
      ['PRODUCTION_BLOCKED', 401, '900907'],
    ] as const)('refuses one that is %s', async (state, status, code) => {
      const subscriptions = directory({ state });
      const refusal = await refused({}, portsFor(api, { subscriptions }));
      expect(refusal).toMatchObject({ status, code, challenge: {} });
      expect(refusal.challenge).not.toHaveProperty('error');
    });

    it('lets sandbox keys through when production is blocked', async () => {
      const published = anApi({ sandboxEndpoint: 'http://127.0.0.1:9764' });
      const ports = { ...withCaller({ keyType: 'SANDBOX' }, published) };
      ports.subscriptions = directory({ state: 'PRODUCTION_BLOCKED' });
      expect(await admit({}, ports, published)).toMatchObject({ endpoint: 'http://127.0.0.1:9764' });
    });

    it('treats the token of a disabled application like one that was revoked', async () => {
      const subscriptions = new DirectoryDouble([anApplication([aSubscription(api)], { enabled: false })]);
      expect(await refused({}, portsFor(api, { subscriptions }))).toMatchObject({
        status: 401,
        code: '900901',
        challenge: { error: 'invalid_token' },
      });
    });

    it.each([
      ['unknown', []],
      ['not subscribed', [anApplication([])]],
      ['blocked', [anApplication([aSubscription(api, { state: 'BLOCKED' })])]],
      ['disabled', [anApplication([aSubscription(api)], { enabled: false })]],
    ])('reads once more when memory says %s', async (_what, remembered) => {
      const subscriptions = new DirectoryDouble(remembered, [anApplication([aSubscription(api)])]);
      expect(await admit({}, portsFor(api, { subscriptions }))).toMatchObject({ outcome: 'admitted' });
      expect(subscriptions.reads).toBe(1);
    });

    it('reads nothing when memory says yes', async () => {
      const subscriptions = directory({});
      await admit({}, portsFor(api, { subscriptions }));
      expect(subscriptions.reads).toBe(0);
    });
  });

  describe('key type', () => {
    it('[G16][94] refuses a sandbox key at an API with production alone, and names what is missing', async () => {
      const refusal = await refused({}, withCaller({ keyType: 'SANDBOX' }));
      expect(refusal).toMatchObject({ status: 403, code: '900901', title: 'Sandbox endpoint missing' });
    });

    it('[G16][94] refuses a production key at an API with a sandbox alone', async () => {
      const published = anApi({ productionEndpoint: null, sandboxEndpoint: 'http://127.0.0.1:1' });
      const refusal = await refused({}, portsFor(published), published);
      expect(refusal).toMatchObject({ status: 403, code: '900901', title: 'Production endpoint missing' });
    });

    it('takes each to its own', async () => {
      const published = anApi({ productionEndpoint: 'http://127.0.0.1:1', sandboxEndpoint: 'http://127.0.0.1:2' });
      expect(await admit({}, withCaller({ keyType: 'PRODUCTION' }, published), published)).toMatchObject({
        endpoint: 'http://127.0.0.1:1',
      });
      expect(await admit({}, withCaller({ keyType: 'SANDBOX' }, published), published)).toMatchObject({
        endpoint: 'http://127.0.0.1:2',
      });
    });
  });

  it('[G03] refuses a token without the scope, and names it', async () => {
    const refusal = await refused({ method: 'POST', path: '/pizzashack/1.0.0/order' });
    expect(refusal).toMatchObject({
      status: 403,
      code: '900910',
      challenge: { error: 'insufficient_scope', scope: ['order'] },
    });
    const call = { method: 'POST', path: '/pizzashack/1.0.0/order' };
    await expect(admit(call, withCaller({ scopes: ['a', 'order'] }))).resolves.toBeDefined();
  });

  describe('limits', () => {
    const limited = (plan: Parameters<typeof aPlan>[0], clock = new StoppedClock()): GatewayPorts =>
      portsFor(api, {
        subscriptions: new DirectoryDouble([anApplication([aSubscription(api)])], undefined, [aPlan(plan)]),
        quotas: new LocalQuotaCounter(clock),
      });

    it('[G10] refuses request N+1 with Retry-After and resets', async () => {
      const clock = new StoppedClock();
      const ports = limited({ limit: { requests: 2, perSeconds: 60 } }, clock);
      expect(await admit({}, ports)).toMatchObject({
        headers: { 'RateLimit-Policy': '"plan";q=2;w=60', RateLimit: '"plan";r=1;t=62' },
      });
      await admit({}, ports);
      const refusal = await refused({}, ports);
      expect(refusal).toMatchObject({ status: 429, code: '900804', headers: { RateLimit: '"plan";r=0;t=62' } });
      clock.advanceMs(Number(refusal.headers['Retry-After']) * 1000);
      await expect(admit({}, ports)).resolves.toBeDefined();
    });

    it('refuses a burst without taking it from the plan', async () => {
      const clock = new StoppedClock();
      const plan = { limit: { requests: 2, perSeconds: 60 }, burst: { requests: 1, perSeconds: 1 } };
      const ports = limited(plan, clock);
      await admit({}, ports);
      expect(await refused({}, ports)).toMatchObject({ status: 429, code: '900807' });
      clock.advanceMs(2_000);
      expect(await admit({}, ports)).toMatchObject({
        headers: { 'RateLimit-Policy': '"burst";q=1;w=1, "plan";q=2;w=60' },
      });
    });

    it('takes nothing for a call that is refused before', async () => {
      const ports = limited({ limit: { requests: 1, perSeconds: 60 } });
      await refused({ method: 'POST', path: '/pizzashack/1.0.0/order' }, ports);
      await expect(admit({}, ports)).resolves.toBeDefined();
    });

    it('does not let a call through whose plan cannot be found', async () => {
      const subscriptions = new DirectoryDouble([anApplication([aSubscription(api)])], undefined, []);
      expect(await refused({}, portsFor(api, { subscriptions }))).toMatchObject({ status: 503 });
    });
  });

  describe('CORS', () => {
    const shared = anApi({
      cors: { enabled: true, origins: ['https://app.test'], headers: ['X-A'], credentials: true },
    });
    const preflight = { method: 'OPTIONS', requestedMethod: 'GET', authorization: [] };

    it('answers a preflight without a token, with the methods of the path', async () => {
      expect(await admit({ ...preflight, origin: 'https://app.test' }, portsFor(shared), shared)).toEqual({
        outcome: 'preflight',
        headers: {
          Vary: 'Origin',
          'Access-Control-Allow-Origin': 'https://app.test',
          'Access-Control-Allow-Credentials': 'true',
          'Access-Control-Allow-Methods': 'GET, HEAD',
          'Access-Control-Allow-Headers': 'X-A',
          'Access-Control-Max-Age': '600',
        },
      });
    });

    it.each(['https://evil.test', 'null', 'https://app.test.evil.test'])('[131] tells %s nothing', async (origin) => {
      expect(await admit({ ...preflight, origin }, portsFor(shared), shared)).toEqual({
        outcome: 'preflight',
        headers: { Vary: 'Origin' },
      });
    });

    it('[131] never combines every origin with credentials', async () => {
      const open = anApi({ cors: { enabled: true, origins: ['*'], headers: [], credentials: true } });
      expect(await admit({ ...preflight, origin: 'https://app.test' }, portsFor(open), open)).toEqual({
        outcome: 'preflight',
        headers: { Vary: 'Origin' },
      });
    });

    it('leaves OPTIONS to an API that has no CORS', async () => {
      expect(await refused({ ...preflight, origin: 'https://app.test' })).toMatchObject({ status: 405 });
    });
  });
});
