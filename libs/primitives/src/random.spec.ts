import { randomBytes } from './random.js';

describe('randomBytes', () => {
  it('are as many as asked for, and never the same again, over the ends of what is drawn at a time', () => {
    const lengths = [16, 32, 1, 0, 4_096, 33, 5_000];
    const drawn = Array.from({ length: 2_000 }, (_, index) => randomBytes(lengths[index % lengths.length]));
    expect(drawn.map(({ byteLength }) => byteLength)).toEqual(drawn.map((_, index) => lengths[index % lengths.length]));
    const all = Buffer.concat(drawn);
    const blocks = Array.from({ length: all.byteLength >> 4 }, (_, index) =>
      all.subarray(index * 16, index * 16 + 16).toString('hex'),
    );
    expect(new Set(blocks).size).toBe(blocks.length);
  });

  it('have every value about as often as any other', () => {
    const counts = new Uint32Array(256);
    for (let draw = 0; draw < 10_000; draw += 1) for (const byte of randomBytes(32)) counts[byte] += 1;
    // 1,250 of each are to be expected, with a deviation of 35: nine of them are never seen.
    expect(Math.min(...counts)).toBeGreaterThan(930);
    expect(Math.max(...counts)).toBeLessThan(1_570);
  });

  it('belong to whoever got them', () => {
    const mine = randomBytes(16);
    const copy = Buffer.from(mine);
    mine.fill(0);
    expect(randomBytes(16).equals(copy)).toBe(false);
  });
});
