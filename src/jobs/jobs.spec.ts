import { jest } from '@jest/globals';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { Builders, NO_BROWSER } from '#test/support/builders';
import { SteppedClock } from '#test/support/stepped-clock';
import { addSeconds } from '#primitives/clock';
import { newTimeOrderedId } from '#primitives/ids';
import { newLocator } from '#primitives/secrets';
import type { Database } from '#database/database';
import { EraseAnswersJob } from './erase-answers.job.js';
import { PurgeExpiredJob } from './purge-expired.job.js';

const DAY = 86_400;

describe.each(Object.entries(databases))('jobs on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  const clock = new SteppedClock();

  beforeAll(async () => {
    place = await create();
    database = await place.openPrepared({ clock });
  });

  afterAll(() => place?.drop());

  /** A grant whose refresh token was rotated once, a moment ago. */
  async function rotatedGrant(): Promise<Buffer> {
    const build = new Builders(database);
    const user = await build.user();
    const keyPair = await build.keyPair();
    const now = clock.now();
    const locator = newLocator();
    const [first, second] = ['first', 'second'].map((token) => testRootKeys.fingerprint('refresh-token', token));
    const absoluteEndsAt = addSeconds(now, 10 * DAY);
    const family = { locator, current: first, idleEndsAt: addSeconds(now, DAY), absoluteEndsAt };
    await database.single(({ grants }) =>
      grants.add({
        id: newTimeOrderedId(now),
        keyPairId: keyPair.id,
        userId: user.id,
        grantType: 'password',
        scopes: ['default'],
        resources: [],
        authenticatedAt: now,
        amr: ['pwd'],
        epoch: [0, 0],
        ...NO_BROWSER,
        createdAt: now,
        expiresAt: absoluteEndsAt,
        family,
      }),
    );
    const answer = testRootKeys.seal('replay-answer', Buffer.from('{}'), 'first');
    const times = { rotatedAt: now, answerEndsAt: addSeconds(now, 30), idleEndsAt: addSeconds(now, DAY) };
    await database.single(({ grants }) => grants.rotate({ locator, from: first, to: second, answer, ...times }));
    return locator;
  }

  const answerOf = async (locator: Buffer) => (await database.read.grants.findFamily(locator))?.answer ?? null;

  it('erase a sealed answer when its window has ended, and not before', async () => {
    const locator = await rotatedGrant();
    const job = new EraseAnswersJob(database, clock);
    clock.advance(29);
    await job.run();
    expect(await answerOf(locator)).not.toBeNull();
    clock.advance(1);
    await job.run();
    expect(await answerOf(locator)).toBeNull();
    expect(await database.read.grants.findFamily(locator)).not.toBeNull();
  });

  it('go on erasing after a batch of which another process erased a part', async () => {
    const locators = [await rotatedGrant(), await rotatedGrant(), await rotatedGrant()];
    clock.advance(30);
    const single = database.single.bind(database);
    const shared = jest.spyOn(database, 'single');
    // One row is left to this process of its first batch: what the other one does meanwhile.
    shared.mockImplementationOnce(() => single(({ grants }) => grants.eraseAnswers(clock.now(), 1)));
    await new EraseAnswersJob(database, clock).run();
    shared.mockRestore();
    expect(await Promise.all(locators.map(answerOf))).toEqual([null, null, null]);
  });

  it('delete a grant a day after nothing of it can be alive, and not before', async () => {
    const locator = await rotatedGrant();
    const job = new PurgeExpiredJob(database, clock);
    clock.advance(11 * DAY - 1);
    await job.run();
    expect(await database.read.grants.findFamily(locator)).not.toBeNull();
    clock.advance(1);
    await job.run();
    expect(await database.read.grants.findFamily(locator)).toBeNull();
  });

  it('delete an authorization code a day after its end, and not before: until then a second use is recognised', async () => {
    const build = new Builders(database);
    const code = await build.code(clock.now(), await build.keyPair(), await build.user());
    const found = () => database.read.codes.find([testRootKeys.fingerprint('authorization-code', code)]);
    const job = new PurgeExpiredJob(database, clock);
    clock.advance(60 + DAY - 1);
    await job.run();
    expect(await found()).not.toBeNull();
    clock.advance(1);
    await job.run();
    expect(await found()).toBeNull();
  });

  it('delete an opaque access token a day after its end, and not before', async () => {
    const fingerprint = testRootKeys.fingerprint('access-token', 'one');
    const expiresAt = addSeconds(clock.now(), 3600);
    const id = newTimeOrderedId(clock.now());
    await database.single(({ accessTokens }) => accessTokens.add({ id, fingerprint, claims: {}, expiresAt }));
    const job = new PurgeExpiredJob(database, clock);
    clock.advance(3600 + DAY - 1);
    await job.run();
    expect(await database.read.accessTokens.findClaims([fingerprint])).toEqual({});
    clock.advance(1);
    await job.run();
    expect(await database.read.accessTokens.findClaims([fingerprint])).toBeNull();
  });
});
