import { Entity, Index } from 'typeorm';
import {
  BytesColumn,
  CountColumn,
  IdentifierColumn,
  InstantColumn,
  JsonColumn,
  TextColumn,
  UuidColumn,
} from '../columns.js';

/** A browser in which somebody is signed in. */
@Entity('sessions')
@Index('uq_sessions_fingerprint', ['fingerprint'], { unique: true })
@Index('ix_sessions_user_id_created_at_id', ['userId', 'createdAt', 'id'])
@Index('ix_sessions_expires_at', ['expiresAt'])
export class SessionEntity {
  /** Its name in lists and the `sid` of ID tokens: opens nothing. */
  @UuidColumn('id', { primary: true })
  id: string;

  /** Keyed hash of the cookie (purpose `session`). */
  @BytesColumn('fingerprint', 36)
  fingerprint: Buffer;

  @UuidColumn('user_id')
  userId: string;

  /** The person's generation at sign-in: a later one has ended the session, even if its row was written after that. */
  @CountColumn('user_generation')
  userGeneration: number;

  /** Authentication methods (RFC 8176). */
  @JsonColumn('amr')
  amr: readonly string[];

  /** When the person last proved who they are. */
  @InstantColumn('authenticated_at')
  authenticatedAt: Date;

  @IdentifierColumn('address', 45)
  address: string;

  @TextColumn('user_agent', 255)
  userAgent: string;

  @InstantColumn('created_at')
  createdAt: Date;

  /** To the minute. */
  @InstantColumn('last_seen_at')
  lastSeenAt: Date;

  /** The absolute end; its row may go after it. */
  @InstantColumn('expires_at')
  expiresAt: Date;

  @InstantColumn('ended_at', { nullable: true })
  endedAt: Date | null;
}
