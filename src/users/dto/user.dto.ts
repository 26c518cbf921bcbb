import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Role } from '#oauth-core/model/user';
import { Choice, Choices, Field, Flag, Line, Text } from '../../rest/fields.js';
import {
  emailRule,
  emailSchema,
  localeRule,
  localeSchema,
  passwordHashRule,
  passwordHashSchema,
  passwordRule,
  passwordSchema,
  usernameRule,
  usernameSchema,
} from './user-fields.js';

export const ROLES = ['SUBSCRIBER', 'PUBLISHER', 'ADMINISTRATOR'] as const satisfies readonly Role[];
export const USER_STATES = ['ACTIVE', 'EMAIL_PENDING', 'APPROVAL_PENDING', 'DISABLED'] as const;
export const DELIVERIES = ['EMAIL', 'SHOW'] as const;

/** What an administrator says of a new person. */
export class NewUserBody {
  /** What they sign in with; letter case counts. It stays. */
  @Field(usernameRule, usernameSchema)
  readonly username: string;

  @Field(emailRule, emailSchema)
  readonly email: string;

  /** The user name, unless given. */
  @Line(80, { optional: true })
  readonly displayName?: string;

  /** The language of their mails and pages (RFC 5646). */
  @Field(localeRule, localeSchema, { optional: true, nullable: true })
  readonly locale?: string | null;

  /** SUBSCRIBER, unless given. */
  @Choices(ROLES, { optional: true, minItems: 1 })
  readonly roles?: readonly Role[];

  /** Lets the person choose a password by a mail, instead of making one that you pass on. */
  @Flag({ optional: true })
  readonly invite?: boolean;

  /** A salted SHA-256 of the classic system, `$classic-sha256$<salt>$<hash>`, both in base64 as its user table has them. It is replaced at the next sign-in. */
  @Field(passwordHashRule, passwordHashSchema, { optional: true })
  readonly passwordHash?: string;

  /** Whether they need a second factor, whatever their roles. */
  @Flag({ optional: true })
  readonly secondFactorRequired?: boolean;
}

/** What changes of a person; what is left out stays. */
export class UserChangeBody {
  @Line(80, { optional: true })
  readonly displayName?: string;

  /** Holds once the mail that is sent to it was confirmed. The present one sends that mail again, or takes a change back. */
  @Field(emailRule, emailSchema, { optional: true })
  readonly email?: string;

  @Field(localeRule, localeSchema, { optional: true, nullable: true })
  readonly locale?: string | null;

  /** Whether they need a second factor, whatever their roles. Administrators say so. */
  @Flag({ optional: true })
  readonly secondFactorRequired?: boolean;
}

export class RolesBody {
  @Choices(ROLES, { minItems: 1 })
  readonly roles: readonly Role[];
}

export class ReasonBody {
  /** For the audit. */
  @Text(2000, { optional: true })
  readonly reason?: string;
}

export class PasswordChangeBody {
  @Field(passwordRule, passwordSchema)
  readonly currentPassword: string;

  @Field(passwordRule, passwordSchema)
  readonly newPassword: string;
}

export class AdministratorResetBody {
  /** EMAIL: the person chooses one by a mail. SHOW: the answer shows a new one, and the old one and all that it opened ends. */
  @Choice(DELIVERIES)
  readonly deliver: (typeof DELIVERIES)[number];
}

@ApiSchema({ name: 'User' })
export class UserBody {
  readonly id: string;
  readonly username: string;

  /** Null where none was ever given. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly email: string | null;

  readonly emailVerified: boolean;
  readonly displayName: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly locale: string | null;

  @ApiProperty({ enum: ROLES, isArray: true })
  readonly roles: readonly string[];

  @ApiProperty({ enum: USER_STATES })
  readonly state: string;

  /** Whether an administrator wants them to have a second factor, whatever their roles. */
  readonly secondFactorRequired: boolean;

  /** Until when too many wrong passwords keep everybody from signing in as this person. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly lockedUntil: Date | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly lastSignInAt: Date | null;

  readonly createdAt: Date;
  readonly updatedAt: Date;
}

@ApiSchema({ name: 'CreatedUser' })
export class CreatedUserBody extends UserBody {
  /** Shown this once; null when the person was invited or the password was imported. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly temporaryPassword: string | null;
}

@ApiSchema({ name: 'TemporaryPassword' })
export class TemporaryPasswordBody {
  /** Shown this once; null when a mail was sent instead. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly temporaryPassword: string | null;
}

/** There is nothing to say. */
@ApiSchema({ name: 'Nothing' })
export class NothingBody {}
