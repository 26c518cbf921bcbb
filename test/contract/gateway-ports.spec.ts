import { jest } from '@jest/globals';
import fc from 'fast-check';
import type { QuotaCounter, TokenFault } from '#gateway-core/ports';
import { LocalQuotaCounter } from '#gateway-core/sliding-window-counter';
import type { Clock } from '#primitives/clock';
import { newId } from '#primitives/ids';
import { tokenDigest } from '#primitives/signature';
import { StoppedClock } from '../support/gateway-doubles.js';
import type { Elsewhere, Installation, Ports } from '../support/installation.js';
import { installations, lookAlikes } from '../support/port-subjects.js';

const ADDRESS = '192.0.2.7';

jest.setTimeout(30_000); // each makes databases, on a machine that may be busy

describe.each(Object.entries(installations))('on %s', (_name, open) => {
  let installation: Installation;
  let ports: Ports;
  let elsewhere: Elsewhere;

  beforeAll(async () => {
    installation = await open();
    ({ ports, elsewhere } = installation);
  });

  afterAll(() => installation.close());

  describe('ApiCatalogue', () => {
    const idsAt = (path: string) =>
      ports.apis
        .candidates(path)
        .map(({ id }) => id)
        .sort();

    it('has every API whose context is a prefix segment by segment, in any state', async () => {
      const outer = [];
      for (const state of ['CREATED', 'PUBLISHED', 'BLOCKED', 'DEPRECATED', 'RETIRED'] as const) {
        outer.push((await elsewhere.publish({ context: '/shop', version: state, state })).id);
      }
      const inner = (await elsewhere.publish({ context: '/shop/orders' })).id;
      await ports.apis.refresh();

      for (const path of ['/shop', '/shop/', '/shop/1.0.0/menu', '/shop/ordersX', '/shop//orders']) {
        expect([path, idsAt(path)]).toEqual([path, [...outer].sort()]);
      }
      for (const path of ['/shop/orders', '/shop/orders/', '/shop/orders/1']) {
        expect([path, idsAt(path)]).toEqual([path, [...outer, inner].sort()]);
      }
      const others = ['', '/', '/shopping', '/sho', '/x/shop', 'shop', '//shop', ...lookAlikes('/shop')];
      for (const path of others.flatMap((other) => [other, `${other}/menu`])) {
        expect([path, idsAt(path)]).toEqual([path, []]);
      }
    });

    it('has the whole API', async () => {
      const api = await elsewhere.publish();
      await ports.apis.refresh();
      const { id, name, context, version, state, resources, cors } = api;
      expect(ports.apis.candidates(context)).toEqual([
        expect.objectContaining({ id, name, context, version, state, cors }),
      ]);
      expect(ports.apis.candidates(context)[0].resources).toEqual(
        resources.map((one) => expect.objectContaining({ path: one.path })),
      );
    });

    it('reads anew once for all who ask at the same time, and nothing to answer', async () => {
      const refreshAs = (callers: number) =>
        installation.readsDuring(() => Promise.all(Array.from({ length: callers }, () => ports.apis.refresh())));
      const first = await elsewhere.publish();
      const alone = await refreshAs(1);
      expect(alone).toBeGreaterThan(0);
      const second = await elsewhere.publish();
      expect(await refreshAs(20)).toBe(alone);
      expect([idsAt(first.context), idsAt(second.context)]).toEqual([[first.id], [second.id]]);
      expect(await installation.readsDuring(async () => idsAt(first.context))).toBe(0);
    });
  });

  describe('SubscriptionDirectory', () => {
    it('reads an application once if it is unknown, however many ask', async () => {
      const applicationId = await elsewhere.addApplication();
      const { id: apiId } = await elsewhere.publish();
      await elsewhere.subscribe(applicationId, apiId, 'PENDING');
      const find = () => ports.subscriptions.find(applicationId);
      expect(await installation.readsDuring(() => Promise.all(Array.from({ length: 20 }, find)))).toBe(1);
      expect(await installation.readsDuring(find)).toBe(0);
      expect(await find()).toMatchObject({ applicationId, enabled: true });
      expect([...((await find())?.subscriptions ?? [])]).toEqual([
        [apiId, expect.objectContaining({ apiId, state: 'PENDING', planId: expect.any(String) })],
      ]);
    });

    it('reads an application as it is stored now, once for all who ask at the same time', async () => {
      const applicationId = await elsewhere.addApplication();
      await ports.subscriptions.find(applicationId);
      await elsewhere.disableApplication(applicationId);
      const read = () => ports.subscriptions.read(applicationId);
      const all = () => Promise.all(Array.from({ length: 20 }, read));
      expect(await installation.readsDuring(all)).toBe(1);
      expect(await read()).toMatchObject({ enabled: false });
      expect(await ports.subscriptions.find(applicationId)).toMatchObject({ enabled: false });
    });

    it('has no other application, and does not remember that there was none', async () => {
      const applicationId = await elsewhere.addApplication();
      await ports.subscriptions.read(applicationId);
      for (const other of [newId(), ...lookAlikes(applicationId)]) {
        expect([other, await ports.subscriptions.find(other)]).toEqual([other, null]);
        expect([other, await ports.subscriptions.read(other)]).toEqual([other, null]);
      }
      const unknown = newId();
      for (const expectedReads of [1, 1]) {
        expect(await installation.readsDuring(() => ports.subscriptions.find(unknown))).toBe(expectedReads);
      }
    });

    it('knows the limits of every plan without reading, and no plan that does not exist', async () => {
      const limits = { limit: { requests: 1000, perSeconds: 60 }, burst: { requests: 10, perSeconds: 1 } };
      const bounded = await elsewhere.addPlan(limits);
      const unlimited = await elsewhere.addPlan({ limit: null, burst: null });
      await installation.hear();
      expect(await ports.subscriptions.findPlan(bounded)).toMatchObject({ id: bounded, ...limits });
      expect(await ports.subscriptions.findPlan(unlimited)).toMatchObject({ limit: null, burst: null });
      expect(await installation.readsDuring(() => ports.subscriptions.findPlan(bounded))).toBe(0);
      for (const other of [newId(), ...lookAlikes(bounded)]) {
        expect([other, await ports.subscriptions.findPlan(other)]).toEqual([other, null]);
      }
    });
  });

  describe('AccessTokenVerifier', () => {
    it.each(['APPLICATION', 'APPLICATION_USER'] as const)('says who a token of type %s speaks for', async (type) => {
      const { token, caller } = await elsewhere.issueToken(type);
      const verdict = ports.tokens.verify(token, ADDRESS);
      expect(verdict).toMatchObject({ caller: { ...caller, tokenDigest: tokenDigest(token) } });
      expect(ports.tokens.verify(token, ADDRESS)).toEqual(verdict);
      expect(await installation.readsDuring(async () => ports.tokens.verify(token, ADDRESS))).toBe(0);
    });

    it.each(['malformed', 'wrong_type', 'unknown_key', 'wrong_algorithm', 'bad_signature'] satisfies TokenFault[])(
      'says of a token that it is %s, and nothing else',
      async (fault) => {
        const token = await elsewhere.issueFaultyToken(fault);
        expect(ports.tokens.verify(token, ADDRESS)).toEqual({ refused: fault });
      },
    );

    it.each(['wrong_issuer', 'expired', 'not_yet_valid', 'revoked'] satisfies TokenFault[])(
      'says of a token with a good signature that it is %s, and nothing else',
      async (fault) => {
        const token = await elsewhere.issueFaultyToken(fault);
        await installation.hear();
        expect(ports.tokens.verify(token, ADDRESS)).toEqual({ refused: fault });
      },
    );

    it('refuses what only resembles a good token, and never throws', async () => {
      const { token } = await elsewhere.issueToken('APPLICATION');
      await ports.tokens.verify(token, ADDRESS);
      for (const other of [...lookAlikes(token), `Bearer ${token}`, `${token}.`, 'a.b.c', '..', 'x'.repeat(100_000)]) {
        expect(ports.tokens.verify(other, ADDRESS)).toEqual({ refused: expect.any(String) });
      }
    });

    it('refuses a token that it knew to be good once it is revoked, and no other', async () => {
      const [ended, kept] = [await elsewhere.issueToken('APPLICATION_USER'), await elsewhere.issueToken('APPLICATION')];
      for (const { token } of [ended, kept]) expect(ports.tokens.verify(token, ADDRESS)).toHaveProperty('caller');
      await elsewhere.revokeToken(ended.caller.tokenId);
      await installation.hear();
      expect(ports.tokens.verify(ended.token, ADDRESS)).toEqual({ refused: 'revoked' });
      expect(ports.tokens.verify(kept.token, ADDRESS)).toHaveProperty('caller');
    });
  });
});

