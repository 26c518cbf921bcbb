import { Entity, Index } from 'typeorm';
import { CompactUuidColumn, CountColumn, InstantColumn, SealedColumn } from '../columns.js';

/** A mail that has not been delivered yet. */
@Entity('mails')
@Index('ix_mails_next_attempt_at', ['nextAttemptAt'])
@Index('ix_mails_expires_at', ['expiresAt'])
export class MailEntity {
  @CompactUuidColumn('id', { primary: true })
  id: string;

  /** Recipient, subject and text; sealed, since most hold a token. */
  @SealedColumn('sealed')
  sealed: Buffer;

  @CountColumn('attempts')
  attempts: number;

  /** Moved on before each attempt, so that it is one process's and, when that dies, another's later. */
  @InstantColumn('next_attempt_at')
  nextAttemptAt: Date;

  /** When what it says is of no use any more. */
  @InstantColumn('expires_at')
  expiresAt: Date;
}
