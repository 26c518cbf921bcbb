import { jest } from '@jest/globals';
import type { Database } from '#database/database';
import { openDatabase } from '#database/open-database';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { newId } from '#primitives/ids';
import { Builders, type BuiltKeyPair } from '#test/support/builders';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { verbsDuring } from '#test/support/statements';
import { StoppedClock } from '#test/support/stopped-clock';
import { TcpProxy } from '#test/support/tcp-proxy';
import { PurgeUsageJob } from '../jobs/purge-usage.job.js';
import { PinoLog } from '../operations/process-log.js';
import { UsageCounters } from './usage-counters.js';
import { UsageFlush } from './usage-flush.js';
import { UsageReader } from './usage-reader.js';

jest.setTimeout(30_000); // a connection that hangs is given seconds

const NOON = new Date('2026-06-01T12:00:00.000Z');
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** What counts in one process. */
interface CountingProcess {
  readonly counters: UsageCounters;
  readonly usage: UsageFlush;
  readonly log: readonly string[];
}

function processOn(database: Database, clock: StoppedClock, maxDifferent?: number): CountingProcess {
  const log: string[] = [];
  const counters = new UsageCounters(clock, maxDifferent);
  const processLog = new PinoLog({ write: (line) => void log.push(line) });
  return { counters, usage: new UsageFlush(counters, database, clock, processLog), log };
}

const tokenOf = ({ consumerKey, secret }: BuiltKeyPair) => ({ consumerKey, secretId: secret.id });

