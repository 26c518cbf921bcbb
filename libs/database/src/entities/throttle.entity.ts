import { Entity, Index } from 'typeorm';
import { BytesColumn, CountColumn, InstantColumn } from '../columns.js';

@Entity('throttles')
@Index('ix_throttles_window_ends_at', ['windowEndsAt'])
export class ThrottleEntity {
  /** Keyed hash of an account, a network, or both. */
  @BytesColumn('subject', 36, { primary: true })
  subject: Buffer;

  @CountColumn('failures')
  failures: number;

  @InstantColumn('window_ends_at')
  windowEndsAt: Date;
}
