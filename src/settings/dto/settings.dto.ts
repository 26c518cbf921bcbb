import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { SignUp } from '#database/memory/settings';
import type { Role } from '#oauth-core/model/user';
import { Choice, Choices, Field, Flag, Id, Line, Nested, NestedList, Text, Whole } from '../../rest/fields.js';
import {
  addressRule,
  addressSchema,
  hostRule,
  hostSchema,
  mailPasswordRule,
  mailPasswordSchema,
} from './mail-fields.js';

export const SIGN_UPS = ['OPEN', 'EMAIL', 'APPROVAL', 'CLOSED'] as const satisfies readonly SignUp[];
const ROLES = ['SUBSCRIBER', 'PUBLISHER', 'ADMINISTRATOR'] as const satisfies readonly Role[];
const PRIVATE_BACKENDS = ['NONE', 'LOOPBACK', 'ALL'] as const;

const MINUTE = 60;
const DAY = 86_400;
const YEAR = 365 * DAY;

/** Lifetimes of what is issued. */
export class LifetimesBody {
  @Whole(MINUTE, DAY, { optional: true })
  readonly accessTokenLifetimeSeconds?: number;

  /** How long a refresh token may lie unused. */
  @Whole(MINUTE, 90 * DAY, { optional: true })
  readonly refreshTokenIdleSeconds?: number;

  @Whole(MINUTE, YEAR, { optional: true })
  readonly refreshTokenLifetimeSeconds?: number;
}

export class TokenLifetimesBody {
  /** Of key pairs that say nothing. */
  @Nested(() => LifetimesBody, { optional: true })
  readonly defaults?: LifetimesBody;

  /** The most that a key pair gets, whatever it says. */
  @Nested(() => LifetimesBody, { optional: true })
  readonly maxima?: LifetimesBody;
}

/** How many passwords may be wrong in one window. */
export class LockoutBody {
  @Whole(MINUTE, DAY, { optional: true })
  readonly windowSeconds?: number;

  @Whole(1, 1_000_000, { optional: true })
  readonly failuresPerAccountAndNetwork?: number;

  @Whole(1, 1_000_000, { optional: true })
  readonly failuresPerAccount?: number;

  @Whole(1, 1_000_000, { optional: true })
  readonly failuresPerNetwork?: number;
}

export class ApplicationAttributeBody {
  @Line(80)
  readonly name: string;

  @Flag()
  readonly required: boolean;

  @Text(2000)
  readonly description: string;
}

/** The mail server; what is left out stays. */
export class MailChangeBody {
  @Field(hostRule, hostSchema, { optional: true })
  readonly host?: string;

  /** 465 speaks TLS from the first byte; every other port has to offer STARTTLS, unless the host is this machine. */
  @Whole(1, 65_535, { optional: true })
  readonly port?: number;

  /** Null: without authentication. */
  @Line(200, { optional: true, nullable: true })
  readonly username?: string | null;

  /** Never shown. To be sent again when host or port changes. */
  @Field(mailPasswordRule, mailPasswordSchema, { optional: true, nullable: true })
  readonly password?: string | null;

  /** The address of the sender. */
  @Field(addressRule, addressSchema, { optional: true })
  readonly from?: string;
}

/** What changes; what is left out stays, lists are replaced whole. */
export class SettingsChangeBody {
  @Choice(SIGN_UPS, { optional: true })
  readonly signUp?: SignUp;

  @Flag({ optional: true })
  readonly applicationApproval?: boolean;

  @Id({ optional: true, nullable: true })
  readonly defaultPlanId?: string | null;

  @Nested(() => TokenLifetimesBody, { optional: true })
  readonly tokenLifetimes?: TokenLifetimesBody;

  @Whole(0, 30 * DAY, { optional: true })
  readonly secretOverlapMaxSeconds?: number;

  @Whole(8, 64, { optional: true })
  readonly passwordMinLength?: number;

  @Nested(() => LockoutBody, { optional: true })
  readonly lockout?: LockoutBody;

  @NestedList(() => ApplicationAttributeBody, { optional: true, maxItems: 50 })
  readonly applicationAttributes?: readonly ApplicationAttributeBody[];

