import 'reflect-metadata';
import { addSeconds } from '#primitives/clock';
import { newTimeOrderedId } from '#primitives/ids';
import { signJws } from '#primitives/signature';
import type { Database } from '#database/database';
import { openMemory } from '#database/memory/memory';
import type { SigningKeyState } from '#database/repositories/signing-key.repository';
import { SIGNING_KEY_KINDS, type SigningKeyKind, newSigningKey } from '#database/signing-key-kinds';
import type { KeyStore } from '#oauth-core/ports/key-store';
import { AccessTokenIssuer } from '#oauth-core/tokens/access-token';
import { AccessTokenVerification } from '#oauth-core/tokens/verify-access-token';
import { Builders, NO_BROWSER } from '#test/support/builders';
import { type ThrowAwayDatabase, databases, testRootKeys } from '#test/support/databases';
import { SteppedClock } from '#test/support/stepped-clock';
import { MemorySubjects } from '#test/support/memory-directories';
import { CONSOLE, ISSUER, TokenServer, claimsOf } from '#test/support/token-server';
import { RotateSigningKeysJob } from '../jobs/rotate-signing-keys.job.js';
import { MetadataController } from '../oauth/metadata.controller.js';
import { StaleSeconds } from '../operations/readiness.js';
import { JWKS_CACHE_SECONDS } from './key-periods.js';
import { newborn } from './key-succession.js';
import { SigningKeysService } from './signing-keys.service.js';

const DAY = 86_400;
const STALE = new StaleSeconds(300);
const TOKEN_ES256 = { use: 'TOKEN', algorithm: 'ES256' } as const;
const CALLERS = 8;

it('a key is published for longer than any cache may keep the JWKS', () => {
  for (const document of ['tokenKeys', 'assertionKeys'] as const) {
    const headers: unknown = Reflect.getMetadata('__headers__', MetadataController.prototype[document]);
    expect(headers).toContainEqual({ name: 'Cache-Control', value: `public, max-age=${JWKS_CACHE_SECONDS}` });
  }
});

/** Made once: a key of RS256 takes its time. */
const ready = Promise.all(
  SIGNING_KEY_KINDS.flatMap((kind) =>
    (['ACTIVE', 'NEXT'] as const).map(async (state) => ({ key: await newSigningKey(kind, testRootKeys), state })),
  ),
);

