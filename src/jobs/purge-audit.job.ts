import { Injectable } from '@nestjs/common';
import { addSeconds, Clock } from '#primitives/clock';
import { Database } from '#database/database';
import { SettingsMemory } from '#database/memory/settings-memory';
import { inBatches } from './batches.js';
import { Job } from './job.js';

const DAY_SECONDS = 86_400;

/** Forgets what was done longer ago than the settings say. */
@Injectable()
export class PurgeAuditJob extends Job {
  readonly name = 'purge-audit';
  readonly everySeconds = 3_600;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: SettingsMemory,
  ) {
    super();
  }

  async run(): Promise<void> {
    const before = addSeconds(this.clock.now(), -this.settings.current.auditRetentionDays * DAY_SECONDS);
    await inBatches((limit) => this.database.single(({ auditEvents }) => auditEvents.purge(before, limit)));
  }
}
