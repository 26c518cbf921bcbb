import { Entity, Index } from 'typeorm';
import { BytesColumn, CompactUuidColumn, InstantColumn, JsonColumn, UuidColumn } from '../columns.js';

/** An opaque access token. A JWT has no row. */
@Entity('access_tokens')
@Index('uq_access_tokens_fingerprint', ['fingerprint'], { unique: true })
@Index('ix_access_tokens_expires_at', ['expiresAt'])
export class AccessTokenEntity {
  @CompactUuidColumn('id', { primary: true })
  id: string;

  @BytesColumn('fingerprint', 36)
  fingerprint: Buffer;

  @CompactUuidColumn('grant_id', { nullable: true })
  grantId: string | null;

  @UuidColumn('key_pair_id')
  keyPairId: string;

  @UuidColumn('secret_id', { nullable: true })
  secretId: string | null;

  @UuidColumn('user_id', { nullable: true })
  userId: string | null;

  @JsonColumn('scopes')
  scopes: readonly string[];

  @JsonColumn('audience')
  audience: readonly string[];

  @InstantColumn('issued_at')
  issuedAt: Date;

  @InstantColumn('expires_at')
  expiresAt: Date;

  @InstantColumn('revoked_at', { nullable: true })
  revokedAt: Date | null;
}
