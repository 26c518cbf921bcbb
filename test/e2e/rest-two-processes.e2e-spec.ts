import { newId } from '#primitives/ids';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import type { Answer } from '#test/support/https-client';
import { type GatehouseProcess, startTwo } from '#test/support/processes';

const { mariadb } = databases;
const ROUNDS = 50;
const CALLERS = 10;

// On SQLite one process has the database for itself.
(mariadb ? describe : describe.skip)('/api/v1 of two processes on one MariaDB', () => {
  let place: ThrowAwayDatabase;
  let houses: readonly [GatehouseProcess, GatehouseProcess];
  let token: string;

  beforeAll(async () => {
    if (!mariadb) return;
    place = await mariadb();
    houses = await startTwo(place.url);
    const [first] = houses;
    const { consumerKey, consumerSecret } = first.firstRun?.management ?? { consumerKey: '', consumerSecret: '' };
    const answer = await first.gateway('/token', {
      basic: [consumerKey, consumerSecret],
      form: { grant_type: 'client_credentials' },
    });
    token = String(answer.json().access_token);
  }, 60_000);

  afterAll(async () => {
    await place?.drop();
  });

  /** The same call by many at once, by turns at either process. */
  const race = (method: string, path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
    Promise.all(
      Array.from({ length: CALLERS }, (_, index) => {
        const house = houses[index % 2];
        return house.client.call(`https://localhost:${house.place.ports.console}/api/v1${path}`, {
          method,
          bearer: token,
          headers: { 'Content-Type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
      }),
    );
  const withStatus = (answers: readonly Answer[], status: number): readonly Answer[] =>
    answers.filter((answer) => answer.status === status);

  it('create once what the same Idempotency-Key asks for at the same moment', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = `once ${newId()}`;
      const answers = await race('POST', '/applications', { name }, { 'Idempotency-Key': newId() });
      const made = withStatus(answers, 201);
      expect(new Set(made.map(({ text }) => text)).size).toBe(1);
      const others = withStatus(answers, 409);
      expect(others.map((answer) => answer.json().code)).toEqual(others.map(() => 'idempotency_in_progress'));
      expect(made.length + others.length).toBe(CALLERS);
    }
  }, 120_000);

  it('make one key pair, and let one change each version, of however many try', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [made] = withStatus(await race('POST', '/applications', { name: `keys ${newId()}` }), 201);
      const path = `/applications/${String(made.json().id)}`;
      const keyPairs = await race('POST', `${path}/key-pairs`, { keyType: 'SANDBOX' });
      expect([withStatus(keyPairs, 201).length, withStatus(keyPairs, 409).length]).toEqual([1, CALLERS - 1]);
      const etag = { 'If-Match': String(made.headers.etag) };
      const changes = await race('PATCH', path, { description: `round ${round}` }, etag);
      expect([withStatus(changes, 200).length, withStatus(changes, 412).length]).toEqual([1, CALLERS - 1]);
    }
  }, 120_000);
});
