import { Injectable } from '@nestjs/common';
import { UsageFlush } from '../usage/usage-flush.js';
import { Job } from './job.js';

/** Carries the usage counts to the database. */
@Injectable()
export class FlushUsageJob extends Job {
  readonly name = 'flush-usage';
  readonly everySeconds = 5;

  constructor(private readonly usage: UsageFlush) {
    super();
  }

  run(): Promise<void> {
    return this.usage.flush();
  }
}
