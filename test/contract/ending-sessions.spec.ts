import { randomBytes } from 'node:crypto';
import type { Database } from '#database/database';
import type { AuthorizationCode } from '#oauth-core/model/authorization-code';
import { type Clock, DatabaseClock, addSeconds } from '#primitives/clock';
import { newId, newTimeOrderedId } from '#primitives/ids';
import { Builders } from '#test/support/builders';
import { databases, type ThrowAwayDatabase, testRootKeys } from '#test/support/databases';
import { newLocator } from '#primitives/secrets';
import { endSession } from '../../src/sessions/end-session.js';

const ROUNDS = 50;

describe.each(Object.entries(databases))('the end of a session on %s', (name, create) => {
  let place: ThrowAwayDatabase;
  let here: Database;
  let there: Database;
  let userId: string;
  let keyPairId: string;
  const clock: Clock = new DatabaseClock();

  beforeAll(async () => {
    place = await create();
    here = await place.openPrepared({ clock });
    there = name === 'sqlite' ? here : await place.open({ clock });
    const build = new Builders(here);
    userId = (await build.user()).id;
    keyPairId = (await build.keyPair({ backChannelLogoutUri: 'https://rp.example/logout' })).id;
  });

  afterAll(() => place?.drop());

  const newSession = async () => (await new Builders(here).session(clock.now(), userId)).sessionId;

  function codeOf(sessionId: string, scopes: readonly string[] = ['openid']): AuthorizationCode {
    const now = clock.now();
    return {
      fingerprint: testRootKeys.fingerprint('authorization-code', randomBytes(16).toString('hex')),
      grantId: newTimeOrderedId(now),
      keyPairId,
      userId,
      sessionId,
      epoch: [0, 0],
      scopes,
      resources: [],
      redirectUri: null,
      codeChallenge: null,
      nonce: null,
      claims: { idToken: [], userinfo: [] },
      authenticatedAt: now,
      amr: ['pwd'],
      createdAt: now,
      expiresAt: addSeconds(now, 60),
    };
  }

  const store = (code: AuthorizationCode, database = here) => database.single(({ codes }) => codes.add(code));

  /** As the token endpoint trades a code. */
  async function exchange(code: AuthorizationCode, database: Database): Promise<boolean> {
    await database.read.codes.find([code.fingerprint]);
    const now = clock.now();
    const ends = addSeconds(now, 3_600);
    const { grantId: id, scopes, sessionId, claims } = code;
    const grant = {
      id,
      keyPairId,
      userId,
      grantType: 'authorization_code',
      scopes,
      resources: [],
      sessionId,
      claims,
      authenticatedAt: now,
      amr: ['pwd'],
      epoch: [0, 0] as const,
      createdAt: now,
      expiresAt: ends,
      family: { locator: newLocator(), current: Buffer.alloc(36, 1), idleEndsAt: ends, absoluteEndsAt: ends },
    };
    return database.single(({ grants }) => grants.addFromCode(grant, code.fingerprint));
  }

  const end = (sessionId: string, keepOffline = true) =>
    here.transaction((stores) => endSession(stores, { sessionId }, clock.now(), { keepOffline }));
  const alive = async (sessionId: string) =>
    (await here.read.grants.ofSession(sessionId, clock.now())).map(({ id }) => id);
  const isTold = async (sessionId: string) =>
    (await here.read.logoutDeliveries.due(clock.now(), 1_000)).some((delivery) => delivery.sessionId === sessionId);
  const forget = async () => {
    for (const delivery of await here.read.logoutDeliveries.due(clock.now(), 1_000))
      await here.single(({ logoutDeliveries }) => logoutDeliveries.remove(delivery));
  };
  beforeEach(forget);

  it('[75] spends its codes, and no code is made in it any more', async () => {
    const sessionId = await newSession();
    const code = codeOf(sessionId);
    expect(await store(code)).toBe(true);
    expect(await end(sessionId)).toBe(true);
    expect(await exchange(code, here)).toBe(false);
    expect(await store(codeOf(sessionId))).toBe(false);
    expect(await store(codeOf(newId()))).toBe(false);
  });

  it('ends its grants, but those for offline access only when they are to end as well', async () => {
    for (const keepOffline of [true, false]) {
      const sessionId = await newSession();
      const [code, offline] = [codeOf(sessionId), codeOf(sessionId, ['openid', 'offline_access'])];
      for (const each of [code, offline]) {
        await store(each);
        await exchange(each, here);
      }
      await end(sessionId, keepOffline);
      expect(await alive(sessionId)).toEqual(keepOffline ? [offline.grantId] : []);
    }
  });

  it(`[75] wins over an exchange that runs at the same time, ${ROUNDS} times`, async () => {
    let exchanged = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const sessionId = await newSession();
      const code = codeOf(sessionId);
      await store(code);
      const [won] = await Promise.all([exchange(code, there), end(sessionId)]);
      exchanged += Number(won);
      expect(await alive(sessionId)).toEqual([]);
      expect(await isTold(sessionId)).toBe(won); // whoever got tokens hears of it
      await forget();
    }
    process.stderr.write(`Of ${ROUNDS} exchanges during the end of their session ${exchanged} came first\n`);
  }, 60_000);

  it(`[75] wins over a code that is made at the same time, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const sessionId = await newSession();
      const code = codeOf(sessionId);
      await Promise.all([store(code, there).then(() => exchange(code, there)), end(sessionId)]);
      expect(await alive(sessionId)).toEqual([]);
    }
  }, 60_000);
});
