import type { SigningKeyState } from '#database/repositories/signing-key.repository';
import type { Repositories } from '#database/repositories/repositories';
import { newSecret } from '#primitives/secrets';
import { addSeconds } from '#primitives/clock';
import { decodeJws } from '#primitives/signature';
import { KeyStore } from '#oauth-core/ports/key-store';
import type { ResourceAuthType, SubscriptionState } from '#gateway-core/model';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, testRootKeys } from '#test/support/databases';
import type { Answer } from '#test/support/https-client';
import { type Keys, Shop, faultOf } from '#test/support/shop';

const ORIGIN = 'https://app.test';
const OTHER_ORIGIN = 'https://evil.test';

describe.each(Object.entries(databases))('the rules of the gateway on %s', (_name, create) => {
  let shop: Shop;
  let token: string;
  let apiId: string;

  beforeAll(async () => {
    shop = await Shop.open(create, { GATEHOUSE_TRUSTED_PROXIES: '127.0.0.1/32' });
    await shop.house.build.user({ username: 'maria', password: 'correct horse' });
    ({ id: apiId } = await shop.publish({ context: '/shop', sandboxEndpoint: shop.backend.url }));
    token = await shop.token();
  });
  beforeEach(() => {
    shop.backend.seen.length = 0;
    shop.backend.answer = (request, response) => void response.end(request.url);
  });
  afterAll(() => shop?.close());

  const get = (bearer?: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    shop.call('/shop/1.0.0/menu', bearer, { headers });
  const from = (address: string) => ({ 'X-Forwarded-For': address });
  const now = () => shop.house.clock.now();
  const transaction = <T>(work: (stores: Repositories) => Promise<T>): Promise<T> =>
    shop.house.database.transaction(work);
  /** A key pair of an application of its own, subscribed to the shop. */
  const subscribed = async (fields: Parameters<Shop['house']['build']['keyPair']>[0] = {}) => {
    const keys = await shop.house.build.keyPair(fields);
    const subscription = await shop.house.build.subscription({ applicationId: keys.applicationId, apiId });
    return { ...keys, subscription };
  };
  /** The key pair with one more secret. */
  const addSecret = async (keys: BuiltKeyPair, expiresAt: Date | null): Promise<Keys> => {
    const consumerSecret = newSecret('gths_');
    const fingerprint = testRootKeys.fingerprint('client-secret', consumerSecret);
    const { label, hintFirst, hintLast, createdBy } = keys.secret;
    const secret = { label, hintFirst, hintLast, createdBy, fingerprint, expiresAt, createdAt: now() };
    await transaction(({ secrets }) => secrets.add(keys, secret));
    return { consumerKey: keys.consumerKey, consumerSecret };
  };
  const signIn = async (keys: Keys) =>
    (await shop.ask({ grant_type: 'password', username: 'maria', password: 'correct horse' }, keys)).json<{
      access_token: string;
      refresh_token: string;
    }>();
  const errorOf = (answer: Answer) => [answer.status, answer.json().error];

  describe('[G17] CORS', () => {
    beforeAll(async () => {
      const resources = [{ method: 'GET', path: '/menu' }, { method: 'POST', path: '/order' }, { path: '/free/*' }];
      const policy = { enabled: true, headers: ['Authorization', 'X-Mine'], credentials: false };
      await shop.publish({ context: '/listed', resources, cors: { ...policy, origins: [ORIGIN, 'null'] } });
      await shop.publish({ context: '/anybody', resources, cors: { ...policy, origins: ['*'] } });
      await shop.publish({
        context: '/signed-in',
        resources,
        cors: { ...policy, origins: ['*', ORIGIN], credentials: true },
      });
      await shop.publish({ context: '/off', cors: { ...policy, enabled: false, origins: ['*'] } });
    });
    const preflight = (context: string, origin: string, path = '/menu', bearer?: string) =>
      shop.call(`${context}/1.0.0${path}`, bearer, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'GET' },
      });
    const corsOf = ({ headers }: Answer) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => /^(access-control-|vary$)/.test(name)));

    it('is answered by the gateway, with the API’s own methods and headers, and needs no token', async () => {
      const answer = await preflight('/listed', ORIGIN);
      expect(answer.status).toBe(204);
      expect(corsOf(answer)).toEqual({
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers': 'Authorization, X-Mine',
        'access-control-max-age': '600',
        vary: 'Origin',
      });
      expect((await preflight('/listed', ORIGIN, '/order')).headers['access-control-allow-methods']).toBe('POST');
      expect((await preflight('/listed', ORIGIN, '/menu', 'no token at all')).status).toBe(204);
      expect(shop.backend.seen).toEqual([]);
    });

    it('[131] tells a stranger nothing, and an origin that is hidden is a stranger', async () => {
      for (const origin of [
        OTHER_ORIGIN,
        'null',
        'https://app.test.evil.test',
        'http://app.test',
        'HTTPS://APP.TEST',
      ]) {
        expect([origin, corsOf(await preflight('/listed', origin))]).toEqual([origin, { vary: 'Origin' }]);
        const answer = await shop.call('/listed/1.0.0/menu', token, { headers: { Origin: origin } });
        expect([origin, answer.status, corsOf(answer)]).toEqual([origin, 200, { vary: 'Origin' }]);
      }
    });

    it('[131] never sends a star together with credentials', async () => {
      expect(corsOf(await preflight('/signed-in', ORIGIN))).toMatchObject({
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-credentials': 'true',
      });
      expect(corsOf(await preflight('/signed-in', OTHER_ORIGIN))).toEqual({ vary: 'Origin' });
      expect(corsOf(await preflight('/anybody', OTHER_ORIGIN))).toMatchObject({ 'access-control-allow-origin': '*' });
      expect(corsOf(await preflight('/anybody', 'null'))).toMatchObject({ 'access-control-allow-origin': '*' });
    });

    it('is on every answer, refusals included, and a back end has no say in it', async () => {
      shop.backend.answer = (_request, response) => {
        response.setHeader('Access-Control-Allow-Origin', OTHER_ORIGIN).setHeader('Vary', 'Accept');
        response.setHeader('Access-Control-Allow-Credentials', 'true');
        response.setHeader('Access-Control-Expose-Headers', 'X-Total');
        response.end();
      };
      const answer = await shop.call('/listed/1.0.0/menu', token, { headers: { Origin: ORIGIN } });
      expect(corsOf(answer)).toEqual({
        'access-control-allow-origin': ORIGIN,
        'access-control-expose-headers': 'X-Total', // these are the back end's own
        vary: 'Accept, Origin',
      });
      const refused = await shop.call('/listed/1.0.0/menu', undefined, { headers: { Origin: ORIGIN } });
      expect([refused.status, corsOf(refused)]).toEqual([
        401,
        { 'access-control-allow-origin': ORIGIN, vary: 'Origin' },
      ]);
    });

    it('is the back end’s affair where the API has it off, and a preflight for nothing is refused', async () => {
      expect((await preflight('/off', ORIGIN, '/x')).status).toBe(401);
      expect((await preflight('/off', ORIGIN, '/x', token)).status).toBe(200);
      expect(shop.backend.last().method).toBe('OPTIONS');
      expect(faultOf(await preflight('/listed', ORIGIN, '/nothing'))).toEqual([403, '900906']);
      expect((await shop.call('/anybody/1.0.0/free/x', token, { method: 'OPTIONS' })).status).toBe(200); // no preflight
    });
  });

  describe('the default version', () => {
    const answers = async (path: string) => {
      const answer = await shop.call(path, token);
      return answer.status === 200 ? answer.text : answer.status;
    };
    const version = (name: string, more: Parameters<Shop['publish']>[0] = {}) =>
      shop.publish({
        context: '/versions',
        version: name,
        productionEndpoint: `${shop.backend.url}/v${name}`,
        defaultVersion: false,
        ...more,
      });

    it('answers where the address names none; one that is named wins, even when it has retired', async () => {
      const first = await version('1.9.0', { defaultVersion: true });
      await version('2.0.0');
      await version('0.1.0', { state: 'RETIRED' });
      await version('3.0.0', { state: 'CREATED' });
      expect(await answers('/versions/menu')).toBe('/v1.9.0/menu');
      expect(await answers('/versions')).toBe('/v1.9.0/');
      expect(await answers('/versions/1.9.0/menu')).toBe('/v1.9.0/menu');
      expect(await answers('/versions/2.0.0/menu')).toBe('/v2.0.0/menu');
      expect(await answers('/versions/2.0.00/menu')).toBe('/v1.9.0/2.0.00/menu');
      for (const gone of ['0.1.0', '3.0.0']) expect(await answers(`/versions/${gone}/menu`)).toBe(404);
      await transaction(({ apis }) => apis.changeState(first.id, 'RETIRED', now()));
      expect(await answers('/versions/menu')).toBe(404);
      await transaction(({ apis }) => apis.changeState(first.id, 'PUBLISHED', now()));
    });

    it('is the highest that can be called, should several be marked', async () => {
      const marked = { context: '/several', defaultVersion: true };
      await version('1.9.0', marked);
      const highest = await version('1.10.0', marked);
      await version('1.8.0', marked);
      await version('1.11.0', { ...marked, state: 'CREATED' });
      expect(await answers('/several/menu')).toBe('/v1.10.0/menu');
      await transaction(({ apis }) => apis.changeState(highest.id, 'RETIRED', now()));
      expect(await answers('/several/menu')).toBe('/v1.9.0/menu');
    });
  });

  describe('the states of an API and of a subscription', () => {
    it('let calls through while it is published or deprecated, and say what stops the others', async () => {
      const api = await shop.publish({ context: '/life' });
      const expected = { CREATED: '404', PUBLISHED: 200, DEPRECATED: 200, BLOCKED: '700700', RETIRED: '404' } as const;
      for (const [state, outcome] of Object.entries(expected)) {
        await transaction(({ apis }) => apis.changeState(api.id, state as keyof typeof expected, now()));
        const answer = await shop.call('/life/1.0.0/x', token);
        expect([state, answer.status === 200 ? 200 : answer.json().code]).toEqual([state, outcome]);
      }
    });

    it('[G18] refuse a blocked subscription and restore it, each at once', async () => {
      const { subscription, ...keys } = await subscribed();
      const sandbox = await shop.house.build.keyPair({ applicationId: keys.applicationId, keyType: 'SANDBOX' });
      const tokens = [await shop.token(keys), await shop.token(sandbox)];
      const block = (state: SubscriptionState) =>
        transaction(({ subscriptions }) => subscriptions.changeState(subscription, { state, reason: null, at: now() }));
      const outcomes = () =>
        Promise.all(
          tokens.map(async (bearer) => {
            const answer = await get(bearer);
            return answer.status === 200 ? 200 : answer.json().code;
          }),
        );
      expect(await outcomes()).toEqual([200, 200]);
      for (const [state, expected] of [
        ['BLOCKED', ['900907', '900907']],
        ['ACTIVE', [200, 200]],
        ['PRODUCTION_BLOCKED', ['900907', 200]],
        ['PENDING', ['900909', '900909']],
        ['REJECTED', ['900909', '900909']],
        ['ACTIVE', [200, 200]],
      ] as const) {
        await block(state);
        expect([state, await outcomes()]).toEqual([state, expected]);
      }
    });

    it('ask for no token where a resource asks for none, and otherwise for the right kind', async () => {
      const kinds: readonly ResourceAuthType[] = ['ANY', 'APPLICATION', 'APPLICATION_USER', 'NONE'];
      const resources = kinds.map((authType) => ({ path: `/${authType}`, authType }));
      await shop.publish({ context: '/kinds', resources, passAccessToken: true });
      const person = (await signIn(shop.keys)).access_token;
      for (const [bearer, statuses] of [
        [undefined, [401, 401, 401, 200]],
        [token, [200, 200, 401, 200]],
        [person, [200, 401, 200, 200]],
      ] as const) {
        const answers = kinds.map(async (kind) => (await shop.call(`/kinds/1.0.0/${kind}`, bearer)).status);
        expect(await Promise.all(answers)).toEqual(statuses);
      }
      expect(shop.backend.seen.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
    });
  });

  describe('the addresses of a key pair', () => {
    it('are the only ones from which it calls or gets a token, from memory', async () => {
      const keys = await subscribed({ allowedAddresses: ['192.0.2.0/24', '2001:db8::/32', '::ffff:198.51.100.7'] });
      const inside = { headers: from('192.0.2.9') };
      const own = await shop.token(keys, inside);
      for (const address of ['192.0.2.9', '2001:db8::1', '198.51.100.7', '::ffff:192.0.2.200']) {
        expect([address, (await get(own, from(address))).status]).toEqual([address, 200]);
      }
      const strangers = ['192.0.3.1', '2001:db9::1', '198.51.100.8', '127.0.0.1'];
      const statements = await shop.house.statementsDuring(async () => {
        for (const address of strangers) {
          expect([address, ...faultOf(await get(own, from(address)))]).toEqual([address, 403, '900908']);
          const refused = await shop.ask({ grant_type: 'client_credentials' }, keys, { headers: from(address) });
          expect([address, ...errorOf(refused)]).toEqual([address, 400, 'unauthorized_client']);
        }
      });
      expect(statements).toEqual([]);
      expect((await get(own, from('192.0.3.1'))).json().description).toMatch(/from your address/);
    });

    it('are asked after the secret, so that they tell nobody which keys exist', async () => {
      const keys = await subscribed({ allowedAddresses: ['192.0.2.1'] });
      const wrong = { ...keys, consumerSecret: 'wrong' };
      expect(errorOf(await shop.ask({ grant_type: 'client_credentials' }, wrong))).toEqual([401, 'invalid_client']);
    });

    it('change at once, and an empty list lets nobody in', async () => {
      const keys = await subscribed();
      const own = await shop.token(keys);
      const restrict = (list: readonly string[] | null) =>
        transaction(async ({ keyPairs }) => {
          const keyPair = await keyPairs.lock(keys.id);
          if (keyPair) await keyPairs.change(keyPair, { allowedAddresses: list }, now());
        });
      expect((await get(own)).status).toBe(200);
      await restrict(['192.0.2.1']);
      expect(faultOf(await get(own))).toEqual([403, '900908']);
      await restrict([]);
      expect(faultOf(await get(own, from('192.0.2.1')))).toEqual([403, '900908']);
      await restrict(null);
      expect((await get(own)).status).toBe(200);
      expect(await shop.token(keys)).toBeTruthy();
    });
  });

  describe('keys and secrets', () => {
    it('[P01] work at once, as they were shown', async () => {
      const keys = await subscribed();
      expect((await get(await shop.token(keys))).status).toBe(200);
    });

    it('[P09] replace a secret: the old one is refused, the new one works, tokens of both go on', async () => {
      const keys = await subscribed();
      const next = await addSecret(keys, null);
      const old = await shop.token(keys);
      expect(await shop.token(next)).toBeTruthy();
      await transaction(({ secrets }) => secrets.revoke(keys, keys.secret.id, now()));
      expect(errorOf(await shop.ask({ grant_type: 'client_credentials' }, keys))).toEqual([401, 'invalid_client']);
      const fresh = await shop.token(next);
      for (const bearer of [old, fresh]) expect((await get(bearer)).status).toBe(200);
    });

    it('[72] take an old secret within its overlap, and not a second longer', async () => {
      const keys = await subscribed();
      const old = await addSecret(keys, addSeconds(now(), 60));
      shop.house.clock.advance(59);
      expect((await get(await shop.token(old))).status).toBe(200);
      shop.house.clock.advance(1);
      expect(errorOf(await shop.ask({ grant_type: 'client_credentials' }, old))).toEqual([401, 'invalid_client']);
      expect(await shop.token(keys)).toBeTruthy();
    });

    it('[F14] [70] end with their deletion: no refresh, no token, and no call with an old one', async () => {
      const keys = await subscribed();
      const tokens = await signIn(keys);
      const own = await shop.token(keys);
      for (const bearer of [tokens.access_token, own]) expect((await get(bearer)).status).toBe(200);
      const change = { kind: 'client', consumerKey: keys.consumerKey } as const;
      await shop.rewrite(change, 'DELETE FROM key_pairs WHERE id = ?', [keys.id]);
      const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
      expect(errorOf(await shop.ask(form, keys))).toEqual([401, 'invalid_client']);
      for (const bearer of [tokens.access_token, own]) expect(faultOf(await get(bearer))).toEqual([401, '900901']);
    });

    it.each(['key pair', 'application', 'owner'] as const)(
      '[70] stop at once with a disabled %s: no refresh, no token, no call',
      async (what) => {
        const keys = await subscribed();
        const tokens = await signIn(keys);
        expect((await get(tokens.access_token)).status).toBe(200);
        const { ownerId = '' } = (await shop.house.database.read.keyPairs.findClient(keys.consumerKey)) ?? {};
        await transaction(({ keyPairs, applications, users }) => {
          if (what === 'key pair') return keyPairs.changeState(keys, 'DISABLED', now());
          if (what === 'application') return applications.changeState(keys.applicationId, 'DISABLED', now());
          return users.changeState(ownerId, 'DISABLED', now());
        });
        expect(faultOf(await get(tokens.access_token))).toEqual([401, '900901']);
        const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
        expect(errorOf(await shop.ask(form, keys))).toEqual([401, 'invalid_client']);
        expect(errorOf(await shop.ask({ grant_type: 'client_credentials' }, keys))).toEqual([401, 'invalid_client']);
      },
    );

    it('[71] are in no answer, header or log line of a call, nor is a token', async () => {
      const keys = await subscribed();
      const own = await shop.token(keys);
      const answers = [await get(own), await get(`${own}x`), await shop.call('/shop/1.0.0/menu/../x', own)];
      const written = JSON.stringify([shop.house.log, answers, shop.backend.seen]);
      for (const secret of [keys.consumerSecret, own]) expect(written).not.toContain(secret);
    });
  });

  describe('attacks', () => {
    it('[52] put no host of the caller’s choice into links or towards the back end', async () => {
      const evil = { Host: 'evil.test', 'X-Forwarded-Host': 'evil.test', Forwarded: 'host=evil.test' };
      const refused = await get(undefined, evil);
      expect(refused.headers['www-authenticate']).toContain(`resource_metadata="${shop.house.issuer}/`);
      await get(token, evil);
      expect(shop.backend.last().headers).toMatchObject({ 'x-forwarded-host': new URL(shop.house.issuer).host });
      const metadata = '/.well-known/oauth-protected-resource/shop/1.0.0';
      const described = await shop.call(metadata, undefined, { headers: evil });
      expect(described.json().resource).toBe(`${shop.house.issuer}/shop/1.0.0`);
      expect(JSON.stringify([refused, described, shop.backend.seen])).not.toContain('evil.test');
    });

    it('[129] take over nobody with a user name that became free', async () => {
      const keys = await subscribed();
      const first = await shop.house.build.user({ username: 'nina', password: 'right' });
      const subject = async (username: string) => {
        const answer = await shop.ask({ grant_type: 'password', username, password: 'right' }, keys);
        await get(answer.json<{ access_token: string }>().access_token);
        const { sub, username: asserted } =
          decodeJws(String(shop.backend.last().headers['x-jwt-assertion']))?.payload ?? {};
        return { sub, asserted };
      };
      expect(await subject('nina')).toEqual({ sub: first.id, asserted: 'nina' });
      const renamed = { kind: 'user', userId: first.id } as const;
      await shop.rewrite(renamed, 'UPDATE users SET username = ? WHERE id = ?', ['nina-2', first.id]);
      const second = await shop.house.build.user({ username: 'nina', password: 'right' });
      expect(await subject('nina')).toEqual({ sub: second.id, asserted: 'nina' });
      expect(await subject('nina-2')).toEqual({ sub: first.id, asserted: 'nina-2' });
    });

    it('[133] [134] call under no other application’s subscription or plan, whatever ids they send', async () => {
      const stranger = await shop.house.build.keyPair();
      const own = await shop.token(stranger);
      const { applicationId, consumerKey } = shop.keys;
      const claims = { 'X-Application-Id': applicationId, 'X-Consumer-Key': consumerKey, apikey: consumerKey };
      expect(faultOf(await get(own, claims))).toEqual([403, '900908']);
      const body = JSON.stringify({ application_id: applicationId, plan: 'Unlimited', scope: 'everything' });
      const posted = await shop.call(`/shop/1.0.0/menu?application_id=${applicationId}`, own, { body });
      expect(faultOf(posted)).toEqual([403, '900908']);
      expect(shop.backend.seen).toEqual([]);
    });

    it('[136] reach no statement with a path, a version, a query or a token', async () => {
      await get(token);
      const injected = "1'%20OR%20'1'='1";
      const statements = await shop.house.statementsDuring(async () => {
        for (const path of [`/shop/1.0.0/${injected}`, `/shop/${injected}`, `/shop/1.0.0/x?sort=${injected}`]) {
          expect((await shop.call(path, token)).status).toBe(200);
          expect((await shop.call(path, `x'or'1'='1`)).status).toBe(401);
        }
      });
      expect(statements).toEqual([]);
      expect((await shop.call(`/${injected}/1.0.0/x`, token)).status).toBe(404);
    });

    it('[141] end every token of a compromised key at once, remembered or not, and no other', async () => {
      const kept = await shop.token();
      const kid = String(decodeJws(kept)?.header.kid);
      expect((await get(kept)).status).toBe(200);
      const become = (state: SigningKeyState) =>
        shop.rewrite({ kind: 'signing-keys', kid }, 'UPDATE signing_keys SET state = ? WHERE kid = ?', [state, kid]);
      await become('REVOKED');
      expect(shop.house.application.get(KeyStore).verificationKey('TOKEN', kid)).toBeNull();
      expect(faultOf(await get(kept))).toEqual([401, '900901']);
      await become('ACTIVE');
      expect((await get(kept)).status).toBe(200);
    });

    it('[148] reopen no window of a plan when the clock goes back', async () => {
      const plan = await shop.house.build.plan({ limit: { requests: 2, perSeconds: 60 } });
      const keys = await shop.house.build.keyPair();
      await shop.house.build.subscription({ applicationId: keys.applicationId, apiId, planId: plan.id });
      const own = await shop.token(keys);
      for (let call = 0; call < 2; call += 1) expect((await get(own)).status).toBe(200);
      shop.house.clock.advance(-9); // more, and the token would not be valid yet
      expect(faultOf(await get(own))).toEqual([429, '900804']);
      shop.house.clock.advance(9);
      expect(faultOf(await get(own))).toEqual([429, '900804']);
    });
  });
});
