import type { Clock } from '#primitives/clock';
import { type FailureLimit, FailureLimiter } from '../client-auth/failure-limiter.js';

/** Seventeen small reads a second: far more than honest callers cause together, who know their tokens from somewhere. */
const UNKNOWN_TOKEN_LIMIT: FailureLimit = {
  failures: 1_000,
  perSeconds: 60,
  reason: 'too many unknown tokens from this network',
};

/**
 * Reads tokens that are not in memory, and bounds how many of one network may turn out not to exist: anybody can make
 * up well-formed ones, and each would cost a read without end. Whether one is good is not known without the read, so
 * beyond the limit none is called bad (401, and a client would throw it away) but all are asked to come again (429).
 * Tokens in memory are never held up.
 */
export class TokenReads {
  private readonly failures: FailureLimiter;

  constructor(clock: Clock, limit = UNKNOWN_TOKEN_LIMIT) {
    this.failures = new FailureLimiter(clock, limit);
  }

  /**
   * What `read` finds; null for what does not exist, which is what counts.
   *
   * @throws OAuthError 429 before the read when too many from this address's network did not exist
   */
  async find<Found>(clientAddress: string, read: () => Promise<Found | null>): Promise<Found | null> {
    this.failures.attempt(clientAddress); // counted before it is known, so that parallel ones do not share one count
    let isUnknown = false; // nothing is known either when the read fails
    try {
      const found = await read();
      isUnknown = found === null;
      return found;
    } finally {
      if (!isUnknown) this.failures.succeeded(clientAddress);
    }
  }
}
