import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import type { Connection, Line } from './connection.js';
import { DeadlineExpired } from './deadline.js';
import { GatheredInserts, type Insertion } from './gathered-inserts.js';
import { type Failure, StatementFailed } from './statement-failed.js';

const ROWS: Insertion = (rows) => `INSERT ${rows}`;
const OTHERS: Insertion = (rows) => `INSERT ${rows} others`;

/** A database that stores numbers, and leaves out those below zero; it says what it was told. */
function setUp() {
  const told: string[] = [];
  const faults = new Map<string, Error>();
  const failing = (sql: string, error: Error) => void faults.set(sql, error);
  const connection = {
    dialect: 'mysql',
    async affected(sql: string, values: readonly number[] = []) {
      told.push(sql);
      await new Promise(setImmediate);
      const fault = faults.get(sql);
      if (fault) throw fault;
      return values.filter((value) => value >= 0).length;
    },
  } as unknown as Connection;
  const line: Line = { call: (work) => work(connection), discard: () => void told.push('discard') };
  const inserts = new GatheredInserts((use) => use(line));
  const insertAll = (values: readonly number[]) =>
    Promise.allSettled(values.map((value) => inserts.insert(ROWS, [value])));
  return { inserts, insertAll, told, failing };
}

const statementFailed = (failure: Failure) => new StatementFailed(failure, failure, 'INSERT');
const stored = { status: 'fulfilled', value: true };
const notStored = { status: 'fulfilled', value: false };

describe('inserts', () => {
  it('of the same moment are one statement in one transaction', async () => {
    const { insertAll, told } = setUp();
    expect(await insertAll([1, 2, 3])).toEqual([stored, stored, stored]);
    expect(told).toEqual(['START TRANSACTION', 'INSERT 3', 'COMMIT']);
  });

  it('of a lone caller are one statement without a transaction', async () => {
    const { insertAll, told } = setUp();
    expect([...(await insertAll([1])), ...(await insertAll([-1]))]).toEqual([stored, notStored]);
    expect(told).toEqual(['INSERT 1', 'INSERT 1']);
  });

  it('are each tried alone when one of them is left out', async () => {
    const { insertAll, told } = setUp();
    expect(await insertAll([1, -2, 3])).toEqual([stored, notStored, stored]);
    expect(told).toEqual(['START TRANSACTION', 'INSERT 3', 'ROLLBACK', 'INSERT 1', 'INSERT 1', 'INSERT 1']);
  });

  it.each<Failure>(['duplicate', 'conflict', 'lost', 'other'])(
    'are each tried alone when their statement fails (%s): nothing of it was committed',
    async (failure) => {
      const { insertAll, told, failing } = setUp();
      failing('INSERT 2', statementFailed(failure));
      expect(await insertAll([1, 2])).toEqual([stored, stored]);
      expect(told).toEqual(['START TRANSACTION', 'INSERT 2', 'ROLLBACK', 'INSERT 1', 'INSERT 1']);
    },
  );

  it('are each tried alone when the commit was refused', async () => {
    const { insertAll, told, failing } = setUp();
    failing('COMMIT', statementFailed('conflict'));
    expect(await insertAll([1, 2])).toEqual([stored, stored]);
    expect(told).toEqual(['START TRANSACTION', 'INSERT 2', 'COMMIT', 'ROLLBACK', 'INSERT 1', 'INSERT 1']);
  });

  it('are never repeated when the answer to the commit was lost', async () => {
    const { insertAll, told, failing } = setUp();
    failing('COMMIT', statementFailed('lost'));
    const outcomes = await insertAll([1, 2]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StorageUnavailable) });
    expect(told).not.toContain('INSERT 1');
  });

  it('are not repeated when the database does not answer in time', async () => {
    const { insertAll, told, failing } = setUp();
    failing('INSERT 2', new DeadlineExpired(2_000));
    const outcomes = await insertAll([1, 2]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(DeadlineExpired) });
    expect(told).not.toContain('INSERT 1');
  });

  it('whose transaction cannot be taken back leave the connection to nobody', async () => {
    const { insertAll, told, failing } = setUp();
    failing('ROLLBACK', statementFailed('lost'));
    expect(await insertAll([1, -2])).toEqual([stored, notStored]);
    expect(told.slice(2, 4)).toEqual(['ROLLBACK', 'discard']);
  });

  it('fail alone, each with its own error', async () => {
    const { insertAll, failing } = setUp();
    failing('INSERT 2', statementFailed('duplicate'));
    failing('INSERT 1', statementFailed('duplicate'));
    expect((await insertAll([1, 2])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('are refused, one or many, when there is no connection to be had', async () => {
    const inserts = new GatheredInserts(() => {
      throw new StorageUnavailable(new Error('Too many writes are waiting.'));
    });
    for (const values of [[1], [1, 2]])
      for (const outcome of await Promise.allSettled(values.map((value) => inserts.insert(ROWS, [value]))))
        expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StorageUnavailable) });
  });

  it('of different kinds share nothing', async () => {
    const { inserts, told } = setUp();
    await Promise.all([inserts.insert(ROWS, [1]), inserts.insert(OTHERS, [1])]);
    expect(told).toEqual(['INSERT 1', 'INSERT 1 others']);
  });
});
