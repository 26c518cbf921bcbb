import { type Clock, addSeconds } from '#primitives/clock';
import { tooManyRequests } from '../errors.js';
import { networkOf } from '../network-of-address.js';

export interface FailureLimit {
  readonly failures: number;
  readonly perSeconds: number;
  /** What the network did too often; for the log alone. */
  readonly reason: string;
}

/** Enough for one misconfigured client behind a shared address, far too few to guess 256 bits. */
export const defaultFailureLimit: FailureLimit = {
  failures: 60,
  perSeconds: 60,
  reason: 'client authentication failed too often from this network',
};

const MAX_NETWORKS = 10_000;

/**
 * Holds back networks from which one thing keeps failing, such as client authentication, so that guessing costs neither
 * reads nor log lines without end. In this process and in bounded memory: when it is full, the network that began longest ago is forgotten.
 */
export class FailureLimiter {
  private readonly windows = new Map<string, { failures: number; readonly endsAt: Date }>();

  constructor(
    private readonly clock: Clock,
    private readonly limit: FailureLimit = defaultFailureLimit,
  ) {}

  /**
   * Counts an attempt as failed before it is decided, so that parallel ones cannot share one count.
   *
   * @throws OAuthError 429 when this address's network has failed too often in the present window
   */
  attempt(address: string): void {
    const network = networkOf(address);
    const window = this.windowOf(network);
    if (!window) return this.open(network);
    if (window.failures < this.limit.failures) {
      window.failures += 1;
      return;
    }
    const seconds = Math.ceil((window.endsAt.getTime() - this.clock.now().getTime()) / 1000);
    throw tooManyRequests(this.limit.reason, seconds);
  }

  /** Takes back the attempt that turned out well. */
  succeeded(address: string): void {
    const window = this.windowOf(networkOf(address));
    if (window) window.failures -= 1;
  }

  private open(network: string): void {
    const [oldest] = this.windows.keys();
    if (this.windows.size >= MAX_NETWORKS) this.windows.delete(oldest);
    this.windows.set(network, { failures: 1, endsAt: addSeconds(this.clock.now(), this.limit.perSeconds) });
  }

  private windowOf(network: string) {
    const window = this.windows.get(network);
    if (!window || window.endsAt > this.clock.now()) return window;
    this.windows.delete(network);
    return undefined;
  }
}
