import { inBatches } from './batches.js';

describe('a purge in batches', () => {
  it('goes on after a batch of which another process deleted a part, and ends when there is nothing left', async () => {
    const deleted = [500, 20, 500, 0];
    await inBatches(async (limit) => {
      expect(limit).toBe(500);
      return deleted.shift() ?? Number.NaN;
    });
    expect(deleted).toEqual([]);
  });
});
