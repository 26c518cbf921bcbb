import { Module } from '@nestjs/common';
import { EraseAnswersJob } from './erase-answers.job.js';
import { JobRunner } from './job-runner.js';
import { PurgeExpiredJob } from './purge-expired.job.js';

/** Everything that runs on a timer. */
@Module({ providers: [JobRunner, EraseAnswersJob, PurgeExpiredJob] })
export class JobsModule {}
