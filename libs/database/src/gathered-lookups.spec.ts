import { GatheredLookups, type Lookup } from './gathered-lookups.js';
import { type Row, placeholders } from './connection.js';

const key = (name: string): Buffer => Buffer.from(name);
const TABLE: Lookup = { key: 'name', statement: (keys) => `SELECT FROM table WHERE name IN (${keys})` };
const OTHER: Lookup = { key: 'name', statement: (keys) => `SELECT FROM other WHERE name IN (${keys})` };

/** A database in which everybody exists whose name begins with `known`, and which answers backwards. */
function setUp() {
  const statements: { readonly sql: string; readonly keys: readonly string[] }[] = [];
  const state = { failing: false };
  const select = async ({ statement }: Lookup, keys: readonly Buffer[]): Promise<readonly Row[]> => {
    statements.push({ sql: statement(placeholders(keys.length), 'mysql'), keys: keys.map(String) });
    await new Promise(setImmediate);
    if (state.failing) throw new Error('lost');
    const known = keys.filter((name) => String(name).startsWith('known'));
    return [...new Set(known.map(String))].reverse().map((name) => ({ name: key(name), said: name }));
  };
  return { lookups: new GatheredLookups(select), statements, state };
}

describe('lookups', () => {
  it('of the same moment share a statement, and each caller gets its own row', async () => {
    const { lookups, statements } = setUp();
    const names = ['known a', 'unknown', 'known b', 'known a', 'known c'];
    const rows = await Promise.all(names.map((name) => lookups.find(TABLE, [key(name)])));
    expect(rows.map((row) => row?.said ?? null)).toEqual(['known a', null, 'known b', 'known a', 'known c']);
    expect(statements).toEqual([{ sql: 'SELECT FROM table WHERE name IN (?, ?, ?, ?, ?)', keys: names }]);
  });

  it('of a lone caller are one statement each', async () => {
    const { lookups, statements } = setUp();
    expect(await lookups.find(TABLE, [key('known a')])).toMatchObject({ said: 'known a' });
    expect(await lookups.find(TABLE, [key('unknown')])).toBeNull();
    expect(statements.map(({ keys }) => keys)).toEqual([['known a'], ['unknown']]);
  });

  it('begin after they were asked for, even while the same is being looked up', async () => {
    const { lookups, statements } = setUp();
    const first = lookups.find(TABLE, [key('known a')]);
    expect(statements).toEqual([]);
    await new Promise(setImmediate);
    expect(statements).toHaveLength(1);
    await Promise.all([first, lookups.find(TABLE, [key('known a')])]);
    expect(statements).toHaveLength(2);
  });

  it('by several keys give the row of the first that has one', async () => {
    const { lookups } = setUp();
    const rows = await Promise.all([
      lookups.find(TABLE, [key('unknown'), key('known b')]),
      lookups.find(TABLE, [key('known c'), key('known b')]),
    ]);
    expect(rows.map((row) => row?.said)).toEqual(['known b', 'known c']);
  });

  it('of different kinds share nothing', async () => {
    const { lookups, statements } = setUp();
    await Promise.all([lookups.find(TABLE, [key('known a')]), lookups.find(OTHER, [key('known a')])]);
    expect(statements.map(({ sql }) => sql)).toEqual([
      'SELECT FROM table WHERE name IN (?)',
      'SELECT FROM other WHERE name IN (?)',
    ]);
  });

  it('are at most 32 to a statement', async () => {
    const { lookups, statements } = setUp();
    const names = Array.from({ length: 70 }, (_, index) => `known ${index}`);
    const rows = await Promise.all(names.map((name) => lookups.find(TABLE, [key(name)])));
    expect(rows.map((row) => row?.said)).toEqual(names);
    expect(statements.map(({ keys }) => keys.length)).toEqual([32, 32, 6]);
  });

  it('fail together, and the next ones do not', async () => {
    const { lookups, state } = setUp();
    state.failing = true;
    const both = await Promise.allSettled(['known a', 'known b'].map((name) => lookups.find(TABLE, [key(name)])));
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    state.failing = false;
    expect(await lookups.find(TABLE, [key('known a')])).toMatchObject({ said: 'known a' });
  });

  it('whose answer is not what was asked for fail instead of hanging', async () => {
    const lookups = new GatheredLookups(async () => [{ said: 'no key' }]);
    await expect(lookups.find(TABLE, [key('known a')])).rejects.toThrow('Bytes were expected');
  });
});
