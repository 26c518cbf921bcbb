import { Injectable } from '@nestjs/common';
import { addSeconds, Clock } from '#primitives/clock';
import { Database } from '#database/database';
import { inBatches } from './batches.js';
import { Job } from './job.js';

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
    await inBatches((limit) => this.database.single(({ grants }) => grants.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ codes }) => codes.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ accessTokens }) => accessTokens.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ revocations }) => revocations.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ throttles }) => throttles.purge(now, limit)));
    await inBatches((limit) => this.database.single(({ idempotencyKeys }) => idempotencyKeys.purge(now, limit)));
    await inBatches((limit) => this.database.single(({ confirmations }) => confirmations.purge(now, limit)));
    await inBatches((limit) => this.database.single(({ mails }) => mails.purge(now, limit)));
    await inBatches((limit) => this.database.single(({ sessions }) => sessions.purge(before, limit)));
    await inBatches((limit) => this.database.single(({ signIns }) => signIns.purge(now, limit)));
    await inBatches((limit) => this.database.single(({ passkeyChallenges }) => passkeyChallenges.purge(now, limit)));
    await inBatches((limit) => this.database.single(({ logoutDeliveries }) => logoutDeliveries.purge(now, limit)));
    const longAgo = addSeconds(now, -TOKENS_KEPT_SECONDS);
    await inBatches((limit) =>
      this.database.single(({ personalAccessTokens }) => personalAccessTokens.purge(longAgo, limit)),
    );
    const proofsEnded = addSeconds(now, -UNPROVED_KEPT_SECONDS);
    await inBatches((limit) => this.database.single(({ users }) => users.purgeUnproved(proofsEnded, limit)));
  }
}
