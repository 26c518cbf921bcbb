import { Entity, Index } from 'typeorm';
import { BytesColumn, InstantColumn, UuidColumn, WordColumn } from '../columns.js';

/** A challenge that one browser may answer once (Web Authentication section 13.4.3). */
@Entity('passkey_challenges')
@Index('ix_passkey_challenges_expires_at', ['expiresAt'])
export class PasskeyChallengeEntity {
  /** Keyed hash of the challenge and the browser's cookie (purpose `passkey-challenge`). */
  @BytesColumn('fingerprint', 36, { primary: true })
  fingerprint: Buffer;

  @WordColumn('purpose')
  purpose: 'REGISTER' | 'SIGN_IN';

  /** Whose it is, once that is known. */
  @UuidColumn('user_id', { nullable: true })
  userId: string | null;

  @InstantColumn('expires_at')
  expiresAt: Date;
}
