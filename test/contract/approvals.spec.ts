import type { Database } from '#database/database';
import { newId } from '#primitives/ids';
import { LONG_AGO } from '../support/builders.js';
import { databases, type ThrowAwayDatabase } from '../support/databases.js';

describe.each(Object.entries(databases))('approvals on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let database: Database;

  beforeAll(async () => {
    place = await create();
    database = await place.openPrepared();
  });

  afterAll(() => place.drop());

  const requested = () =>
    database.transaction(({ approvals }) =>
      approvals.request({
        kind: 'SIGN_UP',
        subjectKind: 'USER',
        subjectId: newId(),
        requestedBy: newId(),
        createdAt: LONG_AGO,
      }),
    );

  const decide = (id: string, state: 'APPROVED' | 'REJECTED') =>
    database.transaction(({ approvals }) => approvals.decide(id, { state, reason: null, by: newId(), at: LONG_AGO }));

  it('are decided by exactly one of many, and stay as that one said', async () => {
    const { id } = await requested();
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        const state = index % 2 === 0 ? 'APPROVED' : 'REJECTED';
        return { state, decided: await decide(id, state) };
      }),
    );
    const winners = outcomes.filter(({ decided }) => decided);
    expect(winners).toHaveLength(1);
    expect((await database.read.approvals.show(id))?.state).toBe(winners[0].state);
  });

  it('are not decided once they are withdrawn, nor withdrawn once they are decided', async () => {
    const [withdrawn, decided] = [await requested(), await requested()];
    const withdraw = ({ subjectId }: { readonly subjectId: string }) =>
      database.transaction(({ approvals }) => approvals.withdraw({ subjectId }));
    await withdraw(withdrawn);
    expect(await decide(withdrawn.id, 'APPROVED')).toBe(false);
    expect(await decide(decided.id, 'APPROVED')).toBe(true);
    await withdraw(decided);
    expect((await database.read.approvals.show(decided.id))?.state).toBe('APPROVED');
  });
});
