import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Choice, Field, Flag, Id, Line, lineRule, mapRule, Text, textRule } from '../../rest/fields.js';

const TOKEN_FORMATS = ['JWT', 'OPAQUE'] as const;
export const APPLICATION_STATES = ['ACTIVE', 'PENDING', 'REJECTED', 'DISABLED'] as const;
const TEAM_ROLES = ['DEVELOPER', 'VIEWER'] as const;

const attributes = mapRule(lineRule(80), textRule(2000), 50);
const attributesSchema = { type: 'object', additionalProperties: { type: 'string', maxLength: 2000 } };

/** What a new application is told. */
export class NewApplicationBody {
  /** Unique among the applications of its owner. */
  @Line(80, { example: 'Pizza finder' })
  readonly name: string;

  @Text(2000, { optional: true })
  readonly description?: string;

  /** What the settings ask of every application, and more. */
  @Field(attributes, attributesSchema, { optional: true })
  readonly attributes?: Record<string, string>;

  /** Of the access tokens of its key pairs, unless one says otherwise. */
  @Choice(TOKEN_FORMATS, { optional: true })
  readonly tokenFormat?: (typeof TOKEN_FORMATS)[number];

  /** Whether people need a second factor for it. The owner says so. */
  @Flag({ optional: true })
  readonly secondFactorRequired?: boolean;
}

/** What changes of an application; what is left out stays. */
export class ApplicationChangeBody {
  @Line(80, { optional: true })
  readonly name?: string;

  @Text(2000, { optional: true })
  readonly description?: string;

  /** Replaces them all. */
  @Field(attributes, attributesSchema, { optional: true })
  readonly attributes?: Record<string, string>;

  @Choice(TOKEN_FORMATS, { optional: true })
  readonly tokenFormat?: (typeof TOKEN_FORMATS)[number];

  /** Whether people need a second factor for it. The owner says so. */
  @Flag({ optional: true })
  readonly secondFactorRequired?: boolean;
}

export class TransferBody {
  /** The new owner. */
  @Id()
  readonly userId: string;
}

export class MemberRoleBody {
  /** A DEVELOPER writes, a VIEWER reads. The owner is set by a transfer. */
  @Choice(TEAM_ROLES)
  readonly role: (typeof TEAM_ROLES)[number];
}

@ApiSchema({ name: 'UserReference' })
export class UserReference {
  readonly id: string;
  readonly username: string;
}

@ApiSchema({ name: 'AvailableScope' })
export class AvailableScopeBody {
  readonly name: string;
  readonly description: string;
  readonly apiId: string;
}

@ApiSchema({ name: 'Application' })
export class ApplicationBody {
  readonly id: string;
  readonly name: string;
  readonly description: string;

  @ApiProperty(attributesSchema as object)
  readonly attributes: Record<string, string>;

  @ApiProperty({ enum: TOKEN_FORMATS })
  readonly tokenFormat: string;

  /** Whether people need a second factor for it. */
  readonly secondFactorRequired: boolean;

  readonly owner: UserReference;

  @ApiProperty({ enum: APPLICATION_STATES })
  readonly state: string;

  /** What the caller is in its team; null of an administrator who is not in it. */
  @ApiProperty({ enum: ['OWNER', ...TEAM_ROLES], type: 'string', nullable: true })
  readonly memberRole: string | null;

  @ApiProperty({ enum: ['PRODUCTION', 'SANDBOX'], isArray: true })
  readonly keyTypes: readonly string[];

  @ApiProperty({ type: 'integer' })
  readonly subscriptionCount: number;

  @ApiProperty({ type: [AvailableScopeBody] })
  readonly availableScopes: readonly AvailableScopeBody[];

  readonly createdAt: Date;
  readonly updatedAt: Date;
}

@ApiSchema({ name: 'Member' })
export class MemberBody {
  readonly userId: string;
  readonly username: string;

  @ApiProperty({ enum: ['OWNER', ...TEAM_ROLES] })
  readonly role: string;
}

/** A whole team: it is short, so there are no pages. */
@ApiSchema({ name: 'MemberList' })
export class MemberListBody {
  @ApiProperty({ type: [MemberBody] })
  readonly items: readonly MemberBody[];

  /** Always null. */
  @ApiPropertyOptional({ type: 'string', nullable: true, required: true })
  readonly nextCursor: null;
}
