/** What time it is. Injected everywhere, so that tests can stop it and nodes can agree on it. */
export abstract class Clock {
  /** The present instant, never earlier than one already returned by this clock. */
  abstract now(): Date;
}

/**
 * A clock that follows the database's. It counts on from the last reading with monotonic time, so that neither a step
 * of the machine's own clock nor a machine that is minutes off can reopen a window that was closed (tokens.md §6).
 */
export class DatabaseClock extends Clock {
  private offsetMs = Date.now() - performance.now();
  private latestMs = 0;

  now(): Date {
    this.latestMs = Math.max(this.latestMs, Math.round(performance.now() + this.offsetMs));
    return new Date(this.latestMs);
  }

  /** Takes over a reading of the database's clock that was asked for at `askedAtMs` and has just arrived. */
  learn(databaseNow: Date, askedAtMs: number): void {
    const halfWay = (askedAtMs + performance.now()) / 2;
    this.offsetMs = databaseNow.getTime() - halfWay;
  }
}

/** Milliseconds that only ever move forward, for measuring durations and for {@link DatabaseClock.learn}. */
export const monotonicMs = (): number => performance.now();

export const addSeconds = (instant: Date, seconds: number): Date => new Date(instant.getTime() + seconds * 1000);

/** Whole seconds since the epoch, the NumericDate of RFC 7519 section 2. */
export const epochSeconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/** The earlier of two instants. */
export const earlier = (a: Date, b: Date): Date => (a.getTime() <= b.getTime() ? a : b);