  @Whole(1, 3_650, { optional: true })
  readonly auditRetentionDays?: number;

  @Whole(1, 3_650, { optional: true })
  readonly usageRetentionDays?: number;

  @Field(addressRule, addressSchema, { optional: true, nullable: true })
  readonly supportEmail?: string | null;

  /** Null: no mails are sent. */
  @Nested(() => MailChangeBody, { optional: true, nullable: true })
  readonly mail?: MailChangeBody | null;

  @Choice(PRIVATE_BACKENDS, { optional: true })
  readonly privateBackends?: (typeof PRIVATE_BACKENDS)[number];

  @Whole(MINUTE, DAY, { optional: true })
  readonly sessionIdleSeconds?: number;

  @Whole(5 * MINUTE, 30 * DAY, { optional: true })
  readonly sessionAbsoluteSeconds?: number;

  @Choices(ROLES, { optional: true })
  readonly secondFactorRoles?: readonly Role[];
}

@ApiSchema({ name: 'Lifetimes' })
export class ShownLifetimesBody {
  @ApiProperty({ type: 'integer' })
  readonly accessTokenLifetimeSeconds: number;

  @ApiProperty({ type: 'integer' })
  readonly refreshTokenIdleSeconds: number;

  @ApiProperty({ type: 'integer' })
  readonly refreshTokenLifetimeSeconds: number;
}

@ApiSchema({ name: 'TokenLifetimes' })
export class ShownTokenLifetimesBody {
  readonly defaults: ShownLifetimesBody;
  readonly maxima: ShownLifetimesBody;
}

@ApiSchema({ name: 'Lockout' })
export class ShownLockoutBody {
  @ApiProperty({ type: 'integer' })
  readonly windowSeconds: number;

  @ApiProperty({ type: 'integer' })
  readonly failuresPerAccountAndNetwork: number;

  @ApiProperty({ type: 'integer' })
  readonly failuresPerAccount: number;

  @ApiProperty({ type: 'integer' })
  readonly failuresPerNetwork: number;
}

/** Without the password, which is never shown. */
@ApiSchema({ name: 'MailServer' })
export class ShownMailBody {
  readonly host: string;

  @ApiProperty({ type: 'integer' })
  readonly port: number;

  @ApiProperty({ type: 'string', nullable: true })
  readonly username: string | null;

  readonly from: string;
}

/** What everybody may know: it is what a page to sign up needs. */
@ApiSchema({ name: 'PublicSettings' })
export class PublicSettingsBody {
  @ApiProperty({ enum: SIGN_UPS })
  readonly signUp: string;

  @ApiProperty({ type: 'integer' })
  readonly passwordMinLength: number;

  @ApiProperty({ type: [ApplicationAttributeBody] })
  readonly applicationAttributes: readonly ApplicationAttributeBody[];

  @ApiProperty({ type: 'string', nullable: true })
  readonly supportEmail: string | null;
}

@ApiSchema({ name: 'Settings' })
export class SettingsBody extends PublicSettingsBody {
  readonly applicationApproval: boolean;

  @ApiProperty({ type: 'string', nullable: true })
  readonly defaultPlanId: string | null;

  readonly tokenLifetimes: ShownTokenLifetimesBody;

  @ApiProperty({ type: 'integer' })
  readonly secretOverlapMaxSeconds: number;

  readonly lockout: ShownLockoutBody;

  @ApiProperty({ type: 'integer' })
  readonly auditRetentionDays: number;

  @ApiProperty({ type: 'integer' })
  readonly usageRetentionDays: number;

  @ApiProperty({ type: () => ShownMailBody, nullable: true })
  readonly mail: ShownMailBody | null;

  @ApiProperty({ enum: PRIVATE_BACKENDS })
  readonly privateBackends: string;

  @ApiProperty({ type: 'integer' })
  readonly sessionIdleSeconds: number;

  @ApiProperty({ type: 'integer' })
  readonly sessionAbsoluteSeconds: number;

  @ApiProperty({ enum: ROLES, isArray: true })
  readonly secondFactorRoles: readonly string[];
}
