import { Entity, Index } from 'typeorm';
import type { Role } from '#oauth-core/model/user';
import { FlagColumn, InstantColumn, JsonColumn, TextColumn, UuidColumn, WordColumn } from '../columns.js';

export type UserState = 'ACTIVE' | 'EMAIL_PENDING' | 'APPROVAL_PENDING' | 'DISABLED';

@Entity('users')
@Index('uq_users_username', ['username'], { unique: true })
@Index('uq_users_email_key', ['emailKey'], { unique: true })
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

  @FlagColumn('email_verified')
  emailVerified: boolean;

  @TextColumn('display_name', 120)
  displayName: string;

  /** argon2id in PHC form. */
  @TextColumn('password_hash', 255)
  passwordHash: string;

  @JsonColumn('roles')
  roles: readonly Role[];

  @WordColumn('state')
  state: UserState;

  @FlagColumn('second_factor_required')
  secondFactorRequired: boolean;

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('updated_at')
  updatedAt: Date;
}
