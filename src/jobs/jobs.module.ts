import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { DeliverMailsJob } from './deliver-mails.job.js';
import { EraseAnswersJob } from './erase-answers.job.js';
import { JobRunner } from './job-runner.js';
import { PurgeExpiredJob } from './purge-expired.job.js';
import { WriteUsesJob } from './write-uses.job.js';

/** Everything that runs on a timer. */
@Module({
  imports: [MailModule],
  providers: [JobRunner, EraseAnswersJob, PurgeExpiredJob, DeliverMailsJob, WriteUsesJob],
})
export class JobsModule {}
