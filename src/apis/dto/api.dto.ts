import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  Choice,
  Choices,
  Field,
  Flag,
  Line,
  lineRule,
  Lines,
  Nested,
  NestedList,
  Text,
  Whole,
} from '../../rest/fields.js';
import {
  corsHeaderRule,
  endpointRule,
  newContextRule,
  newVersionRule,
  originRule,
  scopeNameRule,
} from '../api-rules.js';

export const API_STATES = ['CREATED', 'PUBLISHED', 'BLOCKED', 'DEPRECATED', 'RETIRED'] as const;
export const ROLES = ['SUBSCRIBER', 'PUBLISHER', 'ADMINISTRATOR'] as const;
const APPROVALS = ['MANUAL'] as const;

const MAX_TIMEOUT_SECONDS = 300;
const MAX_REQUEST_BYTES = 2_147_483_647;
const MAX_TAG_LENGTH = 80;

const endpointSchema = { type: 'string', format: 'uri', maxLength: 2000, example: 'https://backend.example/v1' };
const Endpoint = () => Field(endpointRule, endpointSchema, { optional: true, nullable: true });
const idRule = lineRule(36);

/** A scope that the API declares; its resources may ask for it. */
@ApiSchema({ name: 'NewApiScope' })
export class NewScopeBody {
  @Field(scopeNameRule, { type: 'string', minLength: 1, maxLength: 128 }, { example: 'order:write' })
  readonly name: string;

  @Text(2000, { optional: true })
  readonly description?: string;

  /** A person must have one of these; none: no role is asked. */
  @Choices(ROLES, { optional: true })
  readonly roles?: readonly (typeof ROLES)[number][];

  /** Whether an application may hold it without a person; not unless it is said. */
  @Flag({ optional: true })
  readonly forApplications?: boolean;
}

/** What pages of other origins may do; what is left out stays, or is off. */
@ApiSchema({ name: 'NewCors' })
export class NewCorsBody {
  @Flag({ optional: true })
  readonly enabled?: boolean;

  /** `https://shop.example`, or `*` for every one. */
  @Lines({ maxLength: 300, rule: originRule }, { optional: true })
  readonly origins?: readonly string[];

  /** The request headers that a page may send. */
  @Lines({ maxLength: 100, rule: corsHeaderRule }, { optional: true })
  readonly headers?: readonly string[];

  /** Whether cookies may go with it; not with the origin `*`. */
  @Flag({ optional: true })
  readonly credentials?: boolean;
}

/** What may be left out of a new API and of a change. */
class OptionalApiFields {
  /** Whether an address without a version means this one. A context has one such version at most: it moves. */
  @Flag({ optional: true })
  readonly defaultVersion?: boolean;

  @Text(2000, { optional: true })
  readonly description?: string;

  @Lines({ maxLength: MAX_TAG_LENGTH }, { optional: true })
  readonly tags?: readonly string[];

  @Endpoint()
  readonly productionEndpoint?: string | null;

  @Endpoint()
  readonly sandboxEndpoint?: string | null;

  /** MANUAL: every subscription waits for the publisher; null: as the plan says. */
  @Choice(APPROVALS, { optional: true, nullable: true })
  readonly subscriptionApproval?: (typeof APPROVALS)[number] | null;

  @NestedList(() => NewScopeBody, { optional: true })
  readonly scopes?: readonly NewScopeBody[];

  @Nested(() => NewCorsBody, { optional: true })
  readonly cors?: NewCorsBody;

  /** How long the back end may take to begin its answer. */
  @Whole(1, MAX_TIMEOUT_SECONDS, { optional: true })
  readonly timeoutSeconds?: number;

  /** How large the body of a call may be; null: of any size. */
  @Whole(1, MAX_REQUEST_BYTES, { optional: true, nullable: true })
  readonly maxRequestBytes?: number | null;
}

/** What a new API is told. */
export class NewApiBody extends OptionalApiFields {
  /** Belongs to the context: all its versions may have it, and no other API. */
  @Line(80, { example: 'Pizza orders' })
  readonly name: string;

