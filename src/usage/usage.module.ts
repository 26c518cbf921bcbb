import { Global, Module } from '@nestjs/common';
import { Clock } from '#primitives/clock';
import { UsageCounters } from './usage-counters.js';
import { UsageFlush } from './usage-flush.js';
import { UsageReader } from './usage-reader.js';

/** Who uses what, by the hour. */
@Global()
@Module({
  providers: [
    { provide: UsageCounters, useFactory: (clock: Clock) => new UsageCounters(clock), inject: [Clock] },
    UsageFlush,
    UsageReader,
  ],
  exports: [UsageCounters, UsageFlush, UsageReader],
})
export class UsageModule {}
