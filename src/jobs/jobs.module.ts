import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { LogoutModule } from '../logout/logout.module.js';
import { DeliverLogoutsJob } from './deliver-logouts.job.js';
import { DeliverMailsJob } from './deliver-mails.job.js';
import { EraseAnswersJob } from './erase-answers.job.js';
import { FlushUsageJob } from './flush-usage.job.js';
import { JobRunner } from './job-runner.js';
import { PurgeAuditJob } from './purge-audit.job.js';
import { PurgeExpiredJob } from './purge-expired.job.js';
import { PurgeUsageJob } from './purge-usage.job.js';
import { ReplaceRootKeyJob } from './replace-root-key.job.js';
import { RotateSigningKeysJob } from './rotate-signing-keys.job.js';
import { SigningKeysModule } from '../signing-keys/signing-keys.module.js';
import { WriteUsesJob } from './write-uses.job.js';

/** Everything that runs on a timer. */
@Module({
  imports: [MailModule, LogoutModule, SigningKeysModule],
  providers: [
    JobRunner,
    EraseAnswersJob,
    PurgeExpiredJob,
    PurgeAuditJob,
    RotateSigningKeysJob,
    ReplaceRootKeyJob,
    FlushUsageJob,
    PurgeUsageJob,
    DeliverMailsJob,
    DeliverLogoutsJob,
    WriteUsesJob,
  ],
})
export class JobsModule {}
