import { jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { newTimeOrderedId } from '#primitives/ids';
import { type Database, WrongRootKey } from '#database/database';
import { openDatabase } from '#database/open-database';
import { StatementFailed } from '#database/statement-failed';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { DatabaseClock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { Builders, LONG_AGO } from '../support/builders.js';
import { databases, testRootKeys, type ThrowAwayDatabase } from '../support/databases.js';
import { statementsDuring, verbsDuring } from '../support/statements.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(30_000); // each makes databases, on a machine that may be busy

const NOW = new Date('2026-06-01T12:00:00.000Z');
const newToken = () => ({ id: newTimeOrderedId(NOW), fingerprint: randomBytes(36), claims: {}, expiresAt: NOW });
const newThrottled = () => ({ fingerprint: randomBytes(36), windowSeconds: 900 });

describe.each(Object.entries(databases))('the database on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  let build: Builders;

  beforeAll(async () => {
    place = await create();
    database = await place.openPrepared();
    build = new Builders(database);
  });

  afterAll(() => place.drop());

  const verbsOf = (work: () => Promise<unknown>) => verbsDuring(database, work);

  it('needs one statement for each step of a grant', async () => {
    const throttled = [newThrottled(), newThrottled()];
    expect(await verbsOf(() => database.read.users.findForSignIn('x', throttled, NOW))).toEqual(['SELECT']);
    expect(await verbsOf(() => database.read.grants.findFamily(randomBytes(16)))).toEqual(['SELECT']);
    expect(await verbsOf(() => database.read.keyPairs.findClient('x'))).toEqual(['SELECT']);
    expect(await verbsOf(() => database.read.accessTokens.findClaims([randomBytes(36)]))).toEqual(['SELECT']);
    expect(await verbsOf(() => database.read.users.findProfile('x'))).toEqual(['SELECT']);
    expect(await verbsOf(() => database.single((s) => s.accessTokens.add(newToken())))).toEqual(['INSERT']);
    expect(await verbsOf(() => database.single((s) => s.throttles.count(throttled, NOW)))).toEqual(['INSERT']);
    expect(await verbsOf(() => database.single((s) => s.throttles.forgive(throttled)))).toEqual(['UPDATE']);
  });

  it('counts the statements that begin and end a transaction, and none for what it did not announce', async () => {
    const statements = await verbsOf(() => database.transaction((s) => s.throttles.count([newThrottled()], NOW)));
    expect(statements).toEqual([expect.stringMatching(/START|BEGIN/), 'INSERT', 'COMMIT']);
  });

  it('writes what it announces as the last statements before the commit', async () => {
    const statements = await verbsOf(() =>
      database.transaction(async ({ changes, throttles }) => {
        changes.announce({ kind: 'plan', planId: 'a' });
        await throttles.count([newThrottled()], NOW);
        changes.announce({ kind: 'plan', planId: 'b' });
        changes.announce({ kind: 'plan', planId: 'a' });
      }),
    );
    expect(statements).toEqual([expect.stringMatching(/START|BEGIN/), 'INSERT', 'UPDATE', 'INSERT', 'COMMIT']);
  });

  it('counts failures of 50 parallel callers without a deadlock, so that none is tried again', async () => {
    const many = Array.from({ length: 40 }, newThrottled); // more than a sign-in has, so that locks meet
    await database.single(({ throttles }) => throttles.count(many, NOW));
    const inserts = await verbsOf(() =>
      Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          database.single(({ throttles }) => throttles.count(index % 2 ? many : [...many].reverse(), NOW)),
        ),
      ),
    );
    expect(inserts).toHaveLength(50);
  });

  it('lets `single` write one statement only', async () => {
    const two = database.single(async ({ throttles }) => {
      await throttles.count([newThrottled()], NOW);
      await throttles.count([newThrottled()], NOW);
    });
    await expect(two).rejects.toThrow('a second');
  });

  it('writes nothing outside a transaction that other nodes must hear of', async () => {
    const { id } = await build.user({ username: 'steady' });
    await expect(database.single(({ users }) => users.changeState(id, 'DISABLED', NOW))).rejects.toThrow('transaction');
    expect(await database.read.users.findByUsername('steady')).toMatchObject({ state: 'ACTIVE' });
  });

  it('does not write through `read`', async () => {
    await expect(database.read.throttles.count([newThrottled()], NOW)).rejects.toThrow('needs the stores');
  });

  it('says of a taken name that it is taken, without the name', async () => {
    await build.user({ username: 'taken' });
    const error: unknown = await build.user({ username: 'taken' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StatementFailed);
    expect(error).toMatchObject({ failure: 'duplicate' });
    const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
    expect(told).not.toContain('taken');
  });

  it('tells identifiers apart by their bytes', async () => {
    const { consumerKey } = await build.keyPair({ consumerKey: 'Case_Matters_In_Keys_0123456' });
    const { ownerId } = await build.application({ name: 'Shop' });
    expect(await database.read.keyPairs.findClient(consumerKey)).toMatchObject({ consumerKey });
    for (const other of [consumerKey.toLowerCase(), `${consumerKey} `, ` ${consumerKey}`, `${consumerKey}é`]) {
      expect(await database.read.keyPairs.findClient(other)).toBeNull();
    }
    expect(await database.read.keyPairs.existing([consumerKey, `${consumerKey} `, 'nobody'])).toEqual([consumerKey]);
    expect(await database.read.applications.findByName(ownerId, 'shop')).toBeNull();
    expect(await database.read.applications.findByName(ownerId, 'Shop ')).toBeNull();
    expect(await database.read.applications.findByName(ownerId, 'Shop')).toMatchObject({ name: 'Shop' });
  });

  it('keeps instants to the millisecond and lists as they are', async () => {
    const createdAt = new Date('2026-03-29T01:30:00.007Z'); // inside the hour that clocks in Europe skip
    const redirectUris = ['https://example.com/?a=1&b=ü', 'x\'"\\'];
    const { consumerKey } = await build.keyPair({ redirectUris, createdAt });
    expect(await database.read.keyPairs.findClient(consumerKey)).toMatchObject({ redirectUris });
    await build.user({ username: 'early', createdAt });
    expect(await database.read.users.findByUsername('early')).toMatchObject({ createdAt, roles: ['SUBSCRIBER'] });
  });

  it('raises a generation by one each time, on however many callers', async () => {
    const raise = () => database.transaction(({ generations }) => generations.raise('USER', 'somebody', NOW));
    const raised = await Promise.all([raise(), raise(), raise(), raise()]);
    expect(new Set(raised)).toEqual(new Set([1, 2, 3, 4]));
    expect(await database.read.generations.live(LONG_AGO)).toEqual([
      { kind: 'USER', subject: 'somebody', generation: 4, endsAt: NOW },
    ]);
  });

  it('deletes what has ended, a few at a time', async () => {
    const throttled = Array.from({ length: 5 }, newThrottled);
    await database.single(({ throttles }) => throttles.count(throttled, NOW));
    const live = newThrottled();
    await database.single(({ throttles }) => throttles.count([live], new Date(NOW.getTime() + 1)));
    const purge = () =>
      database.transaction((stores) => stores.throttles.purge(new Date(NOW.getTime() + 900_000), 500));
    await database.transaction((stores) => stores.throttles.purge(NOW, 500)); // what other tests left
    expect(await database.transaction((s) => s.throttles.purge(new Date(NOW.getTime() + 900_000), 3))).toBe(3);
    expect(await purge()).toBeGreaterThanOrEqual(2);
    expect(await purge()).toBe(0);
    const { failures } = await database.read.users.findForSignIn('x', [live], NOW);
    expect(failures).toEqual([1]);
  });

  it('refuses a root key that is not the one it was set up with', async () => {
    const other = await create();
    const first = await other.openPrepared();
    await first.close();
    const second = await other.open({ rootKeys: new RootKeys([Buffer.alloc(32, 8)]) });
    let worked = false;
    const preparing = second.prepare(async () => {
      worked = true;
    });
    await expect(preparing).rejects.toThrow(WrongRootKey);
    expect(worked).toBe(false);
    const renewed = await other.open({ rootKeys: new RootKeys([Buffer.alloc(32, 8), Buffer.alloc(32, 7)]) });
    await renewed.prepare(async () => undefined);
    await other.drop();
  });

  it('can be closed twice', async () => {
    const other = await create();
    const opened = await other.open();
    await opened.close();
    await expect(opened.close()).resolves.toBeUndefined();
    await other.drop();
  });
});

