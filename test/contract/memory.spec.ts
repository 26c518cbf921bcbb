import { jest } from '@jest/globals';
import type { Database } from '#database/database';
import { type Memory, openMemory } from '#database/memory/memory';
import { DEFAULT_SETTINGS } from '#database/memory/settings';
import { addSeconds } from '#primitives/clock';
import { newId, newTimeOrderedId } from '#primitives/ids';
import { decodeJws, isSignedBy, signJws } from '#primitives/signature';
import { generateSigningKey } from '#primitives/signing-key';
import { Builders, NO_BROWSER } from '../support/builders.js';
import { databases, testRootKeys, type ThrowAwayDatabase } from '../support/databases.js';
import { statementsDuring } from '../support/statements.js';
import { StoppedClock } from '../support/stopped-clock.js';

jest.setTimeout(30_000); // each makes databases, on a machine that may be busy

const NOW = new Date('2026-06-01T12:00:00.000Z');
const LATER = new Date('2026-06-01T13:00:00.000Z');

describe.each(Object.entries(databases))('what is remembered of the database on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  let memory: Memory;
  let build: Builders;
  const clock = new StoppedClock(NOW);

  beforeAll(async () => {
    place = await create();
    database = await place.openPrepared({ clock });
    build = new Builders(database);
    memory = await openMemory(database, testRootKeys, clock);
  });

  afterAll(async () => {
    await memory.feed.stop();
    await place.drop();
  });

  const statementsOf = async (work: () => Promise<unknown>) => (await statementsDuring(database, work)).length;

  describe('clients', () => {
    it('are read once and then remembered, by the bytes of their key', async () => {
      const { consumerKey, secret } = await build.keyPair();
      expect(memory.clients.remembered(consumerKey)).toBeNull();

      const client = await memory.clients.read(consumerKey);

      expect(client).toMatchObject({
        consumerKey,
        enabled: true,
        generation: 0,
        accessTokenLifetimeSeconds: 3_600,
        refreshTokenIdleSeconds: 86_400,
        refreshTokenLifetimeSeconds: 2_592_000,
        secrets: [{ id: secret.id, fingerprint: secret.fingerprint, expiresAt: null }],
      });
      expect(memory.clients.remembered(consumerKey)).toBe(client);
      expect(memory.clients.remembered(consumerKey.toLowerCase())).toBeNull();
      expect(await memory.clients.read(`${consumerKey} `)).toBeNull();
      expect(memory.clients.remembered(`${consumerKey} `)).toBeNull();
    });

    it('cost one statement however many ask at once', async () => {
      const { consumerKey } = await build.keyPair();
      const asking = () => Promise.all(Array.from({ length: 20 }, () => memory.clients.read(consumerKey)));
      expect(await statementsOf(asking)).toBe(1);
    });

    it('lose a revoked secret before the revocation is answered', async () => {
      const keyPair = await build.keyPair();
      await memory.clients.read(keyPair.consumerKey);
      await database.transaction(({ secrets }) => secrets.revoke(keyPair, keyPair.secret.id, NOW));
      expect(memory.clients.remembered(keyPair.consumerKey)).toBeNull();
      expect((await memory.clients.read(keyPair.consumerKey))?.secrets).toEqual([]);
    });

    it.each(['key pair', 'application', 'owner'])('are disabled with their %s', async (what) => {
      const keyPair = await build.keyPair();
      const { ownerId, applicationId } = (await memory.clients.read(keyPair.consumerKey)) ?? {};
      await database.transaction(async ({ keyPairs, applications, users }) => {
        if (what === 'key pair') await keyPairs.changeState(keyPair, 'DISABLED', NOW);
        if (what === 'application') await applications.changeState(applicationId ?? '', 'DISABLED', NOW);
        if (what === 'owner') await users.changeState(ownerId ?? '', 'DISABLED', NOW);
      });
      expect(memory.clients.remembered(keyPair.consumerKey)).toBeNull();
      expect(await memory.clients.read(keyPair.consumerKey)).toMatchObject({ enabled: false });
    });

    it('follow the settings, and never beyond their maximum', async () => {
      const plain = await build.keyPair();
      const own = await build.keyPair({ accessTokenLifetimeSeconds: 600, refreshTokenIdleSeconds: 9_999_999 });
      await memory.clients.read(plain.consumerKey);
      const tokenLifetimes = {
        ...DEFAULT_SETTINGS.tokenLifetimes,
        access: { defaultSeconds: 60, maximumSeconds: 300 },
      };

      await database.transaction(({ settings }) => settings.put('tokenLifetimes', tokenLifetimes, NOW));

      expect(memory.settings.current).toEqual({ ...DEFAULT_SETTINGS, tokenLifetimes });
      expect(memory.clients.remembered(plain.consumerKey)).toBeNull();
      expect(await memory.clients.read(plain.consumerKey)).toMatchObject({ accessTokenLifetimeSeconds: 60 });
      expect(await memory.clients.read(own.consumerKey)).toMatchObject({
        accessTokenLifetimeSeconds: 300,
        refreshTokenIdleSeconds: 7_776_000,
      });
      await database.transaction(({ settings }) =>
        settings.put('tokenLifetimes', DEFAULT_SETTINGS.tokenLifetimes, NOW),
      );
    });

    it('have the generation that ended their tokens', async () => {
      const { consumerKey } = await build.keyPair();
      await memory.clients.read(consumerKey);
      await database.transaction(({ generations }) => generations.raise('KEY_PAIR', consumerKey, LATER));
      expect(memory.revocations.keyPairGeneration(consumerKey)).toBe(1);
      expect(await memory.clients.read(consumerKey)).toMatchObject({ generation: 1 });
    });
  });

  describe('subscriptions', () => {
    it('are read once, and a change holds before it is answered', async () => {
      const { id, applicationId, apiId } = await build.subscription();
      expect((await memory.subscriptions.find(applicationId))?.subscriptions.get(apiId)).toMatchObject({ id });
      expect(await statementsOf(() => memory.subscriptions.find(applicationId))).toBe(0);

      const change = { state: 'BLOCKED', reason: 'unpaid', at: NOW } as const;
      await database.transaction(({ subscriptions }) => subscriptions.changeState({ id, applicationId }, change));

      const application = await memory.subscriptions.find(applicationId);
      expect(application?.subscriptions.get(apiId)).toMatchObject({ state: 'BLOCKED' });
    });

    it('are read anew on demand, and nobody is found for an unknown application', async () => {
      const { id } = await build.application();
      expect(await memory.subscriptions.find(id)).toMatchObject({ enabled: true });
      expect(await statementsOf(() => memory.subscriptions.read(id))).toBe(1);
      expect(await memory.subscriptions.find('00000000-0000-4000-8000-000000000000')).toBeNull();
    });

    it('of an application are disabled with its owner', async () => {
      const owner = await build.user();
      const { id } = await build.application({ ownerId: owner.id });
      await memory.subscriptions.find(id);
      await database.transaction(({ users }) => users.changeState(owner.id, 'DISABLED', NOW));
      expect(await memory.subscriptions.find(id)).toMatchObject({ enabled: false });
    });

    it('know every plan', async () => {
      const { id } = await build.plan({ name: 'Bronze', limit: { requests: 1000, perSeconds: 60 } });
      const bronze = { name: 'Bronze', limit: { requests: 1000, perSeconds: 60 }, burst: null };
      expect(await memory.subscriptions.findPlan(id)).toMatchObject(bronze);
      expect(await memory.subscriptions.findPlan('nothing')).toBeNull();
    });
  });

  describe('APIs', () => {
    it('are candidates for every path below their context, segment by segment', async () => {
      const context = '/shop';
      const one = await build.api({ context, version: '1.0.0', resources: [{ method: 'GET', path: '/menu' }] });
      const two = await build.api({ context, version: '2.0.0', state: 'CREATED' });
      const deep = await build.api({ context: '/shop/orders' });
      const ids = (path: string) => memory.apis.candidates(path).map(({ id }) => id);

      expect(ids('/shop/1.0.0/menu').sort()).toEqual([one.id, two.id].sort());
      expect(ids('/shop/orders/1').sort()).toEqual([one.id, two.id, deep.id].sort());
      expect(ids('/shop').sort()).toEqual([one.id, two.id].sort());
      expect(ids('/shop/').sort()).toEqual([one.id, two.id].sort());
      for (const path of ['/shopping', '/sho', '/SHOP', '/', '', '/x/shop', `/shop${'x'.repeat(100_000)}`]) {
        expect(ids(path)).toEqual([]);
      }
      const found = memory.apis.candidates('/shop').find(({ id }) => id === one.id);
      expect(found?.resources).toEqual(one.resources.map(({ id }) => expect.objectContaining({ id, path: '/menu' })));
    });

    it('declare scopes while they can be called, and an application has those of its subscriptions', async () => {
      const scope = { name: 'pizza:order', description: 'Order', roles: [], forApplications: true };
      const api = await build.api({ scopes: [scope] });
      await build.api({ scopes: [{ ...scope, name: 'pizza:draft' }], state: 'CREATED' });
      const { applicationId, id } = await build.subscription({ apiId: api.id });

      expect(memory.scopes.isDeclared('pizza:order')).toBe(true);
      expect(memory.scopes.isDeclared('pizza:draft')).toBe(false);
      expect(await memory.scopes.subscribedScopes(applicationId)).toEqual([scope]);
      expect(await memory.scopes.subscribedScopes('unknown')).toEqual([]);

      const change = { state: 'BLOCKED', reason: null, at: NOW } as const;
      await database.transaction(({ subscriptions }) => subscriptions.changeState({ id, applicationId }, change));
      expect(await memory.scopes.subscribedScopes(applicationId)).toEqual([]);
      await database.transaction(({ apis }) => apis.changeState(api.id, 'RETIRED', NOW));
      expect(memory.scopes.isDeclared('pizza:order')).toBe(false);
    });
  });

  describe('revocations', () => {
    it('hold before they are answered, and after a restart until they end by themselves', async () => {
      const user = await build.user();
      const grantId = newTimeOrderedId(NOW);
      const grant = { id: grantId, userId: user.id, keyPairId: user.id, grantType: 'password', scopes: [], amr: [] };
      const times = { authenticatedAt: NOW, createdAt: NOW, expiresAt: LATER };
      await database.single(({ grants }) =>
        grants.add({ ...grant, ...times, ...NO_BROWSER, resources: [], epoch: [0, 0], family: null }),
      );
      await database.transaction(async ({ grants, generations }) => {
        await grants.end(grantId, { at: NOW, reason: 'revoked', tokensEndAt: LATER });
        await generations.raise('USER', user.id, LATER);
        await generations.raise('USER', user.id, LATER);
      });
      expect(memory.revocations.isGrantEnded(grantId)).toBe(true);
      expect(memory.revocations.userGeneration(user.id)).toBe(2);

      const restarted = await openMemory(database, testRootKeys, clock);
      expect(restarted.revocations.isGrantEnded(grantId)).toBe(true);
      expect(restarted.revocations.isTokenRevoked(grantId)).toBe(false);
      expect(restarted.revocations.userGeneration(user.id)).toBe(2);
      expect(restarted.revocations.userGeneration('somebody else')).toBe(0);
      await restarted.feed.stop();

      const muchLater = await openMemory(database, testRootKeys, new StoppedClock(addSeconds(LATER, 61)));
      expect(muchLater.revocations.isGrantEnded(grantId)).toBe(false);
      await muchLater.feed.stop();

      const [event] = await database.read.auditEvents.ofTarget('GRANT', grantId);
      expect(event).toMatchObject({ action: 'grant.end', at: NOW, after: { reason: 'revoked' } });
    });

    it('keep tokens dead until the last of them has expired by itself, clock skew included', async () => {
      const movingClock = new StoppedClock(NOW);
      const { revocations, feed } = await openMemory(database, testRootKeys, movingClock);
      const [early, late] = [newTimeOrderedId(NOW), newTimeOrderedId(NOW)];
      const revoke = (tokenId: string, endsAt: Date) =>
        database.transaction(async ({ changes }) => changes.announce({ kind: 'token-revoked', tokenId, endsAt }));
      await database.transaction(({ generations }) => generations.raise('USER', early, LATER));
      await database.transaction(({ generations }) => generations.raise('USER', early, NOW));
      await revoke(early, LATER);

      movingClock.advance(3_630);
      await revoke(late, addSeconds(LATER, 600));
      expect(revocations.isTokenRevoked(early)).toBe(true);
      expect(revocations.userGeneration(early)).toBe(2);

      movingClock.advance(170);
      await revoke(late, addSeconds(LATER, 600));
      expect(revocations.isTokenRevoked(early)).toBe(false);
      expect(revocations.userGeneration(early)).toBe(0);
      expect(revocations.isTokenRevoked(late)).toBe(true);
      await feed.stop();
    });

    it('of a single token hold too', async () => {
      const tokenId = newTimeOrderedId(NOW);
      const by = { consumerKey: 'asking_key', applicationId: newId(), address: '192.0.2.7', traceId: '0af7' };
      await database.transaction(({ revocations }) => revocations.revokeToken(tokenId, { at: NOW, endsAt: LATER, by }));
      expect(memory.revocations.isTokenRevoked(tokenId)).toBe(true);
      expect(memory.revocations.isGrantEnded(tokenId)).toBe(false);

      const restarted = await openMemory(database, testRootKeys, clock);
      expect(restarted.revocations.isTokenRevoked(tokenId)).toBe(true);
      await restarted.feed.stop();

      const { applicationId, address, traceId } = by;
      expect(await database.read.auditEvents.ofTarget('TOKEN', tokenId)).toEqual([
        expect.objectContaining({
          action: 'token.revoke',
          at: NOW,
          actorKind: 'CLIENT',
          actorId: 'asking_key',
          applicationId,
          address,
          traceId,
        }),
      ]);
    });
  });

  describe('signing keys', () => {
    it('sign while they are active, and verify from before until after', async () => {
      const keys = { ES256: await generateSigningKey('ES256'), RS256: await generateSigningKey('RS256') };
      const next = await generateSigningKey('ES256');
      const retired = await generateSigningKey('ES256');
      const stored = (key: typeof next, state: 'ACTIVE' | 'NEXT' | 'RETIRED') => ({
        kid: key.kid,
        use: 'TOKEN' as const,
        algorithm: key.algorithm,
        state,
        publicJwk: key.publicJwk,
        sealedPrivateKey: testRootKeys.seal('signing-key', Buffer.from(key.privateKeyPem)),
        activeFromAt: NOW,
        activeUntilAt: null,
        createdAt: NOW,
      });
      await database.transaction(async ({ signingKeys }) => {
        await signingKeys.add(stored(keys.ES256, 'ACTIVE'));
        await signingKeys.add(stored(keys.RS256, 'ACTIVE'));
        await signingKeys.add(stored(next, 'NEXT'));
        await signingKeys.add(stored(retired, 'RETIRED'));
      });

      for (const algorithm of ['ES256', 'RS256'] as const) {
        const signing = memory.keys.signingKey('TOKEN', algorithm);
        expect(signing.kid).toBe(keys[algorithm].kid);
        const jws = decodeJws(signJws(signing, 'at+jwt', { sub: 'x' }));
        const verification = memory.keys.verificationKey('TOKEN', signing.kid);
        expect(jws && verification && isSignedBy(jws, verification)).toBe(true);
      }
      expect(
        memory.keys
          .verificationKeys('TOKEN')
          .map(({ kid }) => kid)
          .sort(),
      ).toEqual([keys.ES256.kid, keys.RS256.kid, next.kid].sort());
      expect(memory.keys.verificationKey('TOKEN', retired.kid)).toBeNull();
      expect(memory.keys.verificationKey('ASSERTION', keys.ES256.kid)).toBeNull();
      expect(() => memory.keys.signingKey('ASSERTION', 'ES256')).toThrow('no active ES256 key');
    });
  });

  describe('user names', () => {
    it('are known without waiting once they were read', async () => {
      const { id, username } = await build.user();
      expect(memory.users.remembered(id)).toBeNull();
      expect(await memory.users.find(id)).toBe(username);
      expect(memory.users.remembered(id)).toBe(username);
      expect(await memory.users.find('nobody')).toBeNull();
    });
  });
});

