import { Entity, ForeignKey, Index } from 'typeorm';
import { BytesColumn, InstantColumn, JsonColumn, TextColumn, UuidColumn } from '../columns.js';
import { UserEntity } from './user.entity.js';

@Entity('personal_access_tokens')
@Index('uq_personal_access_tokens_fingerprint', ['fingerprint'], { unique: true })
@Index('ix_personal_access_tokens_user_id_created_at', ['userId', 'createdAt'])
@Index('ix_personal_access_tokens_expires_at', ['expiresAt'])
export class PersonalAccessTokenEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @ForeignKey(() => UserEntity, {
    name: 'fk_personal_access_tokens_user_id',
    onDelete: 'CASCADE',
    onUpdate: 'RESTRICT',
  })
  @UuidColumn('user_id')
  userId: string;

  @TextColumn('label', 80)
  label: string;

  /** Keyed hash of the token; the token itself is shown once and never stored. */
  @BytesColumn('fingerprint', 36)
  fingerprint: Buffer;

  @TextColumn('hint_first', 8)
  hintFirst: string;

  @TextColumn('hint_last', 8)
  hintLast: string;

  @JsonColumn('scopes')
  scopes: readonly string[];

  @InstantColumn('expires_at')
  expiresAt: Date;

  /** To the minute. */
  @InstantColumn('last_used_at', { nullable: true })
  lastUsedAt: Date | null;

  @InstantColumn('revoked_at', { nullable: true })
  revokedAt: Date | null;

  @InstantColumn('created_at')
  createdAt: Date;
}