describe.each(Object.entries(databases))('Signing keys on %s', (name, create) => {
  let clock: SteppedClock;
  let place: ThrowAwayDatabase;
  let database: Database;
  let service: SigningKeysService;
  let job: RotateSigningKeysJob;

  beforeEach(async () => {
    clock = new SteppedClock();
    place = await create();
    database = await place.openPrepared({ clock });
    service = new SigningKeysService(database, testRootKeys, STALE);
    job = new RotateSigningKeysJob(database, clock, service, STALE);
    const now = clock.now();
    for (const { key, state } of await ready) {
      const activeFromAt = state === 'ACTIVE' ? now : addSeconds(now, 90 * DAY);
      await database.transaction(({ signingKeys }) => signingKeys.add(newborn(key, state, { now, activeFromAt })));
    }
  });

  afterEach(() => place.drop());

  const kids = async (state: SigningKeyState, { use, algorithm }: SigningKeyKind = TOKEN_ES256) =>
    (await service.list())
      .filter((key) => key.state === state && key.use === use && key.algorithm === algorithm)
      .map(({ kid }) => kid);
  const only = async (state: SigningKeyState, kind?: SigningKeyKind): Promise<string> => {
    const found = await kids(state, kind);
    expect([state, found.length]).toEqual([state, 1]);
    return found[0];
  };
  const rotate = (immediately: boolean, algorithm: 'ES256' | 'RS256' = 'ES256') =>
    database.transaction((stores) => service.rotate(stores, clock.now(), { algorithm, immediately }));
  const revoke = (kid: string, dryRun = false) =>
    database.transaction((stores) => service.revoke(stores, clock.now(), { kid, dryRun }));
  const stored = async (kid: string) => database.read.signingKeys.find(kid);

  const issueWith = (keys: KeyStore) => {
    const settings = {
      issuer: ISSUER,
      console: CONSOLE,
      keys,
      subjects: new MemorySubjects(),
      rootKeys: testRootKeys,
      clock,
    };
    const { secret: _secret, ...client } = new TokenServer().client();
    const order = { client, secretId: null, scopes: ['default'], resources: [], subject: null };
    return new AccessTokenIssuer(settings).issue(order);
  };

  it('are, of each kind, one that signs and one that is published before it does', async () => {
    for (const kind of SIGNING_KEY_KINDS) {
      for (const state of ['NEXT', 'ACTIVE'] as const) {
        const kid = await only(state, kind);
        await database.transaction(({ signingKeys }) => signingKeys.revoke(kid, state, clock.now()));
      }
    }
    await job.run();
    await job.run();
    for (const kind of SIGNING_KEY_KINDS) {
      await only('ACTIVE', kind);
      await only('NEXT', kind);
    }
    await job.run();
    expect(await service.list()).toHaveLength(4 * SIGNING_KEY_KINDS.length);
    expect(Object.keys((await service.list())[0])).not.toContain('sealedPrivateKey');
  });

  it.each(SIGNING_KEY_KINDS)('take turns after ninety days, and not before: $use $algorithm', async (kind) => {
    const [active, next] = [await only('ACTIVE', kind), await only('NEXT', kind)];
    clock.advance(90 * DAY - 1);
    await job.run();
    expect(await only('ACTIVE', kind)).toBe(active);
    clock.advance(1);
    await job.run();
    expect([await only('ACTIVE', kind), await only('RETIRING', kind)]).toEqual([next, active]);
    expect(await database.read.auditEvents.ofTarget('SIGNING_KEY', next)).toMatchObject([
      { action: 'signing-key.activate', actorKind: 'SYSTEM' },
    ]);
    await job.run();
    expect(await only('NEXT', kind)).not.toBe(next);
  });

  it('verify until the last token can have ended; then the private half is erased', async () => {
    const active = await only('ACTIVE');
    await rotate(true);
    clock.advance(DAY + STALE.seconds + 59);
    await job.run();
    expect([await only('RETIRING'), (await stored(active))?.sealedPrivateKey.length]).toEqual([
      active,
      expect.any(Number),
    ]);
    expect((await stored(active))?.sealedPrivateKey.length).toBeGreaterThan(0);
    clock.advance(1);
    await job.run();
    expect([await only('RETIRED'), (await stored(active))?.sealedPrivateKey.length]).toEqual([active, 0]);
  });

  it('are rotated on command when every cache and every process knows the next one', async () => {
    const [active, next] = [await only('ACTIVE'), await only('NEXT')];
    const answer = await rotate(false);
    expect(answer).toMatchObject({ kid: next, state: 'NEXT', activeFromAt: addSeconds(clock.now(), 660) });
    clock.advance(659);
    await job.run();
    expect(await only('ACTIVE')).toBe(active);
    expect((await rotate(false)).activeFromAt).toEqual(answer.activeFromAt); // asked again, it is not put off
    clock.advance(1);
    await job.run();
    expect([await only('ACTIVE'), await only('RETIRING')]).toEqual([next, active]);
  });

  it('are rotated at once when that is asked, of the algorithm that is asked', async () => {
    const [active, next] = [await only('ACTIVE'), await only('NEXT')];
    const rs256 = { use: 'TOKEN', algorithm: 'RS256' } as const;
    const rsaNext = await only('NEXT', rs256);
    expect(await rotate(true)).toMatchObject({ kid: next, state: 'ACTIVE', activeFromAt: clock.now() });
    expect([await only('RETIRING'), await kids('NEXT')]).toEqual([active, []]);
    expect((await rotate(true)).kid).toBe(await only('ACTIVE')); // with no published key it makes one
    expect(await rotate(true, 'RS256')).toMatchObject({ kid: rsaNext, algorithm: 'RS256' });
  });

  it('sign and verify on every process throughout a rotation', async () => {
    const here = await openMemory(database, testRootKeys, clock);
    const token = () => signJws(here.keys.signingKey('TOKEN', 'ES256'), 'at+jwt', {});
    const kidOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[0], 'base64url').toString()).kid;
    const [before, next] = [kidOf(token()), await only('NEXT')];
    expect(here.keys.verificationKey('TOKEN', next)).not.toBeNull(); // long before it signs
    await rotate(true);
    expect(kidOf(token())).toBe(next); // the change of this process has been heard before the answer
    expect(here.keys.verificationKey('TOKEN', before)).not.toBeNull();
    await here.feed.stop();
  });

  it('of which the one that signs is revoked are followed by the published one at once', async () => {
    const [active, next] = [await only('ACTIVE'), await only('NEXT')];
    expect(await revoke(active)).toMatchObject({ outcome: 'revoked', key: { kid: active, state: 'REVOKED' } });
    expect([await only('ACTIVE'), await only('REVOKED')]).toEqual([next, active]);
    expect((await stored(active))?.sealedPrivateKey.length).toBe(0);
    expect((await revoke(next)).outcome).toBe('revoked'); // with nothing published, by a new one
    expect([active, next]).not.toContain(await only('ACTIVE'));
    await job.run();
    await only('NEXT');
  });

  it('may be revoked before and after they sign, once, and only if they exist', async () => {
    const [active, next] = [await only('ACTIVE'), await only('NEXT')];
    expect((await revoke(next)).outcome).toBe('revoked');
    expect(await only('ACTIVE')).toBe(active);
    await rotate(true);
    expect((await revoke(active)).outcome).toBe('revoked');
    for (const kid of [active, next])
      expect(await revoke(kid)).toMatchObject({ outcome: 'state_conflict', key: { state: 'REVOKED' } });
    expect(await revoke('nobody')).toEqual({ outcome: 'not_found' });
  });

  it('that are revoked end even the tokens that a process remembers', async () => {
    const memory = await openMemory(database, testRootKeys, clock);
    const { revocations, keys, subjects } = memory;
    const { token } = issueWith(keys);
    const verification = new AccessTokenVerification({ issuer: ISSUER, keys, subjects, revocations, clock });
    expect(verification.verify(token)).toMatchObject({ verified: { tokenId: claimsOf(token).jti } });
    await revoke(await only('ACTIVE'));
    expect(verification.verify(token)).toEqual({ refused: 'unknown_key' });
    await memory.feed.stop();
  });

  it('tell in a dry run how many living grants may have a token of theirs, and change nothing', async () => {
    const active = await only('ACTIVE');
    clock.advance(10 * DAY);
    const now = clock.now();
    const build = new Builders(database);
    const addGrant = async (tokenFormat: 'JWT' | 'OPAQUE', createdAt: Date, endedAt: Date | null) => {
      const [user, keyPair, id] = [await build.user(), await build.keyPair({ tokenFormat }), newTimeOrderedId(now)];
      const grant = { id, userId: user.id, keyPairId: keyPair.id, grantType: 'password', scopes: [], resources: [] };
      const rest = {
        ...NO_BROWSER,
        amr: [],
        epoch: [0, 0] as const,
        authenticatedAt: createdAt,
        createdAt,
        family: null,
      };
      await database.single(({ grants }) => grants.add({ ...grant, ...rest, expiresAt: addSeconds(now, DAY) }));
      if (!endedAt) return;
      const ending = { at: endedAt, reason: 'revoked' as const, tokensEndAt: endedAt };
      await database.transaction(({ grants }) => grants.end(id, ending));
    };
    await addGrant('JWT', addSeconds(now, -60), null);
    await addGrant('JWT', addSeconds(now, -60), now);
    await addGrant('JWT', addSeconds(now, -2 * DAY), null); // its token has ended by itself
    await addGrant('OPAQUE', addSeconds(now, -60), null);
    expect(await revoke(active, true)).toMatchObject({ outcome: 'counted', grants: 1, key: { state: 'ACTIVE' } });
    expect(await revoke(await only('NEXT'), true)).toMatchObject({ outcome: 'counted', grants: 0 });
    expect(await only('ACTIVE')).toBe(active);
  });

  // On SQLite one process has the database for itself.
  if (name === 'mariadb')
    describe('when several processes do it at once', () => {
      const processes = async () => {
        const houses = [];
        for (let count = 0; count < 2; count += 1) {
          const own = await place.open({ clock });
          const keys = new SigningKeysService(own, testRootKeys, STALE);
          houses.push({ database: own, service: keys, job: new RotateSigningKeysJob(own, clock, keys, STALE) });
        }
        return houses;
      };
      const everybody = async <T>(work: (house: Awaited<ReturnType<typeof processes>>[number]) => Promise<T>) => {
        const houses = await processes();
        return Promise.all(Array.from({ length: CALLERS }, (_, index) => work(houses[index % 2])));
      };

      it('that one of them revokes end remembered tokens on the others within one poll', async () => {
        const [there] = await processes();
        const { feed, keys, subjects, revocations } = await openMemory(there.database, testRootKeys, clock);
        const verification = new AccessTokenVerification({ issuer: ISSUER, keys, subjects, revocations, clock });
        const { token } = issueWith(keys);
        expect(verification.verify(token)).toMatchObject({ verified: { tokenId: claimsOf(token).jti } });
        await revoke(await only('ACTIVE'));
        await feed.catchUp();
        expect(verification.verify(token)).toEqual({ refused: 'unknown_key' });
        expect(verification.verify(issueWith(keys).token)).toHaveProperty('verified');
        await feed.stop();
      });

      it('publish exactly one next key of each kind', async () => {
        for (const kind of SIGNING_KEY_KINDS) await revoke(await only('NEXT', kind));
        await everybody((house) => house.job.run());
        const published = await Promise.all(SIGNING_KEY_KINDS.map((kind) => kids('NEXT', kind)));
        expect(published.map(({ length }) => length)).toEqual([1, 1, 1]);
      });

      it('switch once when the time has come', async () => {
        const next = await only('NEXT');
        clock.advance(90 * DAY);
        await everybody((house) => house.job.run());
        expect(await only('ACTIVE')).toBe(next);
        await only('RETIRING');
        expect(await database.read.auditEvents.ofTarget('SIGNING_KEY', next)).toHaveLength(1);
      });

      it('revoke once, and one other key signs', async () => {
        const active = await only('ACTIVE');
        const outcomes = await everybody((house) =>
          house.database.transaction((stores) =>
            house.service.revoke(stores, clock.now(), { kid: active, dryRun: false }),
          ),
        );
        expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(
          ['revoked', ...Array<string>(CALLERS - 1).fill('state_conflict')].sort(),
        );
        await only('ACTIVE');
      });

      it('revoke the key that signs while others rotate and the job runs, and none is lost', async () => {
        const active = await only('ACTIVE');
        let turns = 0;
        await everybody(({ database: own, service: keys, job: jobHere }) => {
          turns += 1;
          if (turns % 3 === 0) return jobHere.run();
          return turns % 3 === 1
            ? own.transaction((stores) =>
                keys.rotate(stores, clock.now(), { algorithm: 'ES256', immediately: true }).then(() => undefined),
              )
            : own.transaction((stores) =>
                keys.revoke(stores, clock.now(), { kid: active, dryRun: false }).then(() => undefined),
              );
        });
        await job.run();
        await only('ACTIVE');
        await only('NEXT');
        expect(await kids('REVOKED')).toEqual([active]);
      });

      it('do nothing twice: a key is not retired that has just begun', async () => {
        const keys = await database.read.signingKeys.all();
        const next = keys.find(({ state, algorithm }) => state === 'NEXT' && algorithm === 'ES256');
        if (!next) throw new Error('There is a next key.');
        expect(await database.transaction((stores) => service.switchTo(stores, clock.now(), next))).toBe(true);
        expect(await database.transaction((stores) => service.switchTo(stores, clock.now(), next))).toBe(false);
        expect(await only('ACTIVE', next)).toBe(next.kid);
      });

      it('hold by the table itself that there is one of each', async () => {
        const made = newborn(await service.make(TOKEN_ES256), 'ACTIVE', {
          now: clock.now(),
          activeFromAt: clock.now(),
        });
        expect(await database.transaction(({ signingKeys }) => signingKeys.addOnce(made))).toBe(false);
        await expect(database.transaction(({ signingKeys }) => signingKeys.add(made))).rejects.toMatchObject({
          failure: 'duplicate',
        });
      });
    });
});
