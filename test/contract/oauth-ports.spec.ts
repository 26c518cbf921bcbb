import { jest } from '@jest/globals';
import type { SubscriptionState } from '#gateway-core/model';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { newId, newTimeOrderedId } from '#primitives/ids';
import { newConsumerKey } from '#primitives/secrets';
import { decodeJws, isSignedBy, signJws } from '#primitives/signature';
import type { Elsewhere, Installation, Ports } from '../support/installation.js';
import { installations, lookAlikes } from '../support/port-subjects.js';

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

  describe('ClientDirectory', () => {
    it('reads a client that it does not know, and knows it from then on', async () => {
      const { consumerKey, applicationId } = await elsewhere.registerClient();
      expect(ports.clients.remembered(consumerKey)).toBeNull();
      const client = await ports.clients.read(consumerKey);
      expect(client).toMatchObject({ consumerKey, applicationId, enabled: true });
      expect(ports.clients.remembered(consumerKey)).toEqual(client);
    });

    it('reads a client as it is stored now, whatever is remembered', async () => {
      const client = await elsewhere.registerClient();
      await ports.clients.read(client.consumerKey);
      await elsewhere.disableClient(client);
      expect(await ports.clients.read(client.consumerKey)).toMatchObject({ enabled: false });
      expect(ports.clients.remembered(client.consumerKey)).toMatchObject({ enabled: false });
    });

    it('costs one read whether there is such a client or not, known already or not, and none to remember', async () => {
      const [{ consumerKey }, unknown] = [await elsewhere.registerClient(), newConsumerKey()];
      for (const key of [consumerKey, consumerKey, unknown, unknown]) {
        expect(await installation.readsDuring(() => ports.clients.read(key))).toBe(1);
        expect(await installation.readsDuring(async () => ports.clients.remembered(key))).toBe(0);
      }
    });

    it('compares consumer keys by bytes, and knows nobody else', async () => {
      const { consumerKey } = await elsewhere.registerClient();
      await ports.clients.read(consumerKey);
      for (const other of [...lookAlikes(consumerKey), newConsumerKey()]) {
        expect([other, await ports.clients.read(other)]).toEqual([other, null]);
        expect([other, ports.clients.remembered(other)]).toEqual([other, null]);
      }
    });

    it('says that the storage is away, remembers meanwhile, and reads again afterwards', async () => {
      const [{ consumerKey }, unknown] = [await elsewhere.registerClient(), newConsumerKey()];
      const client = await ports.clients.read(consumerKey);
      const bringBack = installation.loseClients();
      await expect(ports.clients.read(consumerKey)).rejects.toThrow(StorageUnavailable);
      await expect(ports.clients.read(unknown)).rejects.toThrow(StorageUnavailable);
      expect(ports.clients.remembered(consumerKey)).toEqual(client);
      bringBack();
      expect(await ports.clients.read(consumerKey)).toEqual(client);
      expect(await ports.clients.read(unknown)).toBeNull();
    });
  });

  describe('RedirectOrigins', () => {
    it('include those of every redirect URI of every key pair, and no others', async () => {
      await elsewhere.registerClient(['https://spa.example/callback?a=b', 'http://127.0.0.1:8080/']);
      await elsewhere.registerClient(['com.example.app:/callback', 'https://Shop.Example:443/a', 'not a URI']);
      await installation.hear();
      const registered = ['https://spa.example', 'http://127.0.0.1:8080', 'https://shop.example'];
      for (const origin of registered) expect([origin, await ports.origins.includes(origin)]).toEqual([origin, true]);
      const others = [
        'http://spa.example',
        'https://spa.example:8443',
        'https://spa.example/',
        'https://a.spa.example',
      ];
      const strange = [
        'null',
        'com.example.app:',
        'com.example.app://',
        'https://Shop.Example',
        'https://shop.example:443',
      ];
      const alike = registered.flatMap(lookAlikes).filter((origin) => !registered.includes(origin));
      for (const origin of [...others, ...strange, ...alike]) {
        expect([origin, await ports.origins.includes(origin)]).toEqual([origin, false]);
      }
    });

    it('hear of a new one that was asked for before, and answer from memory once warm', async () => {
      const [origin, unknown] = [`https://${newId()}.example`, `https://${newId()}.example`];
      expect(await ports.origins.includes(origin)).toBe(false);
      await elsewhere.registerClient([`${origin}/callback`]);
      await installation.hear();
      expect([await ports.origins.includes(origin), await ports.origins.includes(unknown)]).toEqual([true, false]);
      expect(await installation.readsDuring(() => ports.origins.includes(origin))).toBe(0);
      expect(await installation.readsDuring(() => ports.origins.includes(unknown))).toBe(0);
    });
  });

  describe('ScopeCatalogue', () => {
    const newScope = () => ({ name: `pizza:${newId()}`, description: 'Order', roles: [], forApplications: true });

    it('knows the scopes that a published API declares, letter for letter', async () => {
      const [declared, draft, retired] = [newScope(), newScope(), newScope()];
      await elsewhere.publish({ scopes: [declared] });
      await elsewhere.publish({ scopes: [draft], state: 'CREATED' });
      await elsewhere.publish({ scopes: [retired], state: 'RETIRED' });
      await installation.hear();
      expect(ports.scopes.isDeclared(declared.name)).toBe(true);
      for (const other of [draft.name, retired.name, 'default', ...lookAlikes(declared.name)]) {
        expect([other, ports.scopes.isDeclared(other)]).toEqual([other, false]);
      }
    });

    it('lets an application ask for those of its active subscriptions alone', async () => {
      const applicationId = await elsewhere.addApplication();
      const [first, second] = [[newScope(), { ...newScope(), roles: ['ADMINISTRATOR' as const] }], [newScope()]];
      for (const scopes of [first, second, []]) {
        await elsewhere.subscribe(applicationId, (await elsewhere.publish({ scopes })).id);
      }
      for (const state of ['BLOCKED', 'PENDING', 'REJECTED'] satisfies SubscriptionState[]) {
        await elsewhere.subscribe(applicationId, (await elsewhere.publish({ scopes: [newScope()] })).id, state);
      }
      await elsewhere.subscribe(
        await elsewhere.addApplication(),
        (await elsewhere.publish({ scopes: [newScope()] })).id,
      );
      await installation.hear();

      const subscribed = await ports.scopes.subscribedScopes(applicationId);
      expect(subscribed).toHaveLength(3);
      expect(subscribed).toEqual(expect.arrayContaining([...first, ...second]));
      expect(await installation.readsDuring(() => ports.scopes.subscribedScopes(applicationId))).toBe(0);
    });

    it('has none for an application without subscriptions, nor for one that does not exist', async () => {
      const applicationId = await elsewhere.addApplication();
      await installation.hear();
      for (const id of [applicationId, newId(), '']) expect(await ports.scopes.subscribedScopes(id)).toEqual([]);
    });
  });

  describe('KeyStore', () => {
    it('signs with the active key of this use and algorithm, which verifies', async () => {
      await elsewhere.addKey('ASSERTION', 'ES256', 'NEXT');
      await installation.hear();
      expect(() => ports.keys.signingKey('ASSERTION', 'ES256')).toThrow('ES256 key');
      const kid = await elsewhere.addKey('ASSERTION', 'ES256', 'ACTIVE');
      await installation.hear();
      expect(ports.keys.signingKey('ASSERTION', 'ES256').kid).toBe(kid);
      expect(() => ports.keys.signingKey('ASSERTION', 'RS256')).toThrow('RS256 key');
      for (const algorithm of ['ES256', 'RS256'] as const) {
        const signing = ports.keys.signingKey('TOKEN', algorithm);
        const verification = ports.keys.verificationKey('TOKEN', signing.kid);
        const jws = decodeJws(signJws(signing, 'at+jwt', {}));
        expect(signing.algorithm).toBe(algorithm);
        expect(jws && verification && isSignedBy(jws, verification)).toBe(true);
      }
    });

    it('verifies with next, active and retiring keys, and publishes just these', async () => {
      const signing = (['ES256', 'RS256'] as const).map((algorithm) => ports.keys.signingKey('TOKEN', algorithm).kid);
      const more = [
        await elsewhere.addKey('TOKEN', 'ES256', 'NEXT'),
        await elsewhere.addKey('TOKEN', 'ES256', 'RETIRING'),
      ];
      const gone = [
        await elsewhere.addKey('TOKEN', 'ES256', 'RETIRED'),
        await elsewhere.addKey('TOKEN', 'ES256', 'REVOKED'),
      ];
      const assertion = await elsewhere.addKey('ASSERTION', 'ES256', 'RETIRING');
      await installation.hear();

      const alive = [...signing, ...more];
      expect(
        ports.keys
          .verificationKeys('TOKEN')
          .map(({ kid }) => kid)
          .sort(),
      ).toEqual(alive.sort());
      for (const kid of alive) expect(ports.keys.verificationKey('TOKEN', kid)).toMatchObject({ kid });
      for (const kid of [...gone, assertion, ...lookAlikes(signing[0])]) {
        expect([kid, ports.keys.verificationKey('TOKEN', kid)]).toEqual([kid, null]);
      }
      expect(ports.keys.verificationKey('ASSERTION', signing[0])).toBeNull();
      expect(ports.keys.verificationKey('ASSERTION', assertion)).toMatchObject({ kid: assertion });
      expect(ports.keys.signingKey('TOKEN', 'ES256').kid).toBe(signing[0]);
    });
  });

  describe('Revocations', () => {
    it('know of nothing that was never ended', async () => {
      for (const id of [newId(), '', '__proto__']) {
        expect([ports.revocations.isGrantEnded(id), ports.revocations.isTokenRevoked(id)]).toEqual([false, false]);
        expect([ports.revocations.userGeneration(id), ports.revocations.keyPairGeneration(id)]).toEqual([0, 0]);
      }
    });

    it('tell grants from tokens, and know of both after a restart', async () => {
      const [grantId, tokenId] = [await elsewhere.endGrant(), newTimeOrderedId(new Date(0))];
      await elsewhere.revokeToken(tokenId);
      await installation.hear();
      for (const revocations of [ports.revocations, await installation.restarted()]) {
        expect([revocations.isGrantEnded(grantId), revocations.isTokenRevoked(grantId)]).toEqual([true, false]);
        expect([revocations.isGrantEnded(tokenId), revocations.isTokenRevoked(tokenId)]).toEqual([false, true]);
      }
    });

    it('count generations of persons and key pairs apart, by the bytes of the key, and after a restart', async () => {
      const subject = newConsumerKey();
      await elsewhere.raiseGeneration('KEY_PAIR', subject);
      await elsewhere.raiseGeneration('KEY_PAIR', subject);
      await elsewhere.raiseGeneration('USER', subject);
      await installation.hear();
      for (const revocations of [ports.revocations, await installation.restarted()]) {
        expect([revocations.keyPairGeneration(subject), revocations.userGeneration(subject)]).toEqual([2, 1]);
        for (const other of lookAlikes(subject)) {
          expect([other, revocations.keyPairGeneration(other)]).toEqual([other, 0]);
          expect([other, revocations.userGeneration(other)]).toEqual([other, 0]);
        }
      }
    });
  });
});
