import { jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { UserGrant } from '#oauth-core/model/user-grant';
import type { OpaqueAccessToken } from '#oauth-core/model/opaque-access-token';
import type { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { addSeconds } from '#primitives/clock';
import { newId, newTimeOrderedId } from '#primitives/ids';
import { newLocator } from '#primitives/secrets';
import { Builders } from '../support/builders.js';
import { databases, type ThrowAwayDatabase } from '../support/databases.js';
import { MemoryOAuthStorage } from '../support/memory-oauth-storage.js';

jest.setTimeout(30_000); // each makes databases, on a machine that may be busy

/** What the contract needs besides the storage itself. */
interface Subject {
  readonly storage: OAuthStorage;
  addUser(username: string): Promise<{ readonly userId: string }>;
  close(): Promise<void>;
}

const NOW = new Date('2026-06-01T12:00:00.123Z');
const TOKENS_END = addSeconds(NOW, 3600);

const subjects: Readonly<Record<string, () => Promise<Subject>>> = {
  memory: async () => doubleInMemory(),
  ...Object.fromEntries(Object.entries(databases).map(([name, create]) => [name, () => onDatabase(create)])),
};

const NO_SECOND_FACTOR = { secondFactorRequired: false, hasSecondFactor: false };

function doubleInMemory(): Subject {
  const storage = new MemoryOAuthStorage();
  return {
    storage,
    async addUser(username) {
      const userId = newId();
      const standing = { userId, username, enabled: true, roles: ['PUBLISHER'], generation: 0 } as const;
      const email = `${username}@example.com`;
      storage.putAccount({ ...standing, passwordHash: '$argon2id$v=19$', ...NO_SECOND_FACTOR }, { email });
      return { userId };
    },
    close: async () => undefined,
  };
}

async function onDatabase(create: () => Promise<ThrowAwayDatabase>): Promise<Subject> {
  const place = await create();
  const storage = await place.openPrepared();
  const build = new Builders(storage);
  return {
    storage,
    addUser: async (username) => ({ userId: (await build.user({ username, roles: ['PUBLISHER'] })).id }),
    close: () => place.drop(),
  };
}

describe.each(Object.entries(subjects))('OAuthStorage on %s', (_name, open) => {
  let subject: Subject;
  let storage: OAuthStorage;

  beforeAll(async () => {
    subject = await open();
    ({ storage } = subject);
  });

  afterAll(() => subject.close());

  const addGrant = async (family: UserGrant['family'] = newFamily()) => {
    const username = `grant-${newId()}`;
    const { userId } = await subject.addUser(username);
    const grant: UserGrant = {
      id: newTimeOrderedId(NOW),
      keyPairId: newId(),
      userId,
      grantType: 'password',
      scopes: ['orders:read', 'PRODUCTION'],
      resources: [],
      authenticatedAt: NOW,
      amr: ['pwd'],
      epoch: [2, 3],
      sessionId: newId(),
      claims: { idToken: ['email'], userinfo: ['name'] },
      createdAt: NOW,
      expiresAt: addSeconds(NOW, 86_400),
      family,
    };
    await storage.single(({ grants }) => grants.add(grant));
    return { grant, username, locator: family?.locator ?? Buffer.alloc(16) };
  };

  const rotationOf = (locator: Buffer, from: Buffer) => ({
    locator,
    from,
    to: randomBytes(36),
    answer: randomBytes(200),
    rotatedAt: addSeconds(NOW, 5),
    answerEndsAt: addSeconds(NOW, 35),
    idleEndsAt: addSeconds(NOW, 90),
  });

  describe('a refresh family', () => {
    it('is found by its locator with its grant and its person', async () => {
      const family = newFamily();
      const { grant, username } = await addGrant(family);

      const { family: _, ...rest } = grant;
      expect(await storage.read.grants.findFamily(family.locator)).toEqual({
        ...family,
        grant: rest,
        user: { userId: grant.userId, username, enabled: true, roles: ['PUBLISHER'], generation: 0 },
        previous: null,
        answer: null,
        rotatedAt: null,
        endedAt: null,
      });
    });

    it('is not found by any other locator', async () => {
      await addGrant();
      expect(await storage.read.grants.findFamily(newLocator())).toBeNull();
    });

    it('is its own for each of 120 callers at once', async () => {
      const { grant } = await addGrant();
      const families = Array.from({ length: 119 }, newFamily);
      for (const family of families)
        await storage.single(({ grants }) => grants.add({ ...grant, id: newTimeOrderedId(NOW), family }));
      const wanted = [...families.map(({ locator }) => locator), newLocator()];
      const found = await Promise.all(wanted.map((locator) => storage.read.grants.findFamily(locator)));
      expect(found.map((one) => one?.current)).toEqual([...families.map(({ current }) => current), undefined]);
    });

    it('does not exist for a grant without refresh token', async () => {
      await addGrant(null);
      await addGrant(null);
      expect(await storage.read.grants.findFamily(Buffer.alloc(16))).toBeNull();
    });

    it('remembers the token before the rotation and the sealed answer', async () => {
      const family = newFamily();
      await addGrant(family);
      const rotation = rotationOf(family.locator, family.current);

      expect(await storage.single(({ grants }) => grants.rotate(rotation))).toBe(true);

      expect(await storage.read.grants.findFamily(family.locator)).toMatchObject({
        previous: family.current,
        current: rotation.to,
        answer: rotation.answer,
        rotatedAt: rotation.rotatedAt,
        idleEndsAt: rotation.idleEndsAt,
        absoluteEndsAt: family.absoluteEndsAt,
      });
    });

    it('is rotated by exactly one of 20 concurrent callers', async () => {
      const family = newFamily();
      await addGrant(family);
      const rotations = Array.from({ length: 20 }, () => rotationOf(family.locator, family.current));

      const outcomes = await Promise.all(
        rotations.map((rotation) => storage.single(({ grants }) => grants.rotate(rotation))),
      );

      expect(outcomes.filter((rotated) => rotated)).toHaveLength(1);
      const winner = rotations[outcomes.indexOf(true)];
      expect(await storage.read.grants.findFamily(family.locator)).toMatchObject({
        current: winner.to,
        answer: winner.answer,
      });
    });

    it('is not rotated by a token that is no longer current, and stays as it is', async () => {
      const family = newFamily();
      await addGrant(family);
      const first = rotationOf(family.locator, family.current);
      await storage.single(({ grants }) => grants.rotate(first));

      const again = rotationOf(family.locator, family.current);
      expect(await storage.single(({ grants }) => grants.rotate(again))).toBe(false);
      expect(await storage.read.grants.findFamily(family.locator)).toMatchObject({ current: first.to });
    });

    it('is not rotated after its grant has ended', async () => {
      const family = newFamily();
      const { grant } = await addGrant(family);
      await storage.transaction(({ grants }) => grants.end(grant.id, ending));

      const late = rotationOf(family.locator, family.current);
      expect(await storage.single(({ grants }) => grants.rotate(late))).toBe(false);
      expect(await storage.read.grants.findFamily(family.locator)).toMatchObject({ endedAt: NOW });
    });
  });

  describe('a grant', () => {
    it('is ended by exactly one of 20 concurrent callers', async () => {
      const { grant } = await addGrant();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => storage.transaction(({ grants }) => grants.end(grant.id, ending))),
      );
      expect(outcomes.filter((ended) => ended)).toHaveLength(1);
    });

    it('that does not exist is ended by nobody', async () => {
      const ended = storage.transaction(({ grants }) => grants.end(newTimeOrderedId(NOW), ending));
      expect(await ended).toBe(false);
    });

    it('is not ended outside a transaction, where nobody would hear of it', async () => {
      const { grant, locator } = await addGrant();
      await expect(storage.single(({ grants }) => grants.end(grant.id, ending))).rejects.toThrow('transaction');
      expect(await storage.read.grants.findFamily(locator)).toMatchObject({ endedAt: null });
    });

    it('is rotated or ended first by parallel callers, and is ended in the end', async () => {
      const family = newFamily();
      const { grant } = await addGrant(family);
      const outcomes = await Promise.allSettled([
        ...Array.from({ length: 10 }, () =>
          storage.single(({ grants }) => grants.rotate(rotationOf(family.locator, family.current))),
        ),
        storage.transaction(({ grants }) => grants.end(grant.id, { ...ending, by: BY })),
        ...Array.from({ length: 10 }, () =>
          storage.single(({ grants }) => grants.rotate(rotationOf(family.locator, family.current))),
        ),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(Array(21).fill('fulfilled'));
      const found = await storage.read.grants.findFamily(family.locator);
      expect(found).toMatchObject({ endedAt: NOW, answer: null });
      const late = rotationOf(family.locator, found?.current ?? family.current);
      expect(await storage.single(({ grants }) => grants.rotate(late))).toBe(false);
    });
  });

  describe('an opaque access token', () => {
    const add = async (fields: Partial<OpaqueAccessToken> = {}) => {
      const token = { ...newOpaqueToken(), ...fields };
      await storage.single(({ accessTokens }) => accessTokens.add(token));
      return token;
    };

    it('is found with its claims, by any of several fingerprints', async () => {
      const { fingerprint, claims } = await add();
      expect(await storage.read.accessTokens.findClaims([fingerprint])).toEqual(claims);
      expect(await storage.read.accessTokens.findClaims([randomBytes(36), fingerprint])).toEqual(claims);
    });

    it('is not found by a fingerprint that differs in one bit', async () => {
      const { fingerprint } = await add();
      const other = Buffer.from(fingerprint);
      other[35] ^= 1;
      expect(await storage.read.accessTokens.findClaims([other])).toBeNull();
    });

    it('is its own for each of 120 callers at once', async () => {
      const tokens = Array.from({ length: 119 }, newOpaqueToken);
      for (const token of tokens) await storage.single(({ accessTokens }) => accessTokens.add(token));
      const wanted = [...tokens, newOpaqueToken()].map(({ fingerprint }) => [randomBytes(36), fingerprint]);
      const found = await Promise.all(wanted.map((fingerprints) => storage.read.accessTokens.findClaims(fingerprints)));
      expect(found).toEqual([...tokens.map(({ claims }) => claims), null]);
    });

    it('is found after its end too: whose it was still counts', async () => {
      const { fingerprint, claims } = await add({ expiresAt: addSeconds(NOW, -3600) });
      expect(await storage.read.accessTokens.findClaims([fingerprint])).toEqual(claims);
    });

    it('leaves nothing when the transaction that stores it fails', async () => {
      const token = newOpaqueToken();
      const work = storage.transaction(async ({ accessTokens }) => {
        await accessTokens.add(token);
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect(await storage.read.accessTokens.findClaims([token.fingerprint])).toBeNull();
    });
  });

  describe('a revocation', () => {
    const revoke = (tokenId: string) =>
      storage.transaction(({ revocations }) => revocations.revokeToken(tokenId, revocation));

    it('is made by exactly one of 20 concurrent callers, and none of them fails', async () => {
      const tokenId = newTimeOrderedId(NOW);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => revoke(tokenId)));
      expect(outcomes.filter((revoked) => revoked)).toHaveLength(1);
      expect(await revoke(tokenId)).toBe(false);
    });

    it('of one token is none of another', async () => {
      expect([await revoke(newTimeOrderedId(NOW)), await revoke(newTimeOrderedId(NOW))]).toEqual([true, true]);
    });

    it('is not made outside a transaction, where nobody would hear of it', async () => {
      const tokenId = newTimeOrderedId(NOW);
      const alone = storage.single(({ revocations }) => revocations.revokeToken(tokenId, revocation));
      await expect(alone).rejects.toThrow('transaction');
      expect(await revoke(tokenId)).toBe(true);
    });
  });

  describe('a profile', () => {
    it('is what its person told, and whether they are active', async () => {
      const { userId } = await subject.addUser('Chloé');
      expect(await storage.read.users.findProfile(userId)).toEqual({
        username: 'Chloé',
        enabled: true,
        displayName: 'Chloé',
        email: expect.stringContaining('@'),
        emailVerified: false,
        locale: null,
        updatedAt: expect.any(Date),
      });
    });

    it('does not exist for anybody else', async () => {
      expect(await storage.read.users.findProfile(newId())).toBeNull();
    });
  });

  describe('an account', () => {
    it('is found by its user name, byte for byte', async () => {
      const { userId } = await subject.addUser('Zoë');
      const find = async (username: string) => (await storage.read.users.findForSignIn(username, [], NOW)).account;

      expect(await find('Zoë')).toEqual({
        userId,
        username: 'Zoë',
        enabled: true,
        roles: ['PUBLISHER'],
        generation: 0,
        passwordHash: expect.stringMatching(/^\$argon2id\$/),
        ...NO_SECOND_FACTOR,
      });
      for (const other of ['zoë', 'ZOË', 'Zoe', 'Zoë ', ' Zoë', 'Zoë\0', '']) expect(await find(other)).toBeNull();
    });
  });

  describe('failed attempts', () => {
    const failures = async (subjectsOfSignIn: ReturnType<typeof newThrottled>[], now = NOW) =>
      (await storage.read.users.findForSignIn('nobody', subjectsOfSignIn, now)).failures;

    it('are counted for each subject, in the order asked', async () => {
      const [a, b, c] = [newThrottled(), newThrottled(), newThrottled()];
      await storage.single(({ throttles }) => throttles.count([a, b], NOW));
      await storage.single(({ throttles }) => throttles.count([b], NOW));
      expect(await failures([c, b, a])).toEqual([0, 2, 1]);
    });

    it('are counted exactly by 50 parallel callers, whatever the order of their subjects', async () => {
      const pair = [newThrottled(), newThrottled()];
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          storage.single(({ throttles }) => throttles.count(index % 2 ? pair : [...pair].reverse(), NOW)),
        ),
      );
      expect(await failures(pair)).toEqual([50, 50]);
    });

    it('are forgotten when the window has ended, and then counted anew', async () => {
      const throttled = newThrottled();
      await storage.single(({ throttles }) => throttles.count([throttled], NOW));
      await storage.single(({ throttles }) => throttles.count([throttled], addSeconds(NOW, 899)));

      expect(await failures([throttled], addSeconds(NOW, 899))).toEqual([2]);
      expect(await failures([throttled], addSeconds(NOW, 900))).toEqual([0]);

      await storage.single(({ throttles }) => throttles.count([throttled], addSeconds(NOW, 900)));
      expect(await failures([throttled], addSeconds(NOW, 1799))).toEqual([1]);
      expect(await failures([throttled], addSeconds(NOW, 1800))).toEqual([0]);
    });

    it('are one less for each that is forgiven, and never below zero', async () => {
      const [a, b] = [newThrottled(), newThrottled()];
      await storage.single(({ throttles }) => throttles.count([a, b], NOW));
      await storage.single(({ throttles }) => throttles.count([b], NOW));
      for (const expected of [
        [0, 1],
        [0, 0],
        [0, 0],
      ]) {
        await storage.single(({ throttles }) => throttles.forgive([a, b]));
        expect(await failures([a, b])).toEqual(expected);
      }
    });
  });

  describe('a transaction', () => {
    const count = (throttled: ReturnType<typeof newThrottled>) =>
      storage.read.users.findForSignIn('nobody', [throttled], NOW).then(({ failures: [counted] }) => counted);

    it('leaves nothing when it throws, and passes the error on', async () => {
      const throttled = newThrottled();
      const work = storage.transaction(async ({ throttles }) => {
        await throttles.count([throttled], NOW);
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect(await count(throttled)).toBe(0);
    });

    it('keeps what it wrote when it returns a refusal', async () => {
      const { grant, locator } = await addGrant();
      const outcome = await storage.transaction(async ({ grants }) => {
        await grants.end(grant.id, ending);
        return 'refused';
      });
      expect(outcome).toBe('refused');
      expect(await storage.read.grants.findFamily(locator)).toMatchObject({ endedAt: NOW });
    });

    it('that fails takes nothing of another one with it', async () => {
      const [kept, dropped] = [newThrottled(), newThrottled()];
      const outcomes = await Promise.allSettled([
        storage.transaction(async ({ throttles }) => {
          await throttles.count([dropped], NOW);
          await new Promise(setImmediate);
          throw new Error('fails');
        }),
        storage.transaction(({ throttles }) => throttles.count([kept], NOW)),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      expect([await count(kept), await count(dropped)]).toEqual([1, 0]);
    });

    it('is never inside another', async () => {
      const nested = storage.transaction(() => storage.transaction(async () => undefined));
      await expect(nested).rejects.toThrow('Inside a transaction');
      const single = storage.transaction(() => storage.single(async () => undefined));
      await expect(single).rejects.toThrow('Inside a transaction');
    });

    it('does not let the outer stores in', async () => {
      const reading = storage.transaction(() => storage.read.grants.findFamily(newLocator()));
      await expect(reading).rejects.toThrow('Inside a transaction');
    });

    it('takes its stores with it when it ends', async () => {
      const kept = await storage.transaction(async (stores) => stores);
      await expect(kept.throttles.count([newThrottled()], NOW)).rejects.toThrow('has ended');
    });
  });
});

const ending = { at: NOW, reason: 'revoked', tokensEndAt: TOKENS_END } as const;

const BY = {
  consumerKey: 'key_of_the_client_that_asked',
  applicationId: newId(),
  address: '192.0.2.7',
  traceId: '0123456789abcdef0123456789abcdef',
};

const revocation = { at: NOW, endsAt: TOKENS_END, by: BY };

const newOpaqueToken = (): OpaqueAccessToken => ({
  id: newTimeOrderedId(NOW),
  fingerprint: randomBytes(36),
  claims: {
    iss: 'https://gateway.example',
    jti: newId(),
    scope: 'Zoë',
    aud: ['a', 'b'],
    exp: 1_780_315_200,
    epoch: [0, 3],
  },
  expiresAt: TOKENS_END,
});

const newFamily = () => ({
  locator: newLocator(),
  current: randomBytes(36),
  idleEndsAt: addSeconds(NOW, 60),
  absoluteEndsAt: addSeconds(NOW, 600),
});

const newThrottled = () => ({ fingerprint: randomBytes(36), windowSeconds: 900 });
