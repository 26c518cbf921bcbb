import { Injectable } from '@nestjs/common';
import { monotonicMs } from '#primitives/clock';
import { ChangeFeed } from '#database/memory/change-feed';

/** What a load balancer may send here, and whether it may. */
export type Roles = Readonly<Record<'gateway' | 'tokens' | 'writes', boolean>>;

export const NO_ROLE: Roles = { gateway: false, tokens: false, writes: false };

/** A poll every 250 ms: eight that failed in a row mean that the database is away. */
const WRITES_STALE_MS = 2_000;

/** GATEHOUSE_STALE_SECONDS: how long decisions go on from memory while the database is away. */
export class StaleSeconds {
  constructor(readonly seconds: number) {}
}

/** How long each role can go on, judged by the last time the database answered (tokens.md §6). */
@Injectable()
export class Readiness {
  private stopping = false;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly stale: StaleSeconds,
  ) {}

  /** From now on no role is ready: the process is about to end. */
  stop(): void {
    this.stopping = true;
  }

  /** Whether the process is about to end: whoever waits for something to happen answers now. */
  get isStopping(): boolean {
    return this.stopping;
  }

  roles(): Roles {
    const fromMemory = !this.stopping && this.mayDecide();
    const writes = !this.stopping && this.silentMs() <= WRITES_STALE_MS;
    return { gateway: fromMemory, tokens: fromMemory, writes };
  }

  /** Whether what is in memory may still decide, for requests that are being finished too. */
  mayDecide(): boolean {
    return this.silentMs() <= this.stale.seconds * 1000;
  }

  private silentMs(): number {
    return monotonicMs() - this.feed.lastPollAtMs;
  }
}

/** The answer to a health check: of one role when it is named, else of all; null for a role that does not exist. */
export function readinessAnswer(
  roles: Roles,
  role?: string,
): { readonly status: 200 | 503; readonly body: object } | null {
  const asked = role === undefined ? Object.entries(roles) : Object.entries(roles).filter(([name]) => name === role);
  if (asked.length === 0) return null;
  const ready = asked.every(([, value]) => value);
  return {
    status: ready ? 200 : 503,
    body: { status: ready ? 'ready' : 'not_ready', roles: Object.fromEntries(asked) },
  };
}
