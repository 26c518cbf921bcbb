import * as fc from 'fast-check';
import { anApi } from '#test/support/gateway-doubles';
import type { Database } from '../database.js';
import { ApiMemory } from './api-memory.js';

const contexts = ['/shop', '/shop/inner', '/t/acme/shop', '/x'];

async function memoryOfApis(): Promise<ApiMemory> {
  const stored = contexts.map((context) => ({ ...anApi({ context }), scopes: [] }));
  const database = { read: { apis: { all: async () => stored } } } as unknown as Database; // all that a reload asks
  const memory = new ApiMemory(database, async () => {});
  await memory.reload();
  return memory;
}

describe('the APIs in memory', () => {
  it('are candidates for the paths that their context begins, segment by segment, and for no other', async () => {
    const memory = await memoryOfApis();
    const piece = fc.oneof(
      fc.constantFrom('shop', 'inner', 't', 'acme', 'x', 'SHOP', 'shops', 'sho', '', '.', '..', '%2f'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    const path = fc.oneof(
      fc.array(piece, { maxLength: 7 }).map((pieces) => `/${pieces.join('/')}`),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(path, (asked) => {
        const segments = asked.split('/');
        const begins = (context: string): boolean =>
          context.split('/').every((part, index) => part === segments[index]);
        const found = memory.candidates(asked).map(({ context }) => context);
        expect(found.toSorted()).toEqual(contexts.filter(begins).toSorted());
      }),
      { numRuns: 3_000 },
    );
  });
});