describe.each(Object.entries(databases))('usage on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  let build: Builders;
  let read: UsageReader;
  let clock: StoppedClock;
  let here: CountingProcess;
  let keys: BuiltKeyPair;
  let apiId: string;

  beforeAll(async () => {
    place = await create();
    database = await place.openPrepared();
    build = new Builders(database);
    read = new UsageReader(database);
  });

  afterAll(() => place?.drop());

  beforeEach(async () => {
    clock = new StoppedClock(NOON);
    here = processOn(database, clock);
    keys = await build.keyPair();
    apiId = newId();
  });

  const shareOf = async (secretId: string) =>
    (await read.secretUse([secretId], clock.now())).get(secretId)?.callShare24h ?? null;
  const lastUseOf = async (secretId: string) =>
    (await read.secretUse([secretId], clock.now())).get(secretId)?.lastUsedAt ?? null;
  const issuesOf = async ({ id }: BuiltKeyPair) => (await read.keyPairIssues([id], clock.now())).get(id);
  const apiUseOf = async (id: string) => (await read.apiCallers([id], clock.now())).get(id);

  it('knows nothing of what was never used', async () => {
    expect(await read.secretUse([keys.secret.id, newId()], clock.now())).toEqual(
      new Map([[keys.secret.id, { lastUsedAt: null, callShare24h: null }]]),
    );
    expect(await read.keyPairIssues([keys.id, newId()], clock.now())).toEqual(
      new Map([[keys.id, { issued24h: 0, lastIssuedAt: null }]]),
    );
    expect(await apiUseOf(apiId)).toEqual({ callers24h: 0, calls24h: 0 });
    const nothing = await Promise.all([
      read.secretUse([], NOON),
      read.keyPairIssues([], NOON),
      read.apiCallers([], NOON),
    ]);
    expect(nothing.map(({ size }) => size)).toEqual([0, 0, 0]);
  });

  it('tells the share of a secret, of all calls of its key pair on every API', async () => {
    const other = await database.transaction(({ secrets }) => {
      const { id: _id, keyPairId: _keyPairId, revokedAt: _revokedAt, lastUsedAt: _lastUsedAt, ...fields } = keys.secret;
      return secrets.add(keys, { ...fields, label: 'other' });
    });
    here.counters.called(apiId, tokenOf(keys));
    expect(await shareOf(keys.secret.id)).toBeNull(); // not flushed yet
    await here.usage.flush();
    expect([await shareOf(keys.secret.id), await shareOf(other.id)]).toEqual([1, 0]);

    here.counters.called(newId(), { consumerKey: keys.consumerKey, secretId: other.id });
    here.counters.called(apiId, { consumerKey: keys.consumerKey, secretId: other.id });
    here.counters.called(apiId, { consumerKey: keys.consumerKey, secretId: null });
    await here.usage.flush();
    expect([await shareOf(keys.secret.id), await shareOf(other.id)]).toEqual([0.25, 0.5]);
  });

  it('tells how many key pairs called an API and how often, of many APIs in one statement', async () => {
    const others = await Promise.all([build.keyPair(), build.keyPair()]);
    const second = newId();
    for (const pair of [keys, keys, ...others]) here.counters.called(apiId, tokenOf(pair));
    here.counters.called(second, tokenOf(keys));
    await here.usage.flush();
    let statements = 0;
    const stop = database.onStatement(() => (statements += 1));
    expect(await read.apiCallers([apiId, second, keys.id], clock.now())).toEqual(
      new Map([
        [apiId, { callers24h: 3, calls24h: 4 }],
        [second, { callers24h: 1, calls24h: 1 }],
        [keys.id, { callers24h: 0, calls24h: 0 }],
      ]),
    );
    await read.secretUse(
      [keys, ...others].map(({ secret }) => secret.id),
      clock.now(),
    );
    await read.keyPairIssues(
      [keys, ...others].map(({ id }) => id),
      clock.now(),
    );
    stop();
    expect(statements).toBe(3);
  });

  it('counts an hour from its first to its last millisecond, and for the 24 hours after it', async () => {
    const calls = async () => (await apiUseOf(apiId))?.calls24h;
    here.counters.called(apiId, tokenOf(keys)); // 12:00
    here.counters.issued(keys.id);
    clock.advance(HOUR - 0.001);
    here.counters.called(apiId, tokenOf(keys)); // 12:59:59.999
    clock.advance(0.001);
    here.counters.called(apiId, tokenOf(keys)); // 13:00
    here.counters.issued(keys.id);
    await here.usage.flush();
    expect([await calls(), (await issuesOf(keys))?.issued24h]).toEqual([3, 2]);

    clock.advance(DAY - 0.001); // 12:59:59.999 was not quite 24 hours ago
    expect([await calls(), (await issuesOf(keys))?.issued24h]).toEqual([3, 2]);
    clock.advance(0.001);
    expect([await calls(), (await issuesOf(keys))?.issued24h]).toEqual([1, 1]);
    clock.advance(HOUR);
    expect([await calls(), (await issuesOf(keys))?.issued24h]).toEqual([0, 0]);
    expect(await shareOf(keys.secret.id)).toBeNull();
  });

  it('tells to the minute when a secret was used and a key pair was issued a token, and never an earlier one', async () => {
    clock.advance(61.5);
    here.counters.secretUsed(keys.secret.id);
    here.counters.issued(keys.id);
    const late = processOn(database, clock); // its flush comes last
    late.counters.secretUsed(keys.secret.id);
    late.counters.issued(keys.id);
    clock.advance(120);
    here.counters.secretUsed(keys.secret.id);
    here.counters.issued(keys.id);
    await here.usage.flush();
    await late.usage.flush();
    const minute = new Date('2026-06-01T12:03:00.000Z');
    expect(await lastUseOf(keys.secret.id)).toEqual(minute);
    expect(await issuesOf(keys)).toEqual({ issued24h: 3, lastIssuedAt: minute });
    clock.advance(30 * DAY);
    expect(await issuesOf(keys)).toEqual({ issued24h: 0, lastIssuedAt: minute });
  });

  it('needs seven statements for a flush, however many rows, and none when nothing was counted', async () => {
    const pairs = await Promise.all(Array.from({ length: 20 }, () => build.keyPair()));
    for (const pair of pairs) {
      here.counters.called(apiId, tokenOf(pair));
      here.counters.issued(pair.id);
      here.counters.secretUsed(pair.secret.id);
    }
    const [begin, ...rest] = await verbsDuring(database, async () => {
      await here.usage.flush();
      await here.usage.flush();
    });
    expect(begin).toMatch(/START|BEGIN/);
    expect(rest).toEqual(['INSERT', 'INSERT', 'INSERT', 'COMMIT', 'UPDATE', 'UPDATE']);
    expect(await apiUseOf(apiId)).toEqual({ callers24h: 20, calls24h: 20 });
  });

  it('writes more rows than one statement takes', async () => {
    const tokens = Array.from({ length: 1_234 }, () => ({ consumerKey: newId(), secretId: newId() }));
    for (const token of tokens) here.counters.called(apiId, token);
    for (const { secretId } of tokens) here.counters.secretUsed(secretId);
    await here.usage.flush();
    expect(await apiUseOf(apiId)).toEqual({ callers24h: 1_234, calls24h: 1_234 });
  });

  it('stays bounded whatever is called, goes on counting what it knows, and says what it left out', async () => {
    const small = processOn(database, clock, 10);
    for (let index = 0; index < 25; index += 1) {
      const id = newId();
      small.counters.called(apiId, { consumerKey: id, secretId: null });
      small.counters.issued(id);
      small.counters.secretUsed(id);
    }
    const batch = small.counters.take();
    expect([batch?.calls.length, batch?.issues.length, batch?.uncounted]).toEqual([10, 10, 60]);
    expect(
      [batch?.secretUses, batch?.issuers].map((uses) => [...(uses ?? [])].flatMap(([, ids]) => ids).length),
    ).toEqual([10, 10]);

    for (const consumerKey of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'one too many', 'a']) {
      small.counters.called(apiId, { consumerKey, secretId: null });
    }
    await small.usage.flush();
    expect(await apiUseOf(apiId)).toEqual({ callers24h: 10, calls24h: 11 });
    expect(small.log.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'warn', uncounted: 1 }),
    ]);
  });

  it('keeps what it could not write, counts on meanwhile, and writes both later', async () => {
    const away = jest.spyOn(database, 'transaction').mockRejectedValue(new StorageUnavailable(new Error('away')));
    here.counters.called(apiId, tokenOf(keys));
    here.counters.secretUsed(keys.secret.id);
    await expect(here.usage.flush()).rejects.toThrow(StorageUnavailable);
    here.counters.called(apiId, tokenOf(keys));
    await expect(here.usage.flush()).rejects.toThrow(StorageUnavailable);
    away.mockRestore();
    expect(await apiUseOf(apiId)).toEqual({ callers24h: 0, calls24h: 0 });
    await here.usage.flush();
    expect(await apiUseOf(apiId)).toEqual({ callers24h: 1, calls24h: 2 });
    expect(await lastUseOf(keys.secret.id)).toEqual(NOON);
  });

  it('gives up after a day what it could not write, before its claim may be purged', async () => {
    const away = jest.spyOn(database, 'single').mockRejectedValue(new StorageUnavailable(new Error('away')));
    here.counters.called(apiId, tokenOf(keys));
    here.counters.secretUsed(keys.secret.id);
    await expect(here.usage.flush()).rejects.toThrow(StorageUnavailable); // the calls are there, the rest is not
    away.mockRestore();
    clock.advance(2 * DAY);
    await new PurgeUsageJob(database, clock).run();
    await here.usage.flush();
    expect([await apiUseOf(apiId), await lastUseOf(keys.secret.id)]).toEqual([{ callers24h: 0, calls24h: 0 }, null]);
  });

  it('does not fail to end when the database is away, and says what that costs', async () => {
    const away = jest.spyOn(database, 'transaction').mockRejectedValue(new StorageUnavailable(new Error('away')));
    here.counters.called(apiId, tokenOf(keys));
    await here.usage.onModuleDestroy();
    away.mockRestore();
    expect(here.log.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'warn', reason: 'StorageUnavailable' }),
    ]);
  });

  it('deletes counts when nobody asks for them any more, and not before', async () => {
    const rows = async () => {
      const counts = ['hourly_calls', 'hourly_issues', 'usage_flushes'].map((table) =>
        database.writer.query(`SELECT COUNT(*) AS n FROM ${table}`),
      );
      return (await Promise.all(counts)).map(([{ n }]) => Number(n));
    };
    const purge = new PurgeUsageJob(database, clock);
    clock.advance(365 * DAY); // after whatever else there is
    await purge.run();
    expect(await rows()).toEqual([0, 0, 0]);
    for (let index = 0; index < 501; index += 1) here.counters.called(apiId, { consumerKey: newId(), secretId: null });
    here.counters.issued(keys.id);
    await here.usage.flush();
    clock.advance(2 * DAY - 1);
    await purge.run();
    expect(await rows()).toEqual([501, 1, 1]);
    clock.advance(2);
    await purge.run();
    expect(await rows()).toEqual([0, 0, 0]);
  });
});

