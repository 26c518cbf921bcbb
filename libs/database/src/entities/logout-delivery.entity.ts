import { Entity, Index } from 'typeorm';
import { CountColumn, InstantColumn, UuidColumn } from '../columns.js';

/** An application that has not been told yet that a session ended (OpenID Connect Back-Channel Logout 1.0). */
@Entity('logout_deliveries')
@Index('ix_logout_deliveries_next_attempt_at', ['nextAttemptAt'])
@Index('ix_logout_deliveries_expires_at', ['expiresAt'])
export class LogoutDeliveryEntity {
  @UuidColumn('session_id', { primary: true })
  sessionId: string;

  @UuidColumn('key_pair_id', { primary: true })
  keyPairId: string;

  @UuidColumn('user_id')
  userId: string;

  @CountColumn('attempts')
  attempts: number;

  /** Moved on before each attempt, so that it is one process's and, when that dies, another's later. */
  @InstantColumn('next_attempt_at')
  nextAttemptAt: Date;

  /** When nobody tries any more. */
  @InstantColumn('expires_at')
  expiresAt: Date;
}
