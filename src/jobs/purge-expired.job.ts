import { Injectable } from '@nestjs/common';
import { addSeconds, Clock } from '#primitives/clock';
import { Database } from '#database/database';
import { Job } from './job.js';

const BATCH = 500;
const PAUSE_MS = 100;

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
    await batches(() => this.database.single(({ grants }) => grants.purge(before, BATCH)));
    await batches(() => this.database.single(({ accessTokens }) => accessTokens.purge(before, BATCH)));
    await batches(() => this.database.single(({ revocations }) => revocations.purge(before, BATCH)));
    await batches(() => this.database.single(({ throttles }) => throttles.purge(now, BATCH)));
  }
}

async function batches(deleteBatch: () => Promise<number>): Promise<void> {
  while ((await deleteBatch()) === BATCH) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
