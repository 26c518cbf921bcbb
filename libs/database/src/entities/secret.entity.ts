import { Entity, ForeignKey, Index } from 'typeorm';
import { BytesColumn, CountColumn, InstantColumn, TextColumn, UuidColumn } from '../columns.js';
import { KeyPairEntity } from './key-pair.entity.js';

@Entity('secrets')
@Index('ix_secrets_key_pair_id', ['keyPairId'])
export class SecretEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @ForeignKey(() => KeyPairEntity, { name: 'fk_secrets_key_pair_id', onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @UuidColumn('key_pair_id')
  keyPairId: string;

  @TextColumn('label', 120)
  label: string;

  /** Keyed hash of the secret; the secret itself is never stored. */
  @BytesColumn('fingerprint', 36)
  fingerprint: Buffer;

  @TextColumn('hint_first', 8)
  hintFirst: string;

  @TextColumn('hint_last', 8)
  hintLast: string;

  @InstantColumn('expires_at', { nullable: true })
  expiresAt: Date | null;

  @InstantColumn('revoked_at', { nullable: true })
  revokedAt: Date | null;

  /** When it last authenticated its key pair, to the minute and some seconds late; null: never. */
  @InstantColumn('last_used_at', { nullable: true })
  lastUsedAt: Date | null;

  /** The user who made it, who may be gone by now. */
  @UuidColumn('created_by', { nullable: true })
  createdBy: string | null;

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('updated_at', { nullable: true })
  updatedAt: Date | null;

  /** How often it was changed; null is never. */
  @CountColumn('revision', { nullable: true })
  revision: number | null;
}
