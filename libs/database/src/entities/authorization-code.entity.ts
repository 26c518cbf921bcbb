import { Entity, Index } from 'typeorm';
import type { RequestedClaims } from '#oauth-core/model/requested-claims';
import {
  BytesColumn,
  CompactUuidColumn,
  CountColumn,
  IdentifierColumn,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  UuidColumn,
} from '../columns.js';

/** What a person allowed, for the one exchange of its code. Kept for a day, so that a second use is recognised. */
@Entity('authorization_codes')
@Index('ix_authorization_codes_user_id', ['userId'])
@Index('ix_authorization_codes_session_id', ['sessionId'])
@Index('ix_authorization_codes_expires_at', ['expiresAt'])
export class AuthorizationCodeEntity {
  /** Keyed hash of the code (purpose `authorization-code`). */
  @BytesColumn('fingerprint', 36, { primary: true })
  fingerprint: Buffer;

  /** The grant that its exchange makes. */
  @CompactUuidColumn('grant_id')
  grantId: string;

  @UuidColumn('key_pair_id')
  keyPairId: string;

  @UuidColumn('user_id')
  userId: string;

  @UuidColumn('session_id')
  sessionId: string;

  /** The generations of the person and of the key pair when the code was made. */
  @CountColumn('user_generation')
  userGeneration: number;

  @CountColumn('key_pair_generation')
  keyPairGeneration: number;

  @JsonColumn('scopes')
  scopes: readonly string[];

  @JsonColumn('resources')
  resources: readonly string[];

  /** As the authorization request sent it; null when it sent none. */
  @LongTextColumn('redirect_uri', { nullable: true })
  redirectUri: string | null;

  /** RFC 7636 section 4.2, always by S256; null when none was sent. */
  @IdentifierColumn('code_challenge', 43, { nullable: true })
  codeChallenge: string | null;

  @LongTextColumn('nonce', { nullable: true })
  nonce: string | null;

  /** The claims asked for one by one (OpenID Connect Core section 5.5). */
  @JsonColumn('claims', { nullable: true })
  claims: RequestedClaims | null;

  @JsonColumn('amr')
  amr: readonly string[];

  @InstantColumn('authenticated_at')
  authenticatedAt: Date;

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('expires_at')
  expiresAt: Date;

  @InstantColumn('consumed_at', { nullable: true })
  consumedAt: Date | null;
}
