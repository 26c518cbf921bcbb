import { jest } from '@jest/globals';
import type { Change } from '#database/change';
import type { Database } from '#database/database';
import { ChangeFeed } from '#database/memory/change-feed';
import { DatabaseClock } from '#primitives/clock';
import { databases, type ThrowAwayDatabase } from '../support/databases.js';

jest.setTimeout(30_000); // each makes databases, on a machine that may be busy

const NOW = new Date('2026-06-01T12:00:00.000Z');
const plan = (planId: string): Change => ({ kind: 'plan', planId });

/** Follows a feed and writes down what it hears. */
async function follow(database: Database) {
  const heard: Change[] = [];
  let reloads = 0;
  let failing = false;
  const feed = new ChangeFeed(database, new DatabaseClock());
  feed.subscribe({
    apply(change) {
      if (failing) throw new Error('cannot take it');
      heard.push(change);
    },
    reload() {
      reloads += 1;
    },
  });
  await feed.start();
  return {
    feed,
    heard,
    reloads: () => reloads,
    fail: (fails: boolean) => (failing = fails),
  };
}

const announce = (database: Database, ...changes: Change[]) =>
  database.transaction(async (stores) => changes.forEach((change) => stores.changes.announce(change)));

describe.each(Object.entries(databases))('the change feed on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  let followers: Awaited<ReturnType<typeof follow>>[];

  beforeEach(async () => {
    place = await create();
    database = await place.openPrepared();
    followers = [];
  });

  afterEach(async () => {
    for (const { feed } of followers) await feed.stop();
    await place.drop();
  });

  const newFollower = async (of = database) => {
    const follower = await follow(of);
    followers.push(follower);
    return follower;
  };

  it('loads everything once before it follows', async () => {
    await announce(database, plan('before'));
    const { heard, reloads, feed } = await newFollower();
    await feed.catchUp();
    expect(reloads()).toBe(1);
    expect(heard).toEqual([]);
  });

  it('tells this process before the transaction resolves, and only once', async () => {
    const { heard, feed } = await newFollower();
    await announce(database, plan('a'), plan('b'));
    expect(heard).toEqual([plan('a'), plan('b')]);
    await feed.catchUp();
    expect(heard).toHaveLength(2);
  });

  it('tells nobody of a transaction that was rolled back', async () => {
    const { heard, feed } = await newFollower();
    const failing = database.transaction(async ({ changes }) => {
      changes.announce(plan('never'));
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await feed.catchUp();
    expect(heard).toEqual([]);
  });

  it('brings every kind of change across as it was', async () => {
    const changes: Change[] = [
      { kind: 'client', consumerKey: 'key' },
      { kind: 'application', applicationId: 'a' },
      { kind: 'subscriptions', applicationId: 'a' },
      { kind: 'api', apiId: 'b' },
      { kind: 'plan', planId: 'c' },
      { kind: 'user', userId: 'd' },
      { kind: 'settings', name: 'lockout' },
      { kind: 'signing-keys', kid: 'e' },
      { kind: 'grant-ended', grantId: 'f', endsAt: NOW },
      { kind: 'token-revoked', tokenId: 'g', endsAt: NOW },
      { kind: 'generation', of: 'KEY_PAIR', subject: 'key', generation: 3, endsAt: NOW },
    ];
    await announce(database, ...changes);
    const page = await database.read.changes.since(0, 100);
    expect(page.changes.map(({ change }) => change)).toEqual(changes);
    expect(page.changes.map(({ position }) => position)).toEqual(changes.map((_, index) => index + 1));
    expect(page.head).toBe(changes.length);
  });

  it('applies again what a subscriber could not take', async () => {
    const { heard, feed, fail } = await newFollower();
    fail(true);
    await announce(database, plan('hard'));
    await expect(feed.catchUp()).rejects.toThrow('cannot take it');
    const lastHeardAtMs = feed.lastPollAtMs;
    await expect(feed.catchUp()).rejects.toThrow('cannot take it');
    expect(feed.lastPollAtMs).toBe(lastHeardAtMs); // the database answered, but memory is as old as before
    fail(false);
    await feed.catchUp();
    expect(heard).toEqual([plan('hard')]);
  });

  it('loads everything anew when changes are missing or too many', async () => {
    const { heard, reloads, feed } = await newFollower();
    await feed.stop(); // hears nothing of its own process any more, like another one
    await announce(database, ...Array.from({ length: 600 }, (_, index) => plan(String(index))));
    await feed.catchUp();
    expect([heard.length, reloads()]).toEqual([0, 2]);

    await announce(database, plan('lost'), plan('found'));
    await database.writer.query('DELETE FROM changes WHERE position = 601');
    await feed.catchUp();
    expect([heard.length, reloads()]).toEqual([0, 3]);

    await announce(database, plan('next'));
    await feed.catchUp();
    expect(heard).toEqual([plan('next')]);
  });

  it('teaches the clock the time of the database, and says when it was last heard of', async () => {
    const clock = new DatabaseClock();
    const feed = new ChangeFeed(database, clock);
    expect(feed.lastPollAtMs).toBe(-Infinity);
    const before = performance.now();
    await feed.catchUp();
    expect(feed.lastPollAtMs).toBeGreaterThanOrEqual(before);
    const { now } = await database.read.changes.since(0, 1);
    expect(Math.abs(clock.now().getTime() - now.getTime())).toBeLessThan(1_000);
  });
});

const { mariadb } = databases;

(mariadb ? describe : describe.skip)('the change feed between two processes', () => {
  let place: ThrowAwayDatabase;
  let here: Database;
  let there: Database;

  beforeEach(async () => {
    if (mariadb) place = await mariadb();
    here = await place.openPrepared();
    there = await place.open();
  });

  afterEach(() => place.drop());

  it('tells the other process by itself, with the next poll', async () => {
    const { heard, feed } = await follow(here);
    const committedAt = performance.now();
    await announce(there, plan('a'));
    while (heard.length === 0 && performance.now() - committedAt < 3_000) {
      await new Promise((resolve) => setTimeout(resolve, 10)); // the feed polls in real time
    }
    expect(heard).toEqual([plan('a')]);
    await feed.stop();
  });

  it('misses nothing of a transaction that takes its position first and commits last', async () => {
    const { heard, feed } = await follow(here);
    const slow = there.writer.createQueryRunner();
    await slow.query('START TRANSACTION');
    await slow.query('UPDATE change_head SET position = LAST_INSERT_ID(position + 1) WHERE id = 1');
    await slow.query("INSERT INTO changes (position, kind, subject, at) VALUES (1, 'plan', 'slow', UTC_TIMESTAMP(3))");

    const quick = announce(there, plan('quick'));
    await feed.catchUp();
    expect(heard).toEqual([]);

    await slow.query('COMMIT');
    await slow.release();
    await quick;
    await feed.catchUp();
    expect(heard).toEqual([plan('slow'), plan('quick')]);
    await feed.stop();
  });

  it('has no gaps and the order of the commits under load', async () => {
    const { heard, feed, reloads } = await follow(here);
    const writers = Array.from({ length: 40 }, (_, index) => announce(index % 2 ? here : there, plan(`p${index}`)));
    while ((await Promise.race([Promise.all(writers), feed.catchUp()])) === undefined);
    await feed.catchUp();
    expect(new Set(heard.map((change) => JSON.stringify(change))).size).toBe(40);
    expect(heard).toHaveLength(40);
    expect(reloads()).toBe(1);
    await feed.stop();
  });
});