  /** Belongs to its first publisher, whatever its letter case. */
  @Field(newContextRule, { type: 'string', minLength: 2, maxLength: 200 }, { example: '/orders' })
  readonly context: string;

  @Field(newVersionRule, { type: 'string', minLength: 1, maxLength: 30 }, { example: '1.0.0' })
  readonly version: string;

  /** The plans that one can choose from. */
  @Lines({ maxLength: 36, rule: idRule }, { minItems: 1, maxItems: 50 })
  readonly planIds: readonly string[];
}

/** What changes of an API; what is left out stays. Context and version stay always. */
export class ApiChangeBody extends OptionalApiFields {
  @Line(80, { optional: true })
  readonly name?: string;

  /** Those that subscriptions have stay. */
  @Lines({ maxLength: 36, rule: idRule }, { optional: true, minItems: 1, maxItems: 50 })
  readonly planIds?: readonly string[];
}

export class NewVersionBody {
  @Field(newVersionRule, { type: 'string', minLength: 1, maxLength: 30 }, { example: '2.0.0' })
  readonly version: string;

  /** Whether the applications that may call the present version may call the new one too. */
  @Flag({ optional: true })
  readonly copySubscriptions?: boolean;

  @Flag({ optional: true })
  readonly defaultVersion?: boolean;
}

export class LifecycleBody {
  /** For the record. */
  @Text(500, { optional: true })
  readonly reason?: string;

  /** With publish alone: whether the published versions that are older become DEPRECATED. */
  @Flag({ optional: true })
  readonly deprecateOlder?: boolean;
}

@ApiSchema({ name: 'ApiProvider' })
export class ProviderBody {
  readonly id: string;
  readonly username: string;
}

@ApiSchema({ name: 'ApiScope' })
export class ScopeBody {
  readonly name: string;
  readonly description: string;

  @ApiProperty({ enum: ROLES, isArray: true })
  readonly roles: readonly string[];

  readonly forApplications: boolean;
}

@ApiSchema({ name: 'Cors' })
export class CorsBody {
  readonly enabled: boolean;
  @ApiProperty({ type: [String] })
  readonly origins: readonly string[];
  @ApiProperty({ type: [String] })
  readonly headers: readonly string[];
  readonly credentials: boolean;
}

@ApiSchema({ name: 'Api' })
export class ApiBody {
  readonly id: string;
  readonly name: string;
  readonly context: string;
  readonly version: string;
  readonly defaultVersion: boolean;
  readonly description: string;
  @ApiProperty({ type: [String] })
  readonly tags: readonly string[];
  readonly provider: ProviderBody;

  @ApiProperty({ enum: API_STATES })
  readonly state: string;

  /** Shown to its publisher and to administrators alone. */
  readonly productionEndpoint: string | null;

  /** Shown to its publisher and to administrators alone. */
  readonly sandboxEndpoint: string | null;

  @ApiProperty({ type: [String] })
  readonly planIds: readonly string[];

  @ApiProperty({ enum: APPROVALS, type: 'string', nullable: true })
  readonly subscriptionApproval: string | null;

  @ApiProperty({ type: [ScopeBody] })
  readonly scopes: readonly ScopeBody[];

  readonly cors: CorsBody;

  @ApiProperty({ type: 'integer' })
  readonly timeoutSeconds: number;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly maxRequestBytes: number | null;

  /** Where it is called. */
  readonly gatewayUrl: string;

  @ApiProperty({ type: 'integer' })
  readonly subscriptionCount: number;

  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Whom a step concerns. */
@ApiSchema({ name: 'LifecycleEffects' })
export class EffectsBody {
  @ApiProperty({ type: 'integer' })
  readonly subscriptions: number;

  /** How many key pairs called the API in the last 24 hours, but for the last seconds. */
  @ApiProperty({ type: 'integer' })
  readonly callers24h: number;
}

@ApiSchema({ name: 'MovedApi' })
export class MovedApiBody extends ApiBody {
  readonly effects: EffectsBody;
}

@ApiSchema({ name: 'LifecyclePreview' })
export class LifecyclePreviewBody {
  readonly effects: EffectsBody;
}
