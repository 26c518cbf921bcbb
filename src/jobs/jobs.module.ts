import { Module } from '@nestjs/common';
import { EraseAnswersJob } from './erase-answers.job.js';
import { FlushUsageJob } from './flush-usage.job.js';
import { JobRunner } from './job-runner.js';
import { PurgeExpiredJob } from './purge-expired.job.js';
import { PurgeUsageJob } from './purge-usage.job.js';

/** Everything that runs on a timer. */
@Module({ providers: [JobRunner, EraseAnswersJob, PurgeExpiredJob, FlushUsageJob, PurgeUsageJob] })
export class JobsModule {}
