import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { defaultFailureLimit } from '#oauth-core/client-auth/failure-limiter';
import { ChangeFeed } from '#database/memory/change-feed';
import { decodeJws } from '#primitives/signature';
import { TokenService } from '../../src/oauth/token.service.js';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { type Answer, type Call, basic } from '#test/support/https-client';

const FORM_TYPE = { 'Content-Type': 'application/x-www-form-urlencoded' };
const GOOD = { grant_type: 'client_credentials' };
const PASSWORD = 'correct horse';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

describe.each(Object.entries(databases))('attacks on /token on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let keys: BuiltKeyPair;
  let credentials: readonly [string, string];

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    await house.build.user({ username: 'maria', password: PASSWORD });
    keys = await house.build.keyPair();
    credentials = [keys.consumerKey, keys.consumerSecret];
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const post = (form: Call['form'], call: Call = {}): Promise<Answer> =>
    house.client.call(`${house.issuer}/token`, { form, basic: credentials, ...call });
  const postBytes = (body: string | Buffer, call: Call = {}): Promise<Answer> =>
    post(undefined, { body, ...call, headers: { ...FORM_TYPE, ...call.headers } });
  const seen = ({ status, text }: Answer) => ({ status, error: JSON.parse(text).error });
  const claimsOf = (answer: Answer) => decodeJws(answer.json<Tokens>().access_token)?.payload ?? {};

  describe('with hostile bytes', () => {
    const names = ['scope', 'username', 'password', 'refresh_token', 'client_id', 'resource', 'code', 'state', ''];
    const hostile = ['%00', '\0', '%ff', '\xff', '%c0%af', '%ed%a0%80', '%zz', '%e2%82&x=1'];

    it('[45] [48] gives no token and never fails, wherever they stand in a good request', async () => {
      const parameter = fc.tuple(
        fc.constantFrom(...names),
        fc.string({ maxLength: 20 }),
        fc.constantFrom(...hostile),
        fc.string({ maxLength: 20 }),
      );
      await fc.assert(
        fc.asyncProperty(parameter, async ([name, before, piece, after]) => {
          const body = Buffer.from(`grant_type=client_credentials&${name}=${before}${piece}${after}`, 'latin1');
          expect(seen(await postBytes(body))).toEqual({ status: 400, error: 'invalid_request' });
        }),
        { numRuns: 60 },
      );
    });

    it('[45] [48] gives no token and never fails, whatever the body', async () => {
      const bodies = fc.oneof(
        fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
        fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => Buffer.from(`grant_type=${text}`)),
      );
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
          const { status, error } = seen(await postBytes(body));
          expect(status).toBe(400);
          expect(['invalid_request', 'unsupported_grant_type']).toContain(error);
        }),
        { numRuns: 60 },
      );
    });

    it('[59] gives no token and never fails, whatever the Basic header', async () => {
      const pairs = fc.string({ unit: 'binary', maxLength: 40 }).map((pair) => Buffer.from(pair).toString('base64'));
      const visible = fc.string({ maxLength: 40 }).map((text) => text.trim());
      await fc.assert(
        fc.asyncProperty(fc.oneof(pairs, visible), async (value) => {
          house.clock.advance(defaultFailureLimit.perSeconds);
          const answer = await post(GOOD, { basic: undefined, headers: { Authorization: `Basic ${value}` } });
          expect(seen(answer)).toEqual({ status: 401, error: 'invalid_client' });
        }),
        { numRuns: 60 },
      );
    });
  });

  describe('by size and time', () => {
    it('[47] refuses a state of 100 kB, in the body and in the address, and serves the next request', async () => {
      const state = 'x'.repeat(100_000);
      expect(seen(await post({ ...GOOD, state }))).toEqual({ status: 413, error: 'invalid_request' });
      const inAddress = await house.client.call(`${house.issuer}/token?state=${state}`, { form: GOOD });
      expect(inAddress.status).toBe(431);
      expect((await post(GOOD)).status).toBe(200);
    });

    it('[49] refuses ten thousand scopes', async () => {
      const scope = Array.from({ length: 10_000 }, (_, index) => `s${index}`).join(' ');
      expect(seen(await post({ ...GOOD, scope }))).toEqual({ status: 400, error: 'invalid_scope' });
    });

    it('[46] answers 408 to a body that never becomes whole, and lets the connection go', async () => {
      // A poll under way would take the time that is made to pass for a database that does not answer.
      const feed = house.application.get(ChangeFeed);
      await feed.stop();
      jest.useFakeTimers({
        doNotFake: ['Date', 'performance', 'hrtime', 'nextTick', 'queueMicrotask', 'setImmediate', 'setInterval'],
      });
      try {
        const head = `POST /token HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic(...credentials)}\r\n`;
        const body = `Content-Type: ${FORM_TYPE['Content-Type']}\r\nContent-Length: 100\r\n\r\ngrant_type=`;
        let received: string | null = null;
        const sent = house.client.raw(house.configuration.ports.gateway, `${head}${body}`);
        void sent.then((text) => (received = text));
        while (received === null) {
          jest.advanceTimersByTime(1_000);
          await setImmediate();
        }
        expect(received).toMatch(/^HTTP\/1.1 408 .*Connection: close.*"error":"invalid_request"/is);
      } finally {
        jest.useRealTimers();
        await feed.start();
      }
    }, 5_000);
  });

  describe('by the address', () => {
    it('[42] takes no parameter from there, nor from there and the body together', async () => {
      const call = (query: string, form: Call['form'], who: Call['basic'] = credentials) =>
        house.client.call(`${house.issuer}/token?${query}`, { form, basic: who });
      expect(seen(await call('grant_type=client_credentials', {}))).toEqual({ status: 400, error: 'invalid_request' });
      expect(claimsOf(await call('scope=device_1', GOOD)).scope).toBe('default');
      const { consumerKey, consumerSecret } = await house.build.keyPair({ authMethod: 'client_secret_post' });
      const inAddress = `client_id=${consumerKey}&client_secret=${consumerSecret}`;
      const answer = await house.client.call(`${house.issuer}/token?${inAddress}`, { form: GOOD });
      expect(seen(answer)).toEqual({ status: 401, error: 'invalid_client' });
    });
  });

  describe('by forged headers', () => {
    it.each([
      ['two lengths', ['Content-Length: 29', 'Content-Length: 0'], 'grant_type=client_credentials'],
      [
        'a length and chunks',
        ['Content-Length: 29', 'Transfer-Encoding: chunked'],
        '1d\r\ngrant_type=client_credentials\r\n0\r\n\r\n',
      ],
    ])('[50] gives no token to a request with %s', async (_what, lengths, body) => {
      const own = [`Authorization: ${basic(...credentials)}`, `Content-Type: ${FORM_TYPE['Content-Type']}`];
      const head = ['POST /token HTTP/1.1', 'Host: a', 'Connection: close', ...own, ...lengths].join('\r\n');
      const answer = await house.client.raw(house.configuration.ports.gateway, `${head}\r\n\r\n${body}`);
      expect(answer).toMatch(/^HTTP\/1.1 400 /);
    });

    it('[51] is not taken in by an address that a stranger forwards', async () => {
      house.clock.advance(defaultFailureLimit.perSeconds);
      const forged = (last: number) => ({
        'X-Forwarded-For': `198.51.100.${last}`,
        Forwarded: `for=198.51.100.${last}`,
      });
      const fail = (last: number) => post(GOOD, { basic: [keys.consumerKey, 'wrong'], headers: forged(last) });
      for (let last = 1; last <= defaultFailureLimit.failures; last += 1) expect((await fail(last)).status).toBe(401);
      const held = await fail(200);
      expect(seen(held)).toEqual({ status: 429, error: 'temporarily_unavailable' });
      expect(Number(held.headers['retry-after'])).toBeGreaterThan(0);
      expect((await post(GOOD)).status).toBe(200); // a neighbour's broken client harms nobody
      house.clock.advance(defaultFailureLimit.perSeconds);
      expect((await fail(201)).status).toBe(401);
    });

    it('[51] names no host in its metadata that a request names', async () => {
      const headers = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' };
      const answer = await house.client.call(`${house.issuer}/.well-known/oauth-authorization-server`, { headers });
      expect(answer.text).not.toContain('evil');
      expect(answer.json().issuer).toBe(house.issuer);
    });

    it('[131] shows nothing to a page without an origin, not even to that of a native app', async () => {
      const app = await house.build.keyPair({ redirectUris: ['app.shop:/callback', 'https://shop.example/callback'] });
      for (const origin of ['null', 'app.shop:', 'app.shop://', 'https://shop.example.evil.example', '*']) {
        const headers = { Origin: origin };
        const answer = await post(GOOD, { basic: [app.consumerKey, app.consumerSecret], headers });
        expect([origin, answer.headers['access-control-allow-origin']]).toEqual([origin, undefined]);
        const preflight = await house.client.call(`${house.issuer}/token`, { method: 'OPTIONS', headers });
        expect([origin, preflight.headers['access-control-allow-origin']]).toEqual([origin, undefined]);
      }
    });
  });

  describe('as somebody else', () => {
    it('[55] needs the secret on every grant, an empty one in the Basic header is none', async () => {
      const form = { grant_type: 'password', username: 'maria', password: PASSWORD };
      const { refresh_token: token } = (await post(form)).json<Tokens>();
      for (const grant of [GOOD, form, { grant_type: 'refresh_token', refresh_token: token }]) {
        const answer = await post(grant, { basic: [keys.consumerKey, ''] });
        expect(seen(answer)).toEqual({ status: 401, error: 'invalid_client' });
      }
      expect((await post({ grant_type: 'refresh_token', refresh_token: token })).status).toBe(200);
    });

    it('[58] takes the right secret only by the method that is registered', async () => {
      const byBody = await house.build.keyPair({ authMethod: 'client_secret_post' });
      const inBody = ({ consumerKey, consumerSecret }: BuiltKeyPair) =>
        post({ ...GOOD, client_id: consumerKey, client_secret: consumerSecret }, { basic: undefined });
      const inHeader = ({ consumerKey, consumerSecret }: BuiltKeyPair) =>
        post(GOOD, { basic: [consumerKey, consumerSecret] });
      expect([(await inBody(byBody)).status, (await inHeader(keys)).status]).toEqual([200, 200]);
      for (const answer of [await inBody(keys), await inHeader(byBody)]) {
        expect(seen(answer)).toEqual({ status: 401, error: 'invalid_client' });
      }
    });

    it('[100] makes no person whose subject is that of an application', async () => {
      const namesake = { id: keys.consumerKey, username: keys.consumerKey, password: PASSWORD };
      const person = await house.build.user(namesake);
      expect(person.id).not.toBe(keys.consumerKey);
      const personal = await post({ grant_type: 'password', username: keys.consumerKey, password: PASSWORD });
      expect(claimsOf(personal)).toMatchObject({ sub: person.id, aut: 'APPLICATION_USER', gid: expect.any(String) });
      const own = claimsOf(await post(GOOD));
      expect(own).toMatchObject({ sub: keys.consumerKey, aut: 'APPLICATION' });
      for (const claim of ['gid', 'auth_time', 'amr', 'acr']) expect(own).not.toHaveProperty(claim);
    });
  });

  it('[T22] tells nobody what failed, and the log no more than where', async () => {
    const failure = new Error("SELECT * FROM users WHERE password_hash = 'x'; at /srv/app/users.js:1:1");
    const exchange = jest.spyOn(house.application.get(TokenService), 'exchange').mockRejectedValueOnce(failure);
    const answer = await post(GOOD);
    exchange.mockRestore();
    expect(seen(answer)).toEqual({ status: 500, error: 'server_error' });
    expect(answer.text).not.toMatch(/SELECT|users|srv|at \S+:\d/);
    const traced = house.log.filter((line) => line.includes(String(answer.headers['trace-id'])));
    expect(traced.join('\n')).toContain('"failed"');
    expect(traced.join('\n')).not.toContain('SELECT');
  });
});
