import type { Clock } from '#primitives/clock';
import type { CallLimit } from './model.js';
import { QuotaCounter, type QuotaDecision, type QuotaReading } from './ports.js';
import { SlidingWindow } from './sliding-window.js';

/** Below this number of windows looking for idle ones is not worth it. */
const MIN_SWEEP_SIZE = 1_024;

/**
 * Counts in the memory of this process. Its size follows the number of keys that were used within their window: idle
 * ones are dropped whenever their number has doubled. Beyond `maxWindows` the one that began first is forgotten.
 */
export class LocalQuotaCounter extends QuotaCounter {
  private readonly windows = new Map<string, SlidingWindow>();
  private sweepAtSize = MIN_SWEEP_SIZE;

  constructor(
    private readonly clock: Clock,
    private readonly maxWindows = Infinity,
  ) {
    super();
  }

  /** How many windows are kept, for measuring. */
  get size(): number {
    return this.windows.size;
  }

  async spend(key: string, limit: CallLimit): Promise<QuotaDecision> {
    const nowMs = this.clock.now().getTime();
    const window = this.windows.get(key);
    if (window && window.perSeconds === limit.perSeconds) return window.spend(limit.requests, nowMs);
    this.sweep(nowMs);
    const [first] = this.windows.keys();
    if (this.windows.size >= this.maxWindows) this.windows.delete(first);
    const fresh = new SlidingWindow(limit.perSeconds);
    this.windows.set(key, fresh);
    return fresh.spend(limit.requests, nowMs);
  }

  async read(key: string, limit: CallLimit): Promise<QuotaReading> {
    const window = this.windows.get(key);
    // The next call would begin a new one when the plan has got another window.
    if (window?.perSeconds !== limit.perSeconds) return { used: 0, remaining: limit.requests, resetsAt: null };
    return window.read(limit.requests, this.clock.now().getTime());
  }

  private sweep(nowMs: number): void {
    if (this.windows.size < this.sweepAtSize) return;
    for (const [key, window] of this.windows) if (window.isIdle(nowMs)) this.windows.delete(key);
    this.sweepAtSize = Math.max(MIN_SWEEP_SIZE, this.windows.size * 2);
  }
}
