import { Entity, Index } from 'typeorm';
import { CountColumn, IdentifierColumn, InstantColumn, UuidColumn } from '../columns.js';

/** How often a key pair called an API within an hour, with tokens that one of its secrets obtained. */
@Entity('hourly_calls')
@Index('ix_hourly_calls_api_id_hour_starts_at', ['apiId', 'hourStartsAt'])
@Index('ix_hourly_calls_hour_starts_at', ['hourStartsAt'])
export class HourlyCallEntity {
  @IdentifierColumn('consumer_key', 64, { primary: true })
  consumerKey: string;

  @InstantColumn('hour_starts_at', { primary: true })
  hourStartsAt: Date;

  @UuidColumn('api_id', { primary: true })
  apiId: string;

  /** Empty when no secret obtained the token: a primary key has no NULL. */
  @UuidColumn('secret_id', { primary: true })
  secretId: string;

  @CountColumn('calls')
  calls: number;
}
