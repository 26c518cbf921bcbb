import { Injectable } from '@nestjs/common';
import { Clock } from '#primitives/clock';
import { Database } from '#database/database';
import { inBatches } from './batches.js';
import { Job } from './job.js';

/** Erases the sealed answers that nobody may ask for any more (tokens.md §5, lost replies). */
@Injectable()
export class EraseAnswersJob extends Job {
  readonly name = 'erase-answers';
  readonly everySeconds = 10;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(): Promise<void> {
    const now = this.clock.now();
    await inBatches((limit) => this.database.single(({ grants }) => grants.eraseAnswers(now, limit)));
  }
}