const { mariadb } = databases;

(mariadb ? describe : describe.skip)('usage of two processes on one MariaDB', () => {
  const ROUNDS = 25;
  let place: ThrowAwayDatabase;
  let first: Database;
  let second: Database;
  let read: UsageReader;
  let keys: readonly BuiltKeyPair[];
  const clock = new StoppedClock(NOON);

  beforeAll(async () => {
    if (!mariadb) return;
    place = await mariadb();
    first = await place.openPrepared();
    second = await place.open();
    read = new UsageReader(first);
    const build = new Builders(first);
    keys = await Promise.all(Array.from({ length: 8 }, () => build.keyPair()));
  });

  afterAll(() => place?.drop());

  it('loses none and counts none twice when both add to the same rows at once', async () => {
    const apiIds = Array.from({ length: 8 }, () => newId());
    const houses = [first, second].map((database) => processOn(database, clock));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, { counters }] of houses.entries()) {
        // In opposite orders, so that locks meet.
        const ordered = index === 0 ? apiIds : apiIds.toReversed();
        for (const apiId of ordered) for (const pair of keys) counters.called(apiId, tokenOf(pair));
        for (const { id } of keys) counters.issued(id);
        for (const { secret } of keys) counters.secretUsed(secret.id);
      }
      await Promise.all(houses.map(({ usage }) => usage.flush()));
    }
    const apis = await read.apiCallers(apiIds, NOON);
    expect([...apis.values()]).toEqual(Array(8).fill({ callers24h: 8, calls24h: 8 * 2 * ROUNDS }));
    const issues = await read.keyPairIssues(
      keys.map(({ id }) => id),
      NOON,
    );
    expect([...issues.values()]).toEqual(Array(8).fill({ issued24h: 2 * ROUNDS, lastIssuedAt: NOON }));
  });

  describe('on a bad wire', () => {
    let proxy: TcpProxy;
    let wired: Database;

    beforeEach(async () => {
      const url = new URL(place.url);
      proxy = await TcpProxy.to(url.hostname, Number(url.port));
      url.port = String(proxy.port);
      wired = await openDatabase({ url: url.href, rootKeys: testRootKeys, clock, poolSize: 2 });
    });

    afterEach(async () => {
      await proxy.close();
      await wired.close();
    });

    it.each([
      ['COMMIT', 'rejected'],
      ['INSERT INTO hourly_calls', 'fulfilled'], // rolled back for certain, so it was done again at once
      ['UPDATE secrets SET last_used_at', 'rejected'],
    ])('counts once when the answer to %s is lost', async (statement, outcome) => {
      const [apiId, [pair]] = [newId(), keys];
      const house = processOn(wired, clock);
      for (let calls = 0; calls < 3; calls += 1) house.counters.called(apiId, tokenOf(pair));
      house.counters.secretUsed(pair.secret.id);
      proxy.cutAfter(statement);
      expect(await Promise.allSettled([house.usage.flush()])).toMatchObject([{ status: outcome }]);
      house.counters.called(apiId, tokenOf(pair));
      await house.usage.flush();
      expect((await read.apiCallers([apiId], NOON)).get(apiId)).toEqual({ callers24h: 1, calls24h: 4 });
    });

    it('loses nothing while the server hangs', async () => {
      const [apiId, [pair]] = [newId(), keys];
      const house = processOn(wired, clock);
      house.counters.called(apiId, tokenOf(pair));
      await wired.read.users.count();
      proxy.freeze();
      await expect(house.usage.flush()).rejects.toThrow(StorageUnavailable);
      house.counters.called(apiId, tokenOf(pair));
      proxy.thaw();
      await eventually(() => house.usage.flush());
      expect((await read.apiCallers([apiId], NOON)).get(apiId)).toEqual({ callers24h: 1, calls24h: 2 });
    });
  });
});

/** The breaker's pause is real time: asks until it is over. */
async function eventually(work: () => Promise<void>): Promise<void> {
  for (const endsAt = performance.now() + 10_000; ;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
