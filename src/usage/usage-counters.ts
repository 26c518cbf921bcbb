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

/** By API, consumer key and secret. Maps in maps: one key joined of the three costs five times as much. */
type CallIndex = Map<string, Map<string, Map<string | null, Writable<HourlyCalls>>>>;

/**
 * Counts in memory who uses what. It waits for nothing, costs a fraction of a microsecond, and is bounded; UsageFlush
 * carries the counts to the database every few seconds, so that a process which is killed loses those of that time.
 */
export class UsageCounters {
  private calls: Writable<HourlyCalls>[] = [];
  private issues: Writable<HourlyIssues>[] = [];
  private secretUses = new Map<string, number>();
  private issuers = new Map<string, number>();
  private uncounted = 0;

  /** Where the counts of the present hour are found. */
  private hour = 0;
  private callIndex: CallIndex = new Map();
  private issueIndex = new Map<string, Writable<HourlyIssues>>();

  constructor(
    private readonly clock: Clock,
    private readonly maxDifferent = MAX_DIFFERENT,
  ) {}

  /** The gateway admitted a call. */
  called(apiId: string, { consumerKey, secretId }: CallingToken): void {
    this.enterHourOf(this.clock.now().getTime());
    const counted = this.callIndex.get(apiId)?.get(consumerKey)?.get(secretId);
    if (counted) {
      counted.calls += 1;
    } else if (this.hasRoom(this.calls.length)) {
      const added = { consumerKey, hourStartsAt: this.hourStartsAt(), apiId, secretId: secretId ?? '', calls: 1 };
      this.calls.push(added);
      within(within(this.callIndex, apiId), consumerKey).set(secretId, added);
    }
  }

  /** A key pair was issued a token for the application itself. */
  issued(keyPairId: string): void {
    const nowMs = this.clock.now().getTime();
    this.used(this.issuers, keyPairId, nowMs);
    this.enterHourOf(nowMs);
    const counted = this.issueIndex.get(keyPairId);
    if (counted) {
      counted.issued += 1;
    } else if (this.hasRoom(this.issues.length)) {
      const added = { keyPairId, hourStartsAt: this.hourStartsAt(), issued: 1 };
      this.issues.push(added);
      this.issueIndex.set(keyPairId, added);
    }
  }

  /** A secret authenticated its key pair. */
  secretUsed(secretId: string): void {
    this.used(this.secretUses, secretId, this.clock.now().getTime());
  }

  /** Hands over what was counted and begins anew; null when nothing was. */
  take(): UsageBatch | null {
    const { calls, issues, secretUses, issuers, uncounted } = this;
    if (calls.length === 0 && issues.length === 0 && secretUses.size === 0) return null;
    this.calls = [];
    this.issues = [];
    this.secretUses = new Map();
    this.issuers = new Map();
    this.uncounted = 0;
    this.forgetIndex();
    const takenAt = this.clock.now();
    return {
      id: newTimeOrderedId(takenAt),
      takenAt,
      calls,
      issues,
      secretUses: byMinute(secretUses),
      issuers: byMinute(issuers),
      uncounted,
    };
  }

  private enterHourOf(nowMs: number): void {
    const hour = Math.floor(nowMs / HOUR_MS);
    if (hour === this.hour) return;
    this.hour = hour;
    this.forgetIndex();
  }

  private hourStartsAt(): Date {
    return new Date(this.hour * HOUR_MS);
  }

  private forgetIndex(): void {
    this.callIndex = new Map();
    this.issueIndex = new Map();
  }

  private used(uses: Map<string, number>, id: string, nowMs: number): void {
    if (uses.has(id) || this.hasRoom(uses.size)) uses.set(id, Math.floor(nowMs / MINUTE_MS) * MINUTE_MS);
  }

  private hasRoom(different: number): boolean {
    if (different < this.maxDifferent) return true;
    this.uncounted += 1;
    return false;
  }
}

/** The map under a key, made when there is none. */
function within<Key, Inner>(map: Map<string, Map<Key, Inner>>, key: string): Map<Key, Inner> {
  const found = map.get(key) ?? new Map<Key, Inner>();
  map.set(key, found);
  return found;
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
