import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { newId } from './ids.js';
import { PairwiseNames } from './pairwise-names.js';

const secret = Buffer.alloc(32, 3);
const names = new PairwiseNames(secret);

describe('pairwise names', () => {
  it('lead back to their UUID, in every sector', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ maxLength: 255 }), (uuid, sector) => {
        const name = names.nameOf(uuid, sector);
        expect(name).toMatch(/^[\w-]{32}$/);
        expect(names.uuidOf(name)).toBe(uuid);
      }),
    );
  });

  it('are the same each time, and other ones in another sector and under another secret', () => {
    const [uuid, other] = [newId(), new PairwiseNames(randomBytes(32))];
    const name = names.nameOf(uuid, 'shop.example');
    expect(new PairwiseNames(secret).nameOf(uuid, 'shop.example')).toBe(name);
    const others = [names.nameOf(uuid, 'shop.example.'), other.nameOf(uuid, 'shop.example')];
    expect(new Set([name, ...others]).size).toBe(3);
    expect(other.uuidOf(name)).not.toBe(uuid);
  });

  it('of two persons in one sector, and of one person in two, share nothing but the tag of the sector', () => {
    const [maria, chloe] = [newId(), newId()];
    const bytes = (uuid: string, sector: string) => Buffer.from(names.nameOf(uuid, sector), 'base64url');
    expect(bytes(maria, 'a.example').subarray(0, 8)).toEqual(bytes(chloe, 'a.example').subarray(0, 8));
    expect(bytes(maria, 'a.example').subarray(8)).not.toEqual(bytes(maria, 'b.example').subarray(8));
  });

  it('are told from UUIDs and from every other text', () => {
    for (const text of [newId(), '', 'A'.repeat(31), 'A'.repeat(33), `${'A'.repeat(31)}=`, `${'A'.repeat(31)}\n`]) {
      expect(names.uuidOf(text)).toBeNull();
    }
  });

  it('need a secret of 32 bytes', () => {
    expect(() => new PairwiseNames(randomBytes(31))).toThrow('32 bytes');
  });
});
