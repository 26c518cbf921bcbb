import fc from 'fast-check';
import { StoppedClock } from '#test/support/gateway-doubles';
import { LocalQuotaCounter } from './sliding-window-counter.js';

const minute = (requests: number) => ({ requests, perSeconds: 60 });

describe('LocalQuotaCounter', () => {
  it('[G10] refuses request N+1, says when to come back, and admits then', async () => {
    const clock = new StoppedClock();
    const counter = new LocalQuotaCounter(clock);
    for (let remaining = 2; remaining >= 0; remaining -= 1) {
      expect(await counter.spend('key', minute(3))).toMatchObject({ admitted: true, remaining });
    }
    const refused = await counter.spend('key', minute(3));
    expect(refused).toMatchObject({ admitted: false, remaining: 0 });
    clock.advanceMs((refused.resetSeconds - 2) * 1000);
    expect(await counter.spend('key', minute(3))).toMatchObject({ admitted: false });
    clock.advanceMs(2_000);
    expect(await counter.spend('key', minute(3))).toMatchObject({ admitted: true });
  });

  it('tells what is spent and when that is over, and takes nothing by telling', async () => {
    const clock = new StoppedClock();
    const counter = new LocalQuotaCounter(clock);
    expect(await counter.read('key', minute(3))).toEqual({ used: 0, remaining: 3, resetsAt: null });
    await counter.spend('key', minute(3));
    clock.advanceMs(10_000);
    await counter.spend('key', minute(3));
    const { used, remaining, resetsAt } = await counter.read('key', minute(3));
    expect([used, remaining]).toEqual([2, 1]);
    expect(await counter.read('key', minute(3))).toEqual({ used, remaining, resetsAt });
    expect(await counter.read('key', { requests: 3, perSeconds: 1 })).toEqual({
      used: 0,
      remaining: 3,
      resetsAt: null,
    });

    await counter.spend('key', minute(3));
    const full = await counter.read('key', minute(3));
    expect(full).toMatchObject({ used: 3, remaining: 0 });
    expect(full.resetsAt?.getTime()).toBeLessThan(resetsAt?.getTime() ?? 0);
    expect(await counter.read('key', minute(2))).toMatchObject({ used: 3, remaining: 0 });
    clock.advanceMs((full.resetsAt?.getTime() ?? 0) - clock.now().getTime());
    expect(await counter.read('key', minute(3))).toMatchObject({ used: 2, remaining: 1 });
    clock.advanceMs((resetsAt?.getTime() ?? 0) - clock.now().getTime());
    expect(await counter.read('key', minute(3))).toEqual({ used: 0, remaining: 3, resetsAt: null });
  });

  it('keeps keys apart', async () => {
    const counter = new LocalQuotaCounter(new StoppedClock());
    await counter.spend('a', minute(1));
    expect(await counter.spend('a', minute(1))).toMatchObject({ admitted: false });
    expect(await counter.spend('b', minute(1))).toMatchObject({ admitted: true });
  });

  it('[148] reopens nothing when the clock goes back', async () => {
    const clock = new StoppedClock();
    const counter = new LocalQuotaCounter(clock);
    await counter.spend('key', minute(1));
    clock.advanceMs(-120_000);
    expect(await counter.spend('key', minute(1))).toMatchObject({ admitted: false });
  });

  it('holds no more than the limit in any window, and lets a steady caller have 98 % of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 50, maxLength: 300 }),
        async (requests, perSeconds, pausesMs) => {
          const clock = new StoppedClock();
          const counter = new LocalQuotaCounter(clock);
          const admittedAtMs: number[] = [];
          for (const pauseMs of pausesMs) {
            clock.advanceMs(pauseMs);
            const { admitted } = await counter.spend('key', { requests, perSeconds });
            if (admitted) admittedAtMs.push(clock.now().getTime());
          }
          for (const endMs of admittedAtMs) {
            const inWindow = admittedAtMs.filter((atMs) => atMs > endMs - perSeconds * 1000 && atMs <= endMs);
            expect(inWindow.length).toBeLessThanOrEqual(requests);
          }
        },
      ),
      { numRuns: 200 },
    );
    const clock = new StoppedClock();
    const counter = new LocalQuotaCounter(clock);
    let admitted = 0;
    for (let tick = 0; tick < 60_000; tick += 1) {
      clock.advanceMs(1);
      if ((await counter.spend('key', { requests: 500, perSeconds: 1 })).admitted) admitted += 1;
    }
    expect(admitted).toBeGreaterThan(60 * 500 * 0.97);
    expect(admitted).toBeLessThanOrEqual(60 * 500);
  });

  it('forgets the windows of keys that have been idle', async () => {
    const clock = new StoppedClock();
    const counter = new LocalQuotaCounter(clock);
    for (let key = 0; key < 20_000; key += 1) {
      await counter.spend(`key ${key}`, { requests: 5, perSeconds: 1 });
      clock.advanceMs(1);
    }
    expect(counter.size).toBeLessThan(5_000);
  });

  it('counts anew when the plan gets another window', async () => {
    const counter = new LocalQuotaCounter(new StoppedClock());
    await counter.spend('key', minute(1));
    expect(await counter.spend('key', { requests: 1, perSeconds: 1 })).toMatchObject({ admitted: true });
  });
});
