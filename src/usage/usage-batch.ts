import type { HourlyCalls } from '#database/repositories/hourly-call.repository';
import type { HourlyIssues } from '#database/repositories/hourly-issue.repository';

/** Ids by the minute in which they were used last. */
export type LastUses = ReadonlyMap<number, readonly string[]>;

/** What was counted between two flushes. It never changes, so that it can be sent again under the same id. */
export interface UsageBatch {
  readonly id: string;
  readonly takenAt: Date;
  readonly calls: readonly HourlyCalls[];
  readonly issues: readonly HourlyIssues[];
  /** Secrets that authenticated their key pairs. */
  readonly secretUses: LastUses;
  /** Key pairs that were issued application tokens. */
  readonly issuers: LastUses;
  /** How often something was not counted because too many different things were. */
  readonly uncounted: number;
}
