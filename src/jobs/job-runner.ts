import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ProcessLog } from '../http/request-log.js';
import { DeliverLogoutsJob } from './deliver-logouts.job.js';
import { DeliverMailsJob } from './deliver-mails.job.js';
import { EraseAnswersJob } from './erase-answers.job.js';
import { FlushUsageJob } from './flush-usage.job.js';
import type { Job } from './job.js';
import { PurgeAuditJob } from './purge-audit.job.js';
import { PurgeExpiredJob } from './purge-expired.job.js';
import { ReplaceRootKeyJob } from './replace-root-key.job.js';
import { RotateSigningKeysJob } from './rotate-signing-keys.job.js';
import { PurgeUsageJob } from './purge-usage.job.js';
import { WriteUsesJob } from './write-uses.job.js';

/** Runs each job again and again, one run after the other, until the application ends. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly timers = new Map<Job, NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private stopped = false;
  private readonly jobs: readonly Job[];

  constructor(
    eraseAnswers: EraseAnswersJob,
    purgeExpired: PurgeExpiredJob,
    purgeAudit: PurgeAuditJob,
    deliverMails: DeliverMailsJob,
    deliverLogouts: DeliverLogoutsJob,
    writeUses: WriteUsesJob,
    rotateSigningKeys: RotateSigningKeysJob,
    replaceRootKey: ReplaceRootKeyJob,
    flushUsage: FlushUsageJob,
    purgeUsage: PurgeUsageJob,
    private readonly log: ProcessLog,
  ) {
    this.jobs = [
      eraseAnswers,
      purgeExpired,
      purgeAudit,
      deliverMails,
      deliverLogouts,
      writeUses,
      rotateSigningKeys,
      replaceRootKey,
      flushUsage,
      purgeUsage,
    ];
  }

  onApplicationBootstrap(): void {
    for (const job of this.jobs) this.schedule(job);
  }

  onModuleDestroy(): Promise<void> {
    return this.stop();
  }

  /** Starts no job any more; resolves when none is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.running);
  }

  private schedule(job: Job): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      const run = this.run(job).finally(() => {
        this.running.delete(run);
        this.schedule(job);
      });
      this.running.add(run);
    }, job.everySeconds * 1000);
    this.timers.set(job, timer.unref());
  }

  /** A run that fails is only logged: the next one does what it left. */
  private async run(job: Job): Promise<void> {
    try {
      await job.run();
    } catch (error) {
      this.log.logger.warn({ job: job.name, reason: error instanceof Error ? error.name : 'unknown' }, 'job failed');
    }
  }
}
