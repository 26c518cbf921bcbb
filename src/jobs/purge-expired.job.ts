import { Injectable } from '@nestjs/common';
import { addSeconds, Clock } from '#primitives/clock';
import { Database } from '#database/database';
import { inBatches } from './batches.js';
import { Job } from './job.js';

/** Nothing that ended is needed at once to be gone; a day later nobody asks for its reason any more either. */
const KEPT_SECONDS = 86_400;

/** Deletes what ended long ago, in small batches with pauses, so that it never stands in anybody's way. */
@Injectable()
export class PurgeExpiredJob extends Job {
  readonly name = 'purge-expired';
  readonly everySeconds = 300;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(): Promise<void> {
    const now = this.clock.now();
    const before = addSeconds(now, -KEPT_SECONDS);
    await inBatches((limit) => this.database.single(({ grants }) => grants.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ accessTokens }) => accessTokens.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ revocations }) => revocations.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ throttles }) => throttles.purge(now, limit)));
  }
}