/** Its own double: what counts in one process needs no other. */
const counters: Readonly<Record<string, (clock: Clock) => QuotaCounter>> = {
  'one process': (clock) => new LocalQuotaCounter(clock),
};

describe.each(Object.entries(counters))('QuotaCounter of %s', (_name, make) => {
  const limit = { requests: 5, perSeconds: 60 };

  const setUp = () => {
    const clock = new StoppedClock();
    const counter = make(clock);
    const spend = (times: number, key = 'key') =>
      Promise.all(Array.from({ length: times }, () => counter.spend(key, limit)));
    const admitted = async (times: number, key?: string) =>
      (await spend(times, key)).filter((decision) => decision.admitted).length;
    return { clock, spend, admitted };
  };

  it('admits as many calls as the limit says, however many come at once, and counts them down', async () => {
    const { spend } = setUp();
    const decisions = await spend(20);
    expect(decisions.filter(({ admitted }) => admitted).map(({ remaining }) => remaining)).toEqual([4, 3, 2, 1, 0]);
    for (const refused of decisions.slice(5)) expect(refused).toMatchObject({ admitted: false, remaining: 0 });
  });

  it('says in how many seconds a call is admitted again, and takes nothing for those that it refuses', async () => {
    const { clock, spend, admitted } = setUp();
    await spend(5);
    clock.advanceMs(7_300);
    const [{ resetSeconds }] = await spend(1);
    clock.advanceMs((resetSeconds - 1) * 1000);
    expect(await admitted(100)).toBe(0);
    clock.advanceMs(1000);
    expect(await admitted(100)).toBeGreaterThan(0);
  });

  it('says in how many seconds the window is empty', async () => {
    const { clock, spend, admitted } = setUp();
    await spend(1);
    clock.advanceMs(20_000);
    const [{ resetSeconds }] = await spend(1);
    expect(resetSeconds).toBeGreaterThanOrEqual(limit.perSeconds);
    expect(resetSeconds).toBeLessThanOrEqual(limit.perSeconds * 1.02 + 1);
    clock.advanceMs(resetSeconds * 1000);
    expect(await admitted(100)).toBe(limit.requests);
  });

  it('counts each key by itself, byte for byte', async () => {
    const { admitted } = setUp();
    for (const key of ['Key', ...lookAlikes('Key')]) expect([key, await admitted(100, key)]).toEqual([key, 5]);
  });

  it('never admits more than the limit in any window, wherever it begins', async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(pauses, async (pausesMs) => {
        const { clock, admitted } = setUp();
        const admittedAtMs: number[] = [];
        for (const pauseMs of pausesMs) {
          clock.advanceMs(pauseMs);
          for (let count = await admitted(3); count > 0; count -= 1) admittedAtMs.push(clock.now().getTime());
        }
        for (const endMs of admittedAtMs) {
          const inWindow = admittedAtMs.filter((atMs) => atMs > endMs - 60_000 && atMs <= endMs);
          expect(inWindow.length).toBeLessThanOrEqual(limit.requests);
        }
      }),
      { numRuns: 50 },
    );
  });
});
