import type { HourlyCalls } from '#database/repositories/hourly-call.repository';
import type { HourlyIssues } from '#database/repositories/hourly-issue.repository';
import { Clock } from '#primitives/clock';
import { newTimeOrderedId } from '#primitives/ids';
import type { LastUses, UsageBatch } from './usage-batch.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** So many different things of each kind are counted between two flushes, some megabytes; more are left out. */
const MAX_DIFFERENT = 10_000;

type Writable<T> = { -readonly [member in keyof T]: T[member] };

/** By what an access token says. */
interface CallingToken {
  readonly consumerKey: string;
  readonly secretId: string | null;
}

/**
 * Counts in memory who uses what. It waits for nothing, costs a fraction of a microsecond, and is bounded; UsageFlush
 * carries the counts to the database every few seconds, so that a process which is killed loses those of that time.
 */
export class UsageCounters {
  private calls = new Map<string, Writable<HourlyCalls>>();
  private issues = new Map<string, Writable<HourlyIssues>>();
  private secretUses = new Map<string, number>();
  private issuers = new Map<string, number>();
  private uncounted = 0;

  constructor(
    private readonly clock: Clock,
    private readonly maxDifferent = MAX_DIFFERENT,
  ) {}

  /** The gateway admitted a call. */
  called(apiId: string, { consumerKey, secretId }: CallingToken): void {
    const hour = Math.floor(this.clock.now().getTime() / HOUR_MS);
    const key = `${hour} ${apiId} ${consumerKey} ${secretId}`;
    const counted = this.calls.get(key);
    if (counted) counted.calls += 1;
    else if (this.hasRoom(this.calls)) {
      const hourStartsAt = new Date(hour * HOUR_MS);
      this.calls.set(key, { consumerKey, hourStartsAt, apiId, secretId: secretId ?? '', calls: 1 });
    }
  }

  /** A key pair was issued a token for the application itself. */
  issued(keyPairId: string): void {
    const nowMs = this.clock.now().getTime();
    this.used(this.issuers, keyPairId, nowMs);
    const hour = Math.floor(nowMs / HOUR_MS);
    const key = `${hour} ${keyPairId}`;
    const counted = this.issues.get(key);
    if (counted) counted.issued += 1;
    else if (this.hasRoom(this.issues)) {
      this.issues.set(key, { keyPairId, hourStartsAt: new Date(hour * HOUR_MS), issued: 1 });
    }
  }

  /** A secret authenticated its key pair. */
  secretUsed(secretId: string): void {
    this.used(this.secretUses, secretId, this.clock.now().getTime());
  }

  /** Hands over what was counted and begins anew; null when nothing was. */
  take(): UsageBatch | null {
    const { calls, issues, secretUses, issuers, uncounted } = this;
    if (calls.size === 0 && issues.size === 0 && secretUses.size === 0) return null;
    this.calls = new Map();
    this.issues = new Map();
    this.secretUses = new Map();
    this.issuers = new Map();
    this.uncounted = 0;
    const takenAt = this.clock.now();
    return {
      id: newTimeOrderedId(takenAt),
      takenAt,
      calls: [...calls.values()],
      issues: [...issues.values()],
      secretUses: byMinute(secretUses),
      issuers: byMinute(issuers),
      uncounted,
    };
  }

  private used(uses: Map<string, number>, id: string, nowMs: number): void {
    if (uses.has(id) || this.hasRoom(uses)) uses.set(id, Math.floor(nowMs / MINUTE_MS) * MINUTE_MS);
  }

  private hasRoom({ size }: ReadonlyMap<string, unknown>): boolean {
    if (size < this.maxDifferent) return true;
    this.uncounted += 1;
    return false;
  }
}

function byMinute(uses: ReadonlyMap<string, number>): LastUses {
  const minutes = new Map<number, string[]>();
  for (const [id, minuteMs] of uses) {
    const ids = minutes.get(minuteMs);
    if (ids) ids.push(id);
    else minutes.set(minuteMs, [id]);
  }
  return minutes;
}
