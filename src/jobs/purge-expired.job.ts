import { Injectable } from '@nestjs/common';
import { addSeconds, Clock } from '#primitives/clock';
import { Database } from '#database/database';
import { Job } from './job.js';

const BATCH = 500;
const PAUSE_MS = 100;

/** Nothing that ended is needed at once to be gone; a day later nobody asks for its reason any more either. */
const KEPT_SECONDS = 86_400;

/** An ended personal access token stays on its owner's list for as long as one can live. */
const TOKENS_KEPT_SECONDS = 90 * 86_400;

/** Longer than the mail that would prove its address is good for: nobody can begin to use the account any more. */
const UNPROVED_KEPT_SECONDS = 2 * 86_400;

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
    await inBatches(() => this.database.single(({ grants }) => grants.purge(before, BATCH)));
    await inBatches(() => this.database.single(({ accessTokens }) => accessTokens.purge(before, BATCH)));
    await inBatches(() => this.database.single(({ revocations }) => revocations.purge(before, BATCH)));
    await inBatches(() => this.database.single(({ throttles }) => throttles.purge(now, BATCH)));
    await inBatches(() => this.database.single(({ confirmations }) => confirmations.purge(now, BATCH)));
    await inBatches(() => this.database.single(({ mails }) => mails.purge(now, BATCH)));
    const longAgo = addSeconds(now, -TOKENS_KEPT_SECONDS);
    await inBatches(() =>
      this.database.single(({ personalAccessTokens }) => personalAccessTokens.purge(longAgo, BATCH)),
    );
    const proofsEnded = addSeconds(now, -UNPROVED_KEPT_SECONDS);
    await inBatches(() => this.database.single(({ users }) => users.purgeUnproved(proofsEnded, BATCH)));
  }
}

/** Again and again until little is left, with pauses for everybody else. */
export async function inBatches(deleteBatch: () => Promise<number>): Promise<void> {
  while ((await deleteBatch()) === BATCH) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
