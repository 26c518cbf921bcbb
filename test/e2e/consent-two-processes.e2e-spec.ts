import type { Database } from '#database/database';
import { DatabaseClock } from '#primitives/clock';
import { Builders } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import type { Answer } from '#test/support/https-client';
import { type GatehouseProcess, startTwo } from '#test/support/processes';
import { type BrowsedPage, TestBrowser, signInWithoutPages } from '#test/support/signed-in-browser';

const { mariadb } = databases;
const CALLBACK = 'https://app.example.com/cb';
const ROUNDS = 50;
const CLICKS = 10;

// On SQLite one process has the database for itself.
(mariadb ? describe : describe.skip)('Consent on two processes and one MariaDB', () => {
  let place: ThrowAwayDatabase;
  let houses: readonly [GatehouseProcess, GatehouseProcess];
  let database: Database;
  let build: Builders;

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

  /** A click on Allow that reaches this process, as the load balancer would have it. */
  function allow(house: GatehouseProcess, page: BrowsedPage, cookie: string): Promise<Answer> {
    const { consoleUrl } = houses[0];
    const form = [...(page.forms[0]?.fields ?? []), ['decision', 'allow'] as const];
    const name = `__Host-gatehouse-${new URL(consoleUrl).port}`;
    const headers = { Host: new URL(consoleUrl).host, Origin: consoleUrl, Cookie: `${name}=${cookie}` };
    return house.client.call(`https://localhost:${house.place.ports.console}/consent`, { form, headers });
  }

  it(`[116] given ${2 * CLICKS} times at once is one code and no error page, ${ROUNDS} times in a row`, async () => {
    const { id: userId } = await build.user();
    const keys = await build.keyPair({ grantTypes: ['authorization_code'], redirectUris: [CALLBACK] });
    const browser = new TestBrowser(houses[0]);
    await signInWithoutPages(browser, { userId }, { database, clock: new DatabaseClock() });
    const parameters = {
      response_type: 'code',
      client_id: keys.consumerKey,
      redirect_uri: CALLBACK,
      scope: 'openid profile',
    };
    const address = `/oauth2/authorize?${new URLSearchParams(parameters).toString()}`;
    const outcomes = { answers: 0, distinct: 0, consents: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      await database.single(({ consents }) => consents.withdraw(userId, keys.applicationId));
      const page = await browser.open(address);
      const clicks = Array.from({ length: CLICKS }, () =>
        houses.map((house) => allow(house, page, browser.cookie ?? '')),
      );
      const answers = await Promise.all(clicks.flat());
      const codes = answers.map(({ status, headers }) => {
        expect(status).toBe(303);
        return new URL(String(headers.location)).searchParams.get('code');
      });
      outcomes.answers += codes.filter((code) => code !== null).length;
      outcomes.distinct += new Set(codes).size;
      outcomes.consents += (await database.read.consents.scopesOf(userId, keys.applicationId)).length;
    }
    expect(outcomes).toEqual({ answers: ROUNDS * 2 * CLICKS, distinct: ROUNDS, consents: ROUNDS * 2 });
  }, 120_000);
});
