import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { monotonicMs } from '#primitives/clock';

const PAUSE_MS = 500;
/** Longer than a probe can take: connecting and one statement. */
const PROBE_MS = 5_000;

/**
 * Refuses at once while the database is known to be away, so that callers are not kept waiting one after the other. After
 * a pause one caller is let through to try.
 */
export class CircuitBreaker {
  private away = false;
  private refusingUntilMs = 0;

  /** @throws StorageUnavailable while the database is thought to be away */
  admit(): void {
    if (!this.away) return;
    if (monotonicMs() < this.refusingUntilMs)
      throw new StorageUnavailable(new Error('It did not answer a moment ago.'));
    this.refusingUntilMs = monotonicMs() + PROBE_MS;
  }

  succeeded(): void {
    this.away = false;
  }

  failed(): void {
    this.away = true;
    this.refusingUntilMs = monotonicMs() + PAUSE_MS;
  }
}
