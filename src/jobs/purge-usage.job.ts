import { Injectable } from '@nestjs/common';
import { addSeconds, Clock } from '#primitives/clock';
import { Database } from '#database/database';
import { inBatches } from './batches.js';
import { Job } from './job.js';

/** Nobody asks for more than 24 hours, and UsageFlush gives up a batch after as many. */
const KEPT_SECONDS = 172_800;

/** Deletes counts that no answer is made of any more. */
@Injectable()
export class PurgeUsageJob extends Job {
  readonly name = 'purge-usage';
  readonly everySeconds = 600;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(): Promise<void> {
    const before = addSeconds(this.clock.now(), -KEPT_SECONDS);
    await inBatches((limit) => this.database.single(({ hourlyCalls }) => hourlyCalls.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ hourlyIssues }) => hourlyIssues.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ usageFlushes }) => usageFlushes.purge(before, limit)));
  }
}
