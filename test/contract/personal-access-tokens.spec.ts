import type { Database } from '#database/database';
import { type Memory, openMemory } from '#database/memory/memory';
import { addSeconds } from '#primitives/clock';
import { newSecret } from '#primitives/secrets';
import { Builders } from '../support/builders.js';
import { databases, testRootKeys, type ThrowAwayDatabase } from '../support/databases.js';
import { lookAlikes } from '../support/port-subjects.js';
import { statementsDuring } from '../support/statements.js';
import { SteppedClock } from '../support/stepped-clock.js';

const ADDRESS = '192.0.2.7';

const DAY = 86_400;

describe.each(Object.entries(databases))('PersonalAccessTokens on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;
  let memory: Memory;
  /** Of a process that hears of nothing but what it asks for. */
  let elsewhere: Memory;
  const clock = new SteppedClock();

  beforeAll(async () => {
    place = await create();
    database = await place.openPrepared({ clock });
    memory = await openMemory(database, testRootKeys, clock);
    elsewhere = await openMemory(database, testRootKeys, clock);
    await elsewhere.feed.stop();
  });

  afterAll(async () => {
    await memory?.feed.stop();
    await place?.drop();
  });

  async function makeToken(scopes = ['gatehouse:account']) {
    const user = await new Builders(database).user({ roles: ['PUBLISHER'] });
    const token = newSecret('gthp_');
    const stored = await database.single(({ personalAccessTokens }) =>
      personalAccessTokens.add({
        userId: user.id,
        label: 'script',
        fingerprint: testRootKeys.fingerprint('personal-access-token', token),
        hintFirst: token.slice(0, 4),
        hintLast: token.slice(-4),
        scopes,
        expiresAt: addSeconds(clock.now(), 90 * DAY),
        createdAt: clock.now(),
      }),
    );
    return { user, token, stored };
  }

  it('says whose a token is and what it allows, from memory once it was seen', async () => {
    const { user, token, stored } = await makeToken();
    const statements = await statementsDuring(database, async () => {
      for (let time = 0; time < 2; time += 1) {
        expect(await elsewhere.personalAccessTokens.verify(token, ADDRESS)).toEqual({
          verified: {
            id: stored.id,
            scopes: ['gatehouse:account'],
            expiresAt: stored.expiresAt,
            user: { userId: user.id, username: user.username, enabled: true, roles: ['PUBLISHER'], generation: 0 },
          },
        });
      }
    });
    expect(statements).toHaveLength(1);
  });

  it('refuses what only looks like one', async () => {
    const { token, user, stored } = await makeToken();
    for (const other of [...lookAlikes(token), newSecret('gtha_'), user.id, stored.id, '']) {
      expect([other, await memory.personalAccessTokens.verify(other, ADDRESS)]).toEqual([
        other,
        { refused: 'malformed' },
      ]);
    }
    expect(await memory.personalAccessTokens.verify(newSecret('gthp_'), ADDRESS)).toEqual({ refused: 'unknown' });
  });

  it('refuses one from its last second on', async () => {
    const { token } = await makeToken();
    clock.advance(90 * DAY - 1);
    expect(await memory.personalAccessTokens.verify(token, ADDRESS)).toMatchObject({ verified: {} });
    clock.advance(1);
    expect(await memory.personalAccessTokens.verify(token, ADDRESS)).toEqual({ refused: 'expired' });
  });

  it('refuses a revoked one at once here, and elsewhere with the next look at the feed', async () => {
    const { token, stored } = await makeToken();
    for (const { personalAccessTokens } of [memory, elsewhere]) await personalAccessTokens.verify(token, ADDRESS);
    const revoke = () =>
      database.transaction(({ personalAccessTokens }) => personalAccessTokens.revoke(stored.id, clock.now()));
    expect([await revoke(), await revoke()]).toEqual([true, false]);
    expect(await memory.personalAccessTokens.verify(token, ADDRESS)).toEqual({ refused: 'revoked' });
    await elsewhere.feed.catchUp();
    expect(await elsewhere.personalAccessTokens.verify(token, ADDRESS)).toEqual({ refused: 'revoked' });
  });

  it('refuses all of a person who was disabled, and follows a change of their roles', async () => {
    const { token, user } = await makeToken();
    await memory.personalAccessTokens.verify(token, ADDRESS);
    await database.transaction(({ users }) => users.change(user, { roles: ['SUBSCRIBER'] }, clock.now()));
    expect(await memory.personalAccessTokens.verify(token, ADDRESS)).toMatchObject({
      verified: { user: { roles: ['SUBSCRIBER'] } },
    });
    await database.transaction(({ users }) => users.changeState(user.id, 'DISABLED', clock.now()));
    expect(await memory.personalAccessTokens.verify(token, ADDRESS)).toEqual({ refused: 'the account is not active' });
  });

  it('ends all of a person together, and goes with the person', async () => {
    const { token, user, stored } = await makeToken();
    await memory.personalAccessTokens.verify(token, ADDRESS);
    await database.transaction(({ personalAccessTokens }) => personalAccessTokens.revokeAllOf(user.id, clock.now()));
    expect(await memory.personalAccessTokens.verify(token, ADDRESS)).toEqual({ refused: 'revoked' });
    await database.transaction(({ users }) => users.remove(user.id));
    expect(await memory.personalAccessTokens.verify(token, ADDRESS)).toEqual({ refused: 'unknown' });
    expect(await database.read.personalAccessTokens.find(stored.id)).toBeNull();
  });

  it('writes the latest use, off the path of the call', async () => {
    const { token, stored } = await makeToken();
    await memory.personalAccessTokens.verify(token, ADDRESS);
    clock.advance(30);
    await memory.personalAccessTokens.verify(token, ADDRESS);
    const used = clock.now();
    expect(await database.read.personalAccessTokens.find(stored.id)).toMatchObject({ lastUsedAt: null });
    await memory.personalAccessTokens.flushUses();
    expect(await database.read.personalAccessTokens.find(stored.id)).toMatchObject({ lastUsedAt: used });
  });
});
