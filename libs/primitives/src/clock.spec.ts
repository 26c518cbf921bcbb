import { DatabaseClock, monotonicMs } from './clock.js';

describe('DatabaseClock', () => {
  it('follows the database and not the machine', () => {
    const clock = new DatabaseClock();
    clock.learn(new Date('2040-01-01T00:00:00Z'), monotonicMs());
    expect(clock.now().toISOString()).toMatch(/^2040-01-01T00:00:00/);
  });

  it('[148] does not go back when the database does', () => {
    const clock = new DatabaseClock();
    clock.learn(new Date('2040-01-01T00:00:10Z'), monotonicMs());
    const before = clock.now();
    clock.learn(new Date('2040-01-01T00:00:00Z'), monotonicMs());
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(before.getTime());
  });
});
