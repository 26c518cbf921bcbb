import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '#database/database';
import { inLots } from '#database/lots';
import type { Repositories } from '#database/repositories/repositories';
import { addSeconds, Clock } from '#primitives/clock';
import { ProcessLog } from '../http/request-log.js';
import type { LastUses, UsageBatch } from './usage-batch.js';
import { UsageCounters } from './usage-counters.js';

/** What is older no question asks for any more, and its claim may soon be purged. */
const HELD_SECONDS = 86_400;

/**
 * Carries the counts to the database. A batch that could not be sent is held, and what is counted meanwhile waits in the
 * counters, which are bounded. Whether it was added after all, when the answer is lost, is known by its claim, a row of
 * the same transaction: so no batch counts twice, and none is lost for that reason.
 */
@Injectable()
export class UsageFlush implements OnModuleDestroy {
  private held: UsageBatch | null = null;
  private lastRun: Promise<void> = Promise.resolve();

  constructor(
    private readonly counters: UsageCounters,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: ProcessLog,
  ) {}

  /** Sends everything that was counted before; one run after the other. Rejects while the database is away. */
  flush(): Promise<void> {
    const run = this.lastRun.then(() => this.sendAll());
    this.lastRun = run.catch(() => undefined);
    return run;
  }

  /** Every request has been answered by now. */
  async onModuleDestroy(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      this.log.logger.warn({ reason: nameOf(error) }, 'the usage counts of the last seconds are lost');
    }
  }

  private async sendAll(): Promise<void> {
    if (this.held) await this.send(this.held);
    const batch = this.counters.take();
    if (batch) await this.send(batch);
  }

  private async send(batch: UsageBatch): Promise<void> {
    this.held = batch;
    if (batch.takenAt > addSeconds(this.clock.now(), -HELD_SECONDS)) await this.write(batch);
    this.held = null;
    if (batch.uncounted > 0)
      this.log.logger.warn({ uncounted: batch.uncounted }, 'too much variety: usage not counted');
  }

  private async write({ id, takenAt, calls, issues, secretUses, issuers }: UsageBatch): Promise<void> {
    if (calls.length > 0 || issues.length > 0) {
      await this.database.transaction(async ({ usageFlushes, hourlyCalls, hourlyIssues }) => {
        if (!(await usageFlushes.claim(id, takenAt))) return; // the answer to its COMMIT was lost
        await hourlyCalls.add(calls);
        await hourlyIssues.add(issues);
      });
    }
    // Not in the transaction: it would hold locks on rows that people are changing, and repeating these harms nobody.
    await this.mark(secretUses, ({ secrets }, ids, at) => secrets.markUsed(ids, at));
    await this.mark(issuers, ({ keyPairs }, ids, at) => keyPairs.markIssued(ids, at));
  }

  private async mark(
    uses: LastUses,
    markAll: (stores: Repositories, ids: readonly string[], at: Date) => Promise<void>,
  ): Promise<void> {
    for (const [minuteMs, ids] of uses) {
      for (const lot of inLots(ids, String)) {
        await this.database.single((stores) => markAll(stores, lot, new Date(minuteMs)));
      }
    }
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
