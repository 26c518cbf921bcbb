import { Entity, Index } from 'typeorm';
import { BytesColumn, CompactUuidColumn, InstantColumn, JsonColumn } from '../columns.js';

/** An opaque access token. A JWT has no row, and that one of either kind was revoked is a row of `revocations`. */
@Entity('access_tokens')
@Index('uq_access_tokens_fingerprint', ['fingerprint'], { unique: true })
@Index('ix_access_tokens_expires_at', ['expiresAt'])
@Index('ix_access_tokens_grant_id_id', ['grantId', 'id'])
export class AccessTokenEntity {
  @CompactUuidColumn('id', { primary: true })
  id: string;

  @BytesColumn('fingerprint', 36)
  fingerprint: Buffer;

  /** What a JWT in its place would say. */
  @JsonColumn('claims')
  claims: object;

  @InstantColumn('expires_at')
  expiresAt: Date;

  /** Null of an application token, and of one that the former release wrote. */
  @CompactUuidColumn('grant_id', { nullable: true })
  grantId: string | null;
}
