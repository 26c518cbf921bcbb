import type { Database } from '#database/database';
import { type Memory, openMemory } from '#database/memory/memory';
import { DatabaseClock, addSeconds, monotonicMs } from '#primitives/clock';
import { refreshTokenLocator } from '#primitives/secrets';
import { decodeJws, signJws } from '#primitives/signature';
import { Builders, type BuiltKeyPair, type BuiltSession } from '#test/support/builders';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { addGrant } from '#test/support/logout-parties';
import {
  type GatehouseProcess,
  newPlace,
  sharedEnvironment,
  startProcess,
  temporaryDirectory,
  until,
} from '#test/support/processes';
import { RecordingBackend } from '#test/support/recording-backend';
import { caFileIn, ownCertificate } from '../../src/first-run/own-certificate.js';

const { mariadb } = databases;
const ROUNDS = 50;
const CLIENTS = 4;
const MENU = '/pizzashack/1.0.0/menu';
const PASSWORD = 'correct horse';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

// On SQLite one process has the database for itself.
(mariadb ? describe : describe.skip)('Signing out on two processes and one MariaDB', () => {
  let place: ThrowAwayDatabase;
  let houses: readonly GatehouseProcess[];
  let receiver: RecordingBackend;
  let database: Database;
  let memory: Memory;
  let build: Builders;
  const clock = new DatabaseClock();

  beforeAll(async () => {
    if (!mariadb) return;
    const directory = temporaryDirectory();
    receiver = await RecordingBackend.start(await ownCertificate(directory, ['https://rp.test'], new Date()));
    place = await mariadb();
    const firstPlace = await newPlace();
    const env = { ...(await sharedEnvironment(place.url, firstPlace)), NODE_EXTRA_CA_CERTS: caFileIn(directory) };
    const first = await startProcess({ env, place: firstPlace });
    houses = [first, await startProcess({ env })];
    database = await place.open({ clock });
    memory = await openMemory(database, testRootKeys, clock);
    build = new Builders(database);
    await database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', clock.now()));
  }, 60_000);

  afterAll(async () => {
    await memory?.feed.stop();
    receiver?.stop();
    await place?.drop();
  });

  const newSession = (userId: string) => build.session(clock.now(), userId);

  /** As an application does that knows the session. */
  async function signOut(house: GatehouseProcess, keys: BuiltKeyPair, session: BuiltSession): Promise<void> {
    const claims = { iss: house.issuer, sub: session.userId, aud: keys.consumerKey, sid: session.sessionId };
    const hint = signJws(memory.keys.signingKey('TOKEN', 'ES256'), 'JWT', claims);
    const address = `https://localhost:${house.place.ports.console}/oauth2/logout?id_token_hint=${hint}`;
    const cookie = `__Host-gatehouse-${new URL(house.consoleUrl).port}=${session.cookie}`;
    const answer = await house.client.call(address, { headers: { Cookie: cookie } });
    expect([answer.status, answer.headers.location]).toEqual([302, `${house.consoleUrl}/signed-out`]);
  }

  /** The session and the client of each logout token that arrived. */
  const told = (): readonly string[] =>
    receiver.seen.map(({ body }) => {
      const payload = decodeJws(new URLSearchParams(body).get('logout_token') ?? '')?.payload;
      return `${String(payload?.sid)} ${String(payload?.aud)}`;
    });
  const waiting = () => database.read.logoutDeliveries.due(addSeconds(clock.now(), 1_000), 1);

  it(`delivers each of ${ROUNDS * CLIENTS} logout tokens once, whichever process takes it`, async () => {
    const { id: userId } = await build.user();
    const clients: BuiltKeyPair[] = [];
    while (clients.length < CLIENTS)
      clients.push(await build.keyPair({ backChannelLogoutUri: `${receiver.url}/${clients.length}` }));
    const expected: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const session = await newSession(userId);
      for (const client of clients) await addGrant({ database, clock }, client, session);
      expected.push(...clients.map(({ consumerKey }) => `${session.sessionId} ${consumerKey}`));
      // Both at once: one of them ends it, and what it queues is queued once.
      await Promise.all(houses.map((house) => signOut(house, clients[0], session)));
    }
    await until('every logout token', async () => ((await waiting()).length === 0 ? true : null), 30_000);
    expect([...told()].sort()).toEqual(expected.sort());
  }, 120_000);

  it(`[75] lets the end of a session win over a refresh, on both within a second, ${ROUNDS} times`, async () => {
    const [pizzaShack] = await database.read.apis.all();
    const application = await build.application();
    await build.subscription({ applicationId: application.id, apiId: pizzaShack.id });
    const keys = await build.keyPair({ applicationId: application.id });
    const user = await build.user({ password: PASSWORD });
    const basic = [keys.consumerKey, keys.consumerSecret] as const;
    const ask = (house: GatehouseProcess, form: Readonly<Record<string, string>>) =>
      house.gateway('/token', { form, basic });
    const delaysMs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [here, there] = round % 2 ? houses : houses.toReversed();
      const session = await newSession(user.id);
      const form = { grant_type: 'password', username: user.username, password: PASSWORD };
      const first = (await ask(here, form)).json<Tokens>();
      await database.writer.query('UPDATE grants SET session_id = ? WHERE locator = ?', [
        session.sessionId,
        refreshTokenLocator(first.refresh_token),
      ]);
      const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
      const [answer] = await Promise.all([ask(there, refresh), signOut(here, keys, session)]);
      const endedAtMs = monotonicMs();
      const newest = answer.status === 200 ? answer.json<Tokens>() : first;
      expect((await ask(there, { ...refresh, refresh_token: newest.refresh_token })).status).toBe(400);
      for (const house of houses)
        for (const { access_token: bearer } of [first, newest])
          await until('the access token is refused', async () =>
            (await house.gateway(MENU, { bearer })).status === 401 ? true : null,
          );
      delaysMs.push(monotonicMs() - endedAtMs);
    }
    process.stderr.write(`Signing out, until both processes refuse its tokens: most ${Math.max(...delaysMs)} ms\n`);
    expect(Math.max(...delaysMs)).toBeLessThan(1_000);
  }, 120_000);

  it('still delivers what a process had in its hands when it was killed', async () => {
    const { id: userId } = await build.user();
    const client = await build.keyPair({ backChannelLogoutUri: `${receiver.url}/killed` });
    const session = await newSession(userId);
    await addGrant({ database, clock }, client, session);
    const arrived = new Promise<void>((resolve) => {
      receiver.answer = () => resolve(); // and says nothing
    });
    await signOut(houses[0], client, session);
    await arrived;
    for (const house of houses) house.kill('SIGKILL');
    await Promise.all(houses.map(({ exited }) => exited));
    receiver.answer = (_request, response) => void response.end();
    receiver.seen.length = 0;
    const [{ attempts }] = await waiting();
    expect(attempts).toBe(1);
    await database.writer.query('UPDATE logout_deliveries SET next_attempt_at = ?', ['2020-01-01 00:00:00.000']);
    await houses[1].startAgain();
    await until('the logout token', () => (told().length > 0 ? true : null));
    expect(told()).toEqual([`${session.sessionId} ${client.consumerKey}`]);
    await until('an empty queue', async () => ((await waiting()).length === 0 ? true : null));
  }, 60_000);
});
