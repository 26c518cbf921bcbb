import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Mutation {
  readonly file: string;
  readonly edits: readonly { readonly find: string; readonly replace: string }[];
  readonly test: { readonly file: string; readonly name: string };
}

const here = import.meta.dirname;
const root = join(here, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const mutations = readdirSync(here).filter((name) => name.endsWith('.json'));

/** To run them takes long; that each still finds its guard, and has a test to turn red, is seen at once. */
describe('mutations', () => {
  it('are there', () => {
    expect(mutations.length).toBeGreaterThan(800);
  });

  it.each(mutations)('%s changes what is there, once, and names a test', (name) => {
    const { file, edits, test }: Mutation = JSON.parse(read(`test/mutations/${name}`));
    for (const { find, replace } of edits) {
      expect([find, read(file).split(find).length - 1]).toEqual([find, 1]);
      expect(replace).not.toBe(find);
    }
    expect(existsSync(join(root, test.file))).toBe(true);
  });
});
