import { base32, newTotpSeed, totp, totpStepOf, totpStepsAt } from './totp.js';

const SEED = Buffer.from('12345678901234567890');

describe('a one-time password by time', () => {
  // RFC 6238 appendix B, of whose eight digits ours are the last six
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is at %i seconds what the RFC says', (seconds, password) => {
    const at = new Date(seconds * 1000);
    expect(totp(SEED, totpStepsAt(at)[0])).toBe(password);
    expect(totpStepOf(SEED, password, at)).toBe(Math.floor(seconds / 30));
  });

  it('is taken one step early or late, and no more', () => {
    const step = 1000;
    const takenAt = (seconds: number) => totpStepOf(SEED, totp(SEED, step), new Date(seconds * 1000));
    expect([29_969, 29_970, 30_000, 30_029, 30_059, 30_060].map(takenAt)).toEqual([null, step, step, step, step, null]);
  });

  it.each(['', '28708', '2870820', 'abcdef', '２８７０８２'])('is not %j', (password) => {
    expect(totpStepOf(SEED, password, new Date(59_000))).toBeNull();
  });

  it('has a seed of 160 bits, which people can type', () => {
    expect(newTotpSeed()).toHaveLength(20);
    expect(base32(SEED)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(base32(Buffer.from('foob'))).toBe('MZXW6YQ');
  });
});
