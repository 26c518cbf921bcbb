import type { QuotaDecision, QuotaReading } from './ports.js';

/** More parts are more exact and cost more memory: 51 counters of four bytes for each key. */
const PARTS = 50;

/**
 * The calls of one key in the last `perSeconds` seconds. The window is cut into 50 parts that are counted whole: a call
 * counts until the part in which it came has left the window entirely. So no window, wherever it begins, ever holds more
 * than the limit; and a caller at the limit is let go on late, by one part at most, 2 % of the window.
 */
export class SlidingWindow {
  /** One more than {@link PARTS}: the present part, and all that a window ending now still touches. */
  private readonly counts = new Uint32Array(PARTS + 1);
  private readonly partMs: number;
  private present = 0;
  private total = 0;

  constructor(readonly perSeconds: number) {
    this.partMs = (perSeconds * 1000) / PARTS;
  }

  spend(requests: number, nowMs: number): QuotaDecision {
    this.advance(Math.floor(nowMs / this.partMs));
    if (this.total >= requests) {
      const freeAtMs = this.endOfMs(this.partThatFrees(this.total - requests + 1));
      return { admitted: false, remaining: 0, resetSeconds: secondsUntil(freeAtMs, nowMs) };
    }
    this.counts[this.present % this.counts.length] += 1;
    this.total += 1;
    const resetSeconds = secondsUntil(this.endOfMs(this.present), nowMs);
    return { admitted: true, remaining: requests - this.total, resetSeconds };
  }

  /** What is spent at this moment, and when that changes for the better; takes nothing. */
  read(requests: number, nowMs: number): QuotaReading {
    this.advance(Math.floor(nowMs / this.partMs));
    const remaining = Math.max(0, requests - this.total);
    const part = remaining === 0 ? this.partThatFrees(this.total - requests + 1) : this.newestPart();
    return { used: this.total, remaining, resetsAt: this.total > 0 ? new Date(this.endOfMs(part)) : null };
  }

  /** Whether nothing would be lost by forgetting it. */
  isIdle(nowMs: number): boolean {
    return Math.floor(nowMs / this.partMs) - this.present > PARTS;
  }

  /** Empties every part that the window has left since. A clock that went back leaves everything as it is. */
  private advance(part: number): void {
    const steps = Math.min(part - this.present, this.counts.length);
    for (let step = 1; step <= steps; step += 1) {
      const index = (part - steps + step) % this.counts.length;
      this.total -= this.counts[index];
      this.counts[index] = 0;
    }
    this.present = Math.max(this.present, part);
  }

  /** The oldest part with whose end this many calls are free again. */
  private partThatFrees(calls: number): number {
    let part = Math.max(0, this.present - PARTS);
    for (let freed = 0; part < this.present; part += 1) {
      freed += this.counts[part % this.counts.length];
      if (freed >= calls) break;
    }
    return part;
  }

  /** The part of the last call. */
  private newestPart(): number {
    let part = this.present;
    while (part > 0 && this.counts[part % this.counts.length] === 0) part -= 1;
    return part;
  }

  /** When the last call of a part no longer counts. */
  private endOfMs(part: number): number {
    return (part + PARTS + 1) * this.partMs;
  }
}

const secondsUntil = (instantMs: number, nowMs: number): number => Math.max(1, Math.ceil((instantMs - nowMs) / 1000));
