import { Entity, Index } from 'typeorm';
import type { RequestedClaims } from '#oauth-core/model/requested-claims';
import {
  BytesColumn,
  CountColumn,
  CompactUuidColumn,
  IdentifierColumn,
  InstantColumn,
  JsonColumn,
  SealedColumn,
  UuidColumn,
  WordColumn,
} from '../columns.js';

/** One authorization event and, in the same row, its one refresh family: a password grant is one insert. */
@Entity('grants')
@Index('uq_grants_locator', ['locator'], { unique: true })
@Index('ix_grants_user_id', ['userId'])
@Index('ix_grants_key_pair_id', ['keyPairId'])
@Index('ix_grants_expires_at', ['expiresAt'])
@Index('ix_grants_answer_ends_at', ['answerEndsAt'])
@Index('ix_grants_session_id', ['sessionId'])
export class GrantEntity {
  @CompactUuidColumn('id', { primary: true })
  id: string;

  @UuidColumn('key_pair_id')
  keyPairId: string;

  @UuidColumn('user_id')
  userId: string;

  @IdentifierColumn('grant_type', 64)
  grantType: string;

  @JsonColumn('scopes')
  scopes: readonly string[];

  @JsonColumn('resources')
  resources: readonly string[];

  @JsonColumn('amr')
  amr: readonly string[];

  /** The generations of the person and of the key pair when the grant was made. */
  @CountColumn('user_generation')
  userGeneration: number;

  @CountColumn('key_pair_generation')
  keyPairGeneration: number;

  @InstantColumn('authenticated_at')
  authenticatedAt: Date;

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('expires_at')
  expiresAt: Date;

  @InstantColumn('ended_at', { nullable: true })
  endedAt: Date | null;

  @WordColumn('end_reason', { nullable: true })
  endReason: string | null;

  /** Null, here and below, when the grant has no refresh token. */
  @BytesColumn('locator', 16, { nullable: true })
  locator: Buffer | null;

  @BytesColumn('current_fingerprint', 36, { nullable: true })
  currentFingerprint: Buffer | null;

  @BytesColumn('previous_fingerprint', 36, { nullable: true })
  previousFingerprint: Buffer | null;

  /** The last rotation's answer, sealed with the token that asked for it. */
  @SealedColumn('answer', { nullable: true })
  answer: Buffer | null;

  @InstantColumn('answer_ends_at', { nullable: true })
  answerEndsAt: Date | null;

  @InstantColumn('rotated_at', { nullable: true })
  rotatedAt: Date | null;

  @InstantColumn('idle_ends_at', { nullable: true })
  idleEndsAt: Date | null;

  @InstantColumn('absolute_ends_at', { nullable: true })
  absoluteEndsAt: Date | null;

  /** Null, here and below, when no browser was signed in for it. */
  @UuidColumn('session_id', { nullable: true })
  sessionId: string | null;

  /** The claims asked for one by one (OpenID Connect Core section 5.5). */
  @JsonColumn('claims', { nullable: true })
  claims: RequestedClaims | null;
}
