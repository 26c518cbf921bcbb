import { Entity, Index } from 'typeorm';
import type { Role } from '#oauth-core/model/user';
import {
  CountColumn,
  FlagColumn,
  IdentifierColumn,
  InstantColumn,
  JsonColumn,
  TextColumn,
  UuidColumn,
  WordColumn,
} from '../columns.js';

export type UserState = 'ACTIVE' | 'EMAIL_PENDING' | 'APPROVAL_PENDING' | 'DISABLED';

@Entity('users')
@Index('uq_users_username', ['username'], { unique: true })
@Index('uq_users_email_key', ['emailKey'], { unique: true })
@Index('ix_users_state_created_at', ['state', 'createdAt'])
@Index('ix_users_created_at_id', ['createdAt', 'id'])
export class UserEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @TextColumn('username', 80)
  username: string;

  @TextColumn('email', 254, { nullable: true })
  email: string | null;

  /** The address in lower case: one mailbox has one account. */
  @TextColumn('email_key', 254, { nullable: true })
  emailKey: string | null;

  /** Named by its owner but not proved, so nobody else is kept from it and nothing is found by it. */
  @TextColumn('pending_email', 254, { nullable: true })
  pendingEmail: string | null;

  @FlagColumn('email_verified')
  emailVerified: boolean;

  @TextColumn('display_name', 120)
  displayName: string;

  /** A language tag (RFC 5646). */
  @IdentifierColumn('locale', 35, { nullable: true })
  locale: string | null;

  /** argon2id in PHC form, or the classic salted SHA-256 until the next sign-in (src/users/classic-password.ts). */
  @TextColumn('password_hash', 255)
  passwordHash: string;

  @JsonColumn('roles')
  roles: readonly Role[];

  @WordColumn('state')
  state: UserState;

  @FlagColumn('second_factor_required')
  secondFactorRequired: boolean;

  @InstantColumn('last_sign_in_at', { nullable: true })
  lastSignInAt: Date | null;

  /** How often it was changed; null: never. */
  @CountColumn('revision', { nullable: true })
  revision: number | null;

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('updated_at')
  updatedAt: Date;
}
