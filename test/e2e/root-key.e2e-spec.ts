import { jest } from '@jest/globals';
import { RootKeys, rootKeyIdOf } from '#primitives/root-keys';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import {
  type GatehouseProcess,
  newPlace,
  sharedEnvironment,
  startProcess,
  startRefused,
} from '#test/support/processes';
import { MENU, RefreshLane, memoryLanes, post, run } from '#test/support/running-load';

jest.setTimeout(120_000);

const { mariadb } = databases;
const [oldKey, newKey] = [Buffer.alloc(32, 5), Buffer.alloc(32, 6)];
const [OLD, NEW] = [oldKey, newKey].map((key) => key.toString('base64'));
const FAMILIES = 3;

// On SQLite one process has the database for itself.
(mariadb ? describe : describe.skip)('Replacing the root key of two processes', () => {
  let place: ThrowAwayDatabase;

  afterAll(() => place?.drop());

  it('fails nobody, one restart after the other; and the old key may not be left out too early', async () => {
    if (!mariadb) return;
    place = await mariadb();
    const first = await newPlace();
    const env = { ...(await sharedEnvironment(place.url, first)), GATEHOUSE_ROOT_KEY: OLD };
    let houses: readonly GatehouseProcess[] = [await startProcess({ env, place: first }), await startProcess({ env })];
    const { application, sampleUser } = houses[0].firstRun ?? {};
    if (!application || !sampleUser) throw new Error('The sample is on.');
    const keys = application.production;
    const signIn = { grant_type: 'password', username: sampleUser.username, password: sampleUser.password };
    let tokens: string[] = [];
    for (let index = 0; index < FAMILIES; index += 1) {
      const answer = await post(houses[0], '/token', keys, signIn);
      tokens.push(answer.json<{ refresh_token: string }>().refresh_token);
    }
    for (const ring of [`${OLD},${NEW}`, `${NEW},${OLD}`]) {
      for (const restarted of [1, 0]) {
        // The load balancer sends everything to the one that runs.
        const running = houses[1 - restarted];
        const grant = { grant_type: 'client_credentials' };
        const bearer = (await post(running, '/token', keys, grant)).json<{ access_token: string }>().access_token;
        const families = tokens.map((token) => new RefreshLane(running, keys, token));
        const fromMemory = memoryLanes(running, keys, bearer).filter(({ name }) => name !== 'calls');
        const lanes = [...fromMemory, ...families]; // no calls: the sample's back end is in one of the two
        const load = run(lanes);
        const again = await houses[restarted].startAgain({ GATEHOUSE_ROOT_KEY: ring });
        houses = restarted === 0 ? [again, running] : [running, again];
        expect(await load.stop()).toEqual([]);
        for (const { tally } of lanes) expect(tally).toMatchObject({ away: 0, wrong: [] });
        expect((await houses[restarted].gateway(MENU, { bearer })).status).toBe(200);
        for (const family of families) expect(await family.renewOn(houses[restarted])).toBe(true);
        tokens = families.map(({ token }) => token);
      }
    }
    for (const house of houses) house.kill('SIGKILL');
    await Promise.all(houses.map(({ exited }) => exited));

    const oldId = rootKeyIdOf(new RootKeys([oldKey]).fingerprint('client-secret', '')).toString('hex');
    const refused = await startRefused({ env: { ...env, GATEHOUSE_ROOT_KEY: NEW } });
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(
      new RegExp(
        `^GATEHOUSE_ROOT_KEY lacks the key ${oldId}, which signing keys \\(3\\), client secrets \\(\\d\\) and secrets of pairwise subjects \\(1\\) still need: .+\\n$`,
      ),
    );
    const again = await startProcess({ env: { ...env, GATEHOUSE_ROOT_KEY: `${NEW},${OLD}` } });
    for (const token of tokens) expect(await new RefreshLane(again, keys, token).renewOn(again)).toBe(true);
  });
});
