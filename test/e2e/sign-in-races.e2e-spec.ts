import type { Database } from '#database/database';
import { throttledSubjects } from '#oauth-core/lockout';
import { DEFAULT_SETTINGS } from '#database/memory/settings';
import { DatabaseClock } from '#primitives/clock';
import { newId } from '#primitives/ids';
import { newTotpSeed, totp, totpStepsAt } from '#primitives/totp';
import { Builders } from '#test/support/builders';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import type { Answer } from '#test/support/https-client';
import { type GatehouseProcess, startTwo } from '#test/support/processes';
import { SignInTab } from '#test/support/sign-in-tab';

const { mariadb } = databases;
const ROUNDS = 50;
const CALLERS = 10;

// On SQLite one process has the database for itself.
(mariadb ? describe : describe.skip)('Sign-ins on two processes and one MariaDB', () => {
  let place: ThrowAwayDatabase;
  let houses: readonly [GatehouseProcess, GatehouseProcess];
  let database: Database;
  let build: Builders;
  const clock = new DatabaseClock();

  beforeAll(async () => {
    if (!mariadb) return;
    place = await mariadb();
    houses = await startTwo(place.url);
    database = await place.open();
    build = new Builders(database);
  }, 60_000);

  afterAll(async () => {
    await place?.drop();
  });

  /** A tab on one of the two, as a load balancer sends it there. */
  const newTab = (index = 0) => {
    const { client, consoleUrl, place: where } = houses[index % 2];
    const call: (typeof client)['call'] = (url, given) => {
      const headers = { Host: new URL(consoleUrl).host, ...given?.headers };
      return client.call(url.replace(consoleUrl, `https://localhost:${where.ports.console}`), { ...given, headers });
    };
    return new SignInTab({ call }, consoleUrl);
  };
  const halfway = async (username: string, index: number) => {
    const tab = newTab(index);
    await tab.signIn(username, 'right');
    await tab.follow();
    return tab;
  };
  const statusesOf = (answers: readonly Answer[], status: number) =>
    answers.filter((answer) => answer.status === status);
  const failuresOf = async (subject: readonly string[]) => {
    const fingerprint = testRootKeys.fingerprint('throttle-subject', JSON.stringify(subject));
    const [count] = await database.read.throttles.failures([{ fingerprint, windowSeconds: 900 }], clock.now());
    return count;
  };

  /** Somebody with an authenticator app and one recovery code. */
  const careful = async () => {
    const user = await build.user({ password: 'right' });
    const seed = newTotpSeed();
    const [app, codes] = [newId(), newId()];
    const confirmedAt = clock.now();
    await database.transaction(async ({ factors }) => {
      const common = { userId: user.id, label: '', createdAt: confirmedAt, confirmedAt };
      await factors.add({ ...common, id: app, kind: 'TOTP', sealedSeed: testRootKeys.seal('totp-seed', seed) });
      await factors.add({ ...common, id: codes, kind: 'RECOVERY_CODES' });
      await factors.addRecoveryCodes(codes, [testRootKeys.fingerprint('recovery-code', `${codes} ABCDEFGHJKLM`)]);
    });
    return { user, code: () => totp(seed, totpStepsAt(clock.now())[0]), seed };
  };
  const wrongFor = (seed: Buffer) => {
    const taken = totpStepsAt(clock.now()).flatMap((step) => [totp(seed, step), totp(seed, step + 1)]);
    return (
      ['000000', '000001', '000002', '000003', '000004', '000005', '000006'].find((code) => !taken.includes(code)) ?? ''
    );
  };

  it(`[126] let one of ${CALLERS} parallel sign-ins have a one-time password, ${ROUNDS} times in a row`, async () => {
    const wins = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user, code } = await careful();
      const tabs = await Promise.all(Array.from({ length: CALLERS }, (_, index) => halfway(user.username, index)));
      const presented = code();
      const answers = await Promise.all(tabs.map((tab) => tab.submit({ code: presented }, '/signin/factor')));
      expect(statusesOf(answers, 401)).toHaveLength(CALLERS - 1);
      wins.push(statusesOf(answers, 303).length);
    }
    expect(wins).toEqual(Array(ROUNDS).fill(1));
  }, 300_000);

  it(`[126] let one of ${CALLERS} parallel sign-ins have a recovery code, ${ROUNDS} times in a row`, async () => {
    const wins = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user } = await careful();
      const tabs = await Promise.all(Array.from({ length: CALLERS }, (_, index) => halfway(user.username, index)));
      const answers = await Promise.all(tabs.map((tab) => tab.submit({ code: 'ABCD-EFGH-JKLM' }, '/signin/factor')));
      wins.push(statusesOf(answers, 303).length);
    }
    expect(wins).toEqual(Array(ROUNDS).fill(1));
  }, 300_000);

  it(`[126] count parallel guesses of one-time passwords exactly, ${ROUNDS} times in a row`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { user, seed } = await careful();
      const [one, other] = [await halfway(user.username, 0), await halfway(user.username, 1)];
      const wrong = wrongFor(seed);
      const guesses = Array.from({ length: 2 * CALLERS }, (_, index) =>
        (index % 2 === 0 ? one : other).submit({ code: wrong }, '/signin/factor'),
      );
      const answers = await Promise.all(guesses);
      expect(statusesOf(answers, 401).length).toBeLessThanOrEqual(10);
      expect(statusesOf(answers, 401).length + statusesOf(answers, 429).length).toBe(2 * CALLERS);
      expect(await failuresOf(['second-factor', user.id])).toBe(2 * CALLERS);
    }
  }, 300_000);

  it(`[120] count parallel guesses of passwords exactly, ${ROUNDS} times in a row`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { username } = await build.user({ password: 'right' });
      const tabs = [newTab(0), newTab(1)];
      for (const tab of tabs) await tab.get('/signin');
      const forms = tabs.map((tab) => tab.form('/signin').fields);
      const answers = await Promise.all(
        Array.from({ length: 2 * CALLERS }, (_, index) =>
          tabs[index % 2].post('/signin', { ...forms[index % 2], username, password: 'wrong' }),
        ),
      );
      const tried = statusesOf(answers, 401).length;
      expect(tried).toBeLessThanOrEqual(10);
      expect(tried + statusesOf(answers, 429).length).toBe(2 * CALLERS);
      const subjects = throttledSubjects(
        { username, clientAddress: '127.0.0.1' },
        DEFAULT_SETTINGS.lockout,
        testRootKeys,
      );
      const { failures } = await database.read.users.findForSignIn(username, subjects, clock.now());
      expect(failures.slice(0, 2)).toEqual([tried, tried]); // what a lockout kept from being made is taken back
      await database.single(({ throttles }) => throttles.purge(new Date('9999-12-31T00:00:00Z'), 1_000)); // the network's own count
    }
  }, 300_000);
});
