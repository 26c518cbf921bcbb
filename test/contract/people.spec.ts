import { jest } from '@jest/globals';
import type { Database } from '#database/database';
import type { Repositories } from '#database/repositories/repositories';
import { addSeconds } from '#primitives/clock';
import { newId, newTimeOrderedId } from '#primitives/ids';
import { Builders, LONG_AGO } from '../support/builders.js';
import { databases, testRootKeys, type ThrowAwayDatabase } from '../support/databases.js';

jest.setTimeout(60_000); // each makes databases, on a machine that may be busy

const NOW = new Date('2026-06-01T12:00:00.123Z');
const LATER = addSeconds(NOW, 3600);
const fingerprintOf = (token: string) => testRootKeys.fingerprint('confirmation', token);

describe.each(Object.entries(databases))('people on %s', (name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  /** Another process on the same database, where there can be one. */
  let beside: Database;
  let build: Builders;

  beforeAll(async () => {
    place = await create();
    database = await place.openPrepared();
    beside = name === 'sqlite' ? database : await place.open();
    build = new Builders(database);
  });

  afterAll(() => place?.drop());

  /** Runs the same work in both processes, several times at once. */
  const race = <T>(work: (stores: Repositories) => Promise<T>, times = 8): Promise<T[]> =>
    Promise.all(Array.from({ length: times }, (_, index) => (index % 2 ? database : beside).transaction(work)));

  describe('a change', () => {
    it('raises the revision by one, whoever makes it at the same time', async () => {
      const user = await build.user();
      expect(user.revision).toBeNull();
      await race(async ({ users }) => {
        const locked = await users.lock(user.id);
        await users.change(user, { displayName: `${locked?.user.displayName}+` }, NOW);
      });
      const changed = await database.read.users.find(user.id);
      expect(changed).toMatchObject({ revision: 8, displayName: `${user.displayName}++++++++`, updatedAt: NOW });
    });

    it('of an address keeps one mailbox to one account, in whatever letter case', async () => {
      const [first, second] = [await build.user({ email: 'one@example.com' }), await build.user()];
      const take = database.transaction(({ users }) => users.change(second, { email: 'ONE@Example.com' }, NOW));
      await expect(take).rejects.toMatchObject({ failure: 'duplicate' });
      expect(await database.read.users.findByEmail('One@example.COM')).toMatchObject({ id: first.id });
      for (const other of ['one@example.com ', 'one@example.co', '']) {
        expect([other, await database.read.users.findByEmail(other)]).toEqual([other, null]);
      }
    });

    it('of a pending address takes nothing from anybody', async () => {
      const owner = await build.user({ email: 'two@example.com' });
      const other = await build.user({ email: null, pendingEmail: 'two@example.com' });
      expect(other).toMatchObject({ email: null, pendingEmail: 'two@example.com' });
      expect(await database.read.users.findByEmail('two@example.com')).toMatchObject({ id: owner.id });
    });
  });

  describe('the last administrator', () => {
    const administrator = () => build.user({ roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
    const disableIfNotLast =
      (userId: string) =>
      async ({ users }: Repositories) => {
        const locked = await users.lock(userId);
        if (!locked || locked.isLastAdministrator) return false;
        await users.change(locked.user, { state: 'DISABLED' }, NOW);
        return true;
      };

    it('is the one that is left when two disable each other at the same moment', async () => {
      for (let round = 0; round < 10; round += 1) {
        for (const { id } of await database.read.users.administrators()) {
          await database.transaction(({ users }) => users.changeState(id, 'DISABLED', NOW));
        }
        const [one, two] = [await administrator(), await administrator()];
        const outcomes = await Promise.all([
          database.transaction(disableIfNotLast(two.id)),
          beside.transaction(disableIfNotLast(one.id)),
        ]);
        expect(outcomes.sort()).toEqual([false, true]);
        expect(await database.read.users.administrators()).toHaveLength(1);
      }
    });

    it('is not somebody who cannot sign in, or who only bears a name like the role', async () => {
      const [last] = await database.read.users.administrators();
      await build.user({ roles: ['ADMINISTRATOR'], state: 'DISABLED' });
      await build.user({ roles: ['SUBSCRIBER'], displayName: '["ADMINISTRATOR"]' });
      const locked = await database.transaction(({ users }) => users.lock(last.id));
      expect(locked).toMatchObject({ user: { id: last.id }, isLastAdministrator: true });
      const other = await build.user();
      expect(await database.transaction(({ users }) => users.lock(other.id))).toMatchObject({
        isLastAdministrator: false,
      });
      expect(await database.transaction(({ users }) => users.lock(newId()))).toBeNull();
    });
  });

  describe('a password hash', () => {
    it('is replaced by the one caller that knows it, and by nobody who knew an older one', async () => {
      const user = await build.user({ passwordHash: 'old' });
      const replaced = await Promise.all(
        [database, beside, database].map((one) =>
          one.single(({ users }) => users.replacePasswordHash(user.id, 'old', 'new')),
        ),
      );
      expect(replaced.filter(Boolean)).toHaveLength(1);
      expect(await database.single(({ users }) => users.replacePasswordHash(user.id, 'old', 'older'))).toBe(false);
      expect(await database.read.users.find(user.id)).toMatchObject({ passwordHash: 'new', revision: null });
    });
  });

  describe('a confirmation', () => {
    const put = (token: string, fields: { userId?: string; expiresAt?: Date } = {}) => {
      const { userId = newId(), expiresAt = LATER } = fields;
      const confirmation = { purpose: 'PASSWORD_RESET', address: 'a@example.com' } as const;
      return database.single(({ confirmations }) =>
        confirmations.put({ ...confirmation, fingerprint: fingerprintOf(token), userId, expiresAt }),
      );
    };
    const consume = (token: string, at = NOW) =>
      database.transaction(({ confirmations }) =>
        confirmations.consume([fingerprintOf(token)], ['PASSWORD_RESET'], at),
      );

    it('[127] is for one caller, of however many at once', async () => {
      const userId = newId();
      for (let round = 0; round < 5; round += 1) {
        const token = newId();
        await put(token, { userId });
        const outcomes = await race(({ confirmations }) =>
          confirmations.consume([fingerprintOf(token)], ['PASSWORD_RESET'], NOW),
        );
        expect(outcomes.filter((one) => one !== null)).toEqual([
          { userId, purpose: 'PASSWORD_RESET', address: 'a@example.com' },
        ]);
      }
    });

    it('[127] ends by its time, by a newer one and with the others of its person, and is for its purpose alone', async () => {
      const userId = newId();
      await put('first', { userId });
      expect(await consume('first', LATER)).toBeNull();
      await put('second', { userId });
      expect(await consume('first')).toBeNull();
      const other = await database.transaction(({ confirmations }) =>
        confirmations.consume([fingerprintOf('second')], ['SIGN_UP', 'EMAIL_CHANGE'], NOW),
      );
      expect(other).toBeNull();
      await database.single(({ confirmations }) => confirmations.endAllOf(userId, ['PASSWORD_RESET']));
      expect(await consume('second')).toBeNull();
    });
  });

  describe('a mail in the queue', () => {
    const mail = (nextAttemptAt = NOW) => ({
      id: newTimeOrderedId(NOW),
      sealed: testRootKeys.seal('mail', Buffer.from('{}')),
      attempts: 0,
      nextAttemptAt,
      expiresAt: LATER,
    });

    it('is taken by one process for each attempt', async () => {
      const waiting = mail();
      expect(await database.single(({ mails }) => mails.add(waiting))).toBe(true);
      const [found] = await database.read.mails.due(NOW, 10);
      expect(found).toEqual(waiting);
      const claims = await race(({ mails }) => mails.claim(found, addSeconds(NOW, 60)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await database.read.mails.due(addSeconds(NOW, 59), 10)).toEqual([]);
      expect(await database.read.mails.due(addSeconds(NOW, 60), 10)).toMatchObject([{ id: waiting.id, attempts: 1 }]);
      await database.single(({ mails }) => mails.remove(waiting.id));
      expect(await database.read.mails.due(addSeconds(NOW, 60), 10)).toEqual([]);
    });

    it('is not taken in when there are ten thousand already', async () => {
      await database.transaction(({ mails }) => mails.add(mail(addSeconds(NOW, 1))));
      const runner = database.writer.createQueryRunner();
      const digits = '(SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)';
      const five = Array.from({ length: 6 }, (_, index) => `${digits} d${index}`).join(', ');
      const random = name === 'sqlite' ? 'randomblob(16)' : "UNHEX(REPLACE(UUID(), '-', ''))";
      const select = `SELECT ${random}, 'x', 0, '2026-01-01', '2026-06-01' FROM ${five} LIMIT 9999`;
      await runner.query(`INSERT INTO mails (id, sealed, attempts, next_attempt_at, expires_at) ${select}`);
      await runner.release();
      expect(await database.single(({ mails }) => mails.add(mail()))).toBe(false);
      while ((await database.single(({ mails }) => mails.purge(addSeconds(NOW, -1), 500))) === 500);
      expect(await database.single(({ mails }) => mails.add(mail()))).toBe(true);
    });
  });

  it('an account whose address nobody proved goes, and no other', async () => {
    const pending = { email: null, pendingEmail: 'x@example.com', state: 'EMAIL_PENDING' } as const;
    const [gone, invited, active, late] = [
      await build.user(pending),
      await build.user({ state: 'EMAIL_PENDING' }),
      await build.user({ email: null, pendingEmail: 'x@example.com' }),
      await build.user({ ...pending, createdAt: NOW }),
    ];
    expect(await database.single(({ users }) => users.purgeUnproved(LONG_AGO, 500))).toBe(1);
    expect(await database.read.users.find(gone.id)).toBeNull();
    for (const { id } of [invited, active, late]) expect(await database.read.users.find(id)).not.toBeNull();
  });

  it('attempts are counted together, whichever process counts', async () => {
    const subject = { fingerprint: testRootKeys.fingerprint('throttle-subject', newId()), windowSeconds: 60 };
    const other = { fingerprint: testRootKeys.fingerprint('throttle-subject', newId()), windowSeconds: 60 };
    await race(({ throttles }) => throttles.count([subject], NOW), 6);
    expect(await database.read.throttles.failures([other, subject], NOW)).toEqual([0, 6]);
    expect(await database.read.throttles.failures([other, subject], addSeconds(NOW, 60))).toEqual([0, 0]);
  });
});
