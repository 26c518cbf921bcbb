import { Entity, Index } from 'typeorm';
import { CountColumn, InstantColumn, UuidColumn } from '../columns.js';

/** How many application tokens a key pair was issued within an hour. */
@Entity('hourly_issues')
@Index('ix_hourly_issues_hour_starts_at', ['hourStartsAt'])
export class HourlyIssueEntity {
  @UuidColumn('key_pair_id', { primary: true })
  keyPairId: string;

  @InstantColumn('hour_starts_at', { primary: true })
  hourStartsAt: Date;

  @CountColumn('issued')
  issued: number;
}
