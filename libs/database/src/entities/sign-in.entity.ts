import { Entity, Index } from 'typeorm';
import { BytesColumn, CountColumn, InstantColumn, JsonColumn, UuidColumn } from '../columns.js';

/**
 * A sign-in that still lacks its second factor. It is no session, and nothing that asks for one ever reads this table:
 * whoever proved only a password is nobody yet.
 */
@Entity('sign_ins')
@Index('ix_sign_ins_expires_at', ['expiresAt'])
export class SignInEntity {
  /** Keyed hash of the cookie (purpose `sign-in`). */
  @BytesColumn('fingerprint', 36, { primary: true })
  fingerprint: Buffer;

  @UuidColumn('user_id')
  userId: string;

  @CountColumn('user_generation')
  userGeneration: number;

  /** What was proved so far (RFC 8176). */
  @JsonColumn('amr')
  amr: readonly string[];

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('expires_at')
  expiresAt: Date;
}