it('commits to the disk on SQLite, unless a test asks for less', async () => {
  const place = await databases.sqlite?.();
  const database = await openDatabase({ url: place?.url ?? '', rootKeys: testRootKeys, clock: new DatabaseClock() });
  expect(await database.writer.query('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
  expect(await database.writer.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  await database.close();
  await place?.drop();
});

const { mariadb } = databases;

(mariadb ? describe : describe.skip)('a database server', () => {
  let place: ThrowAwayDatabase;

  beforeAll(async () => {
    if (mariadb) place = await mariadb();
  });

  afterAll(() => place.drop());

  it('lets three processes start at once on an empty database: exactly one makes the first rows', async () => {
    const processes = await Promise.all([place.open(), place.open(), place.open()]);
    let made = 0;
    const firstStart = async (database: Database) => {
      if ((await database.read.users.count()) > 0) return;
      made += 1;
      await new Builders(database).user({ username: 'admin' });
    };

    await Promise.all(processes.map((database) => database.prepare(firstStart)));

    expect(made).toBe(1);
    expect(await processes[2].read.users.count()).toBe(1);
  });

  it('reads what is committed, on its very first connection too', async () => {
    const database = await place.open({ poolSize: 1 });
    const variables = (name: string) => database.writer.query(`SHOW SESSION VARIABLES LIKE '${name}'`);
    const levels = [...(await variables('tx_isolation')), ...(await variables('transaction_isolation'))];
    expect(new Set(levels.map(({ Value }) => Value))).toEqual(new Set(['READ-COMMITTED']));
    expect(await variables('innodb_lock_wait_timeout')).toMatchObject([{ Value: '1' }]);
  });

  it('goes by the key of what is looked up, whatever its statistics say of the person who has it', async () => {
    const database = await place.openPrepared();
    const build = new Builders(database);
    const person = await build.user();
    for (let count = 0; count < 200; count += 1) await build.code(NOW, { id: person.id }, person);
    const keys = [randomBytes(36), randomBytes(36)]; // it may stand under any root key
    const statements = await statementsDuring(database, async () => {
      await database.read.codes.find(keys);
      await database.read.sessions.findLive(keys, { at: NOW, idleSince: NOW });
    });
    // MySQL draws a tree unless it is asked for a table; MariaDB knows nothing else.
    const explain = database.writer.options.type === 'mysql' ? 'EXPLAIN FORMAT=TRADITIONAL' : 'EXPLAIN';
    const plan = (sql: string) => database.writer.query(`${explain} ${sql}`, [...keys, NOW, NOW]);
    const plans = await Promise.all(statements.map(plan));
    expect(plans.map(([{ table, type }]) => [table, type])).toEqual([
      ['c', 'range'],
      ['s', 'range'],
    ]);
  });

  it('runs a transaction again after a deadlock', async () => {
    const database = await place.open();
    const [a, b] = [newThrottled(), newThrottled()];
    await database.single(({ throttles }) => throttles.count([a, b], NOW));
    let runs = 0;
    // Each takes its first row, and waits for the other to have its own before it goes on.
    let bothHaveTheirFirst = (): void => undefined;
    const haveFirst = new Promise<void>((resolve) => (bothHaveTheirFirst = resolve));
    const forgiveBoth = (first: typeof a, second: typeof a) =>
      database.transaction(async ({ throttles }) => {
        runs += 1;
        await throttles.forgive([first]);
        if (runs === 2) bothHaveTheirFirst();
        await haveFirst;
        await throttles.forgive([second]);
      });
    await database.single(({ throttles }) => throttles.count([a, b], NOW));

    await Promise.all([forgiveBoth(a, b), forgiveBoth(b, a)]);

    expect(runs).toBe(3);
    const { failures } = await database.read.users.findForSignIn('x', [a, b], NOW);
    expect(failures).toEqual([0, 0]);
  });

  it('that cannot be reached is not opened', async () => {
    const url = 'mysql://root@127.0.0.1:9/nothing';
    const opening = openDatabase({ url, rootKeys: testRootKeys, clock: new DatabaseClock() });
    await expect(opening).rejects.toThrow(StorageUnavailable);
  });

  describe('on a bad wire', () => {
    let proxy: TcpProxy;
    let database: Database;

    beforeEach(async () => {
      const url = new URL(place.url);
      proxy = await TcpProxy.to(url.hostname, Number(url.port));
      url.port = String(proxy.port);
      database = await openDatabase({ url: url.href, rootKeys: testRootKeys, clock: new DatabaseClock(), poolSize: 2 });
    });

    afterEach(async () => {
      await proxy.close();
      await database.close();
    });

    const failuresOf = async (throttled: ReturnType<typeof newThrottled>) => {
      const direct = await place.open();
      return (await direct.read.users.findForSignIn('x', [throttled], NOW)).failures[0];
    };

    const claimsOf = async (tokens: readonly ReturnType<typeof newToken>[]) => {
      const { accessTokens } = (await place.open()).read;
      return Promise.all(tokens.map(({ fingerprint }) => accessTokens.findClaims([fingerprint])));
    };

    it('repeats a read whose connection broke', async () => {
      proxy.cutAfter('FROM (SELECT 1 AS one)');
      expect(await database.read.users.findForSignIn('x', [], NOW)).toEqual({ account: null, failures: [] });
    });

    it('runs a transaction again whose connection broke before the commit was sent', async () => {
      const throttled = newThrottled();
      proxy.cutAfter('INSERT INTO throttles');
      await database.transaction(({ throttles }) => throttles.count([throttled], NOW));
      expect(await failuresOf(throttled)).toBe(1);
    });

    it('never repeats a commit whose answer was lost', async () => {
      const throttled = newThrottled();
      proxy.cutAfter('COMMIT');
      const work = database.transaction(({ throttles }) => throttles.count([throttled], NOW));
      await expect(work).rejects.toThrow(StorageUnavailable);
      expect(await failuresOf(throttled)).toBe(1);
    });

    it('never repeats a single write whose answer was lost', async () => {
      const throttled = newThrottled();
      proxy.cutAfter('INSERT INTO throttles');
      const work = database.single(({ throttles }) => throttles.count([throttled], NOW));
      await expect(work).rejects.toThrow(StorageUnavailable);
      expect(await failuresOf(throttled)).toBe(1);
    });

    it('never repeats what was stored at the same moment and whose commit was not answered', async () => {
      const tokens = Array.from({ length: 4 }, newToken);
      proxy.cutAfter('COMMIT');
      const storing = tokens.map((token) => database.single(({ accessTokens }) => accessTokens.add(token)));
      for (const outcome of await Promise.allSettled(storing))
        expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StorageUnavailable) });
      expect(await claimsOf(tokens)).toEqual([{}, {}, {}, {}]);
    });

    it('stores what was to be stored at the same moment although the connection broke before the commit', async () => {
      const tokens = Array.from({ length: 4 }, newToken);
      proxy.cutAfter('INSERT INTO access_tokens');
      await Promise.all(tokens.map((token) => database.single(({ accessTokens }) => accessTokens.add(token))));
      expect(await claimsOf(tokens)).toEqual([{}, {}, {}, {}]);
    });

    it('gives a server that hangs two seconds, then refuses at once, and comes back', async () => {
      await database.read.users.count();
      proxy.freeze();
      const startedAt = performance.now();
      const waiting = Array.from({ length: 8 }, () => database.read.users.count());
      for (const call of waiting) await expect(call).rejects.toThrow(StorageUnavailable);
      expect(performance.now() - startedAt).toBeLessThan(5_000);

      const refusedAt = performance.now();
      await expect(database.read.users.count()).rejects.toThrow(StorageUnavailable);
      expect(performance.now() - refusedAt).toBeLessThan(500); // to try would take a second

      proxy.thaw();
      await eventually(() => database.read.users.count());
    });

    it('says at once that it is away when nothing listens', async () => {
      await proxy.close();
      await expect(database.read.users.count()).rejects.toThrow(StorageUnavailable);
      await expect(database.transaction(async () => undefined)).rejects.toThrow(StorageUnavailable);
    });
  });
});

/** The breaker's pause is real time: asks until it is over. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (const endsAt = performance.now() + 10_000; ;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
