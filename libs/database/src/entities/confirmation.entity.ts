import { Entity, Index } from 'typeorm';
import { BytesColumn, InstantColumn, TextColumn, UuidColumn, WordColumn } from '../columns.js';

/** What the token of a mail allows, once. */
export type ConfirmationPurpose = 'SIGN_UP' | 'EMAIL_CHANGE' | 'PASSWORD_RESET' | 'INVITATION';

@Entity('confirmations')
@Index('uq_confirmations_user_id_purpose', ['userId', 'purpose'], { unique: true })
@Index('ix_confirmations_expires_at', ['expiresAt'])
export class ConfirmationEntity {
  /** Keyed hash of the token; the token itself is only in the mail. */
  @BytesColumn('fingerprint', 36, { primary: true })
  fingerprint: Buffer;

  @WordColumn('purpose')
  purpose: ConfirmationPurpose;

  /** Whose it is; of nobody when the mail was asked for in the name of somebody who does not exist. */
  @UuidColumn('user_id')
  userId: string;

  /** The mailbox that it was sent to, which is what it proves. */
  @TextColumn('address', 254)
  address: string;

  @InstantColumn('expires_at')
  expiresAt: Date;
}