const { mariadb } = databases;

(mariadb ? describe : describe.skip)('what another process changed', () => {
  let place: ThrowAwayDatabase;
  let memory: Memory;
  let elsewhere: Builders;
  let other: Database;

  beforeAll(async () => {
    if (mariadb) place = await mariadb();
    const clock = new StoppedClock(NOW);
    memory = await openMemory(await place.openPrepared({ clock }), testRootKeys, clock);
    other = await place.open({ clock });
    elsewhere = new Builders(other);
  });

  afterAll(async () => {
    await memory.feed.stop();
    await place.drop();
  });

  it('is there when a call finds nothing and looks once more', async () => {
    const api = await elsewhere.api({ context: '/new' });
    await memory.apis.refresh();
    expect(memory.apis.candidates('/new').map(({ id }) => id)).toEqual([api.id]);

    const keyPair = await elsewhere.keyPair();
    expect(await memory.clients.read(keyPair.consumerKey)).toMatchObject({ consumerKey: keyPair.consumerKey });

    const { id } = await elsewhere.plan();
    expect(await memory.subscriptions.findPlan(id)).toMatchObject({ id });
  });

  it('is forgotten and read anew after the next poll', async () => {
    const keyPair = await elsewhere.keyPair();
    await memory.clients.read(keyPair.consumerKey);
    await other.transaction(({ secrets }) => secrets.revoke(keyPair, keyPair.secret.id, NOW));
    await memory.feed.catchUp();
    expect(memory.clients.remembered(keyPair.consumerKey)).toBeNull();
  });
});
