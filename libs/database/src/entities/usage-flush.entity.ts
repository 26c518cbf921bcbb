import { Entity, Index } from 'typeorm';
import { CompactUuidColumn, InstantColumn } from '../columns.js';

/** A batch of counts that was added, so that it is not added twice when the process that sent it did not hear of that. */
@Entity('usage_flushes')
@Index('ix_usage_flushes_at', ['at'])
export class UsageFlushEntity {
  @CompactUuidColumn('id', { primary: true })
  id: string;

  @InstantColumn('at')
  at: Date;
}
