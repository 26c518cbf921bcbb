import { StoppedClock } from '#test/support/stopped-clock';
import { StorageUnavailable } from '../ports/oauth-storage.js';
import { TokenReads } from './token-reads.js';

const newReads = () => {
  const clock = new StoppedClock();
  return { clock, reads: new TokenReads(clock, { failures: 2, perSeconds: 60, reason: 'too many' }) };
};
const nothing = async () => null;
const something = async () => ({});

describe('reads of tokens', () => {
  it('that do not exist are as many as the limit says, for each network, and then wait for the window to end', async () => {
    const { clock, reads } = newReads();
    for (let time = 0; time < 2; time += 1) expect(await reads.find('192.0.2.7', nothing)).toBeNull();
    clock.advance(20);
    const refused = { status: 429, retryAfterSeconds: 40, reason: 'too many' };
    await expect(reads.find('192.0.2.7', nothing)).rejects.toMatchObject(refused);
    expect(await reads.find('192.0.2.8', nothing)).toBeNull();
    clock.advance(40);
    expect(await reads.find('192.0.2.7', nothing)).toBeNull();
  });

  it('that exist count for nothing, nor do those of which nothing is known', async () => {
    const { reads } = newReads();
    const away = () => Promise.reject(new StorageUnavailable(new Error('away')));
    for (let time = 0; time < 5; time += 1) {
      expect(await reads.find('192.0.2.7', something)).toEqual({});
      await expect(reads.find('192.0.2.7', away)).rejects.toBeInstanceOf(StorageUnavailable);
    }
    expect(await reads.find('192.0.2.7', nothing)).toBeNull();
  });

  it('at the same moment do not share one count', async () => {
    const { reads } = newReads();
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => reads.find('192.0.2.7', nothing)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ]);
  });
});
