import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { clientAuthenticators } from '#oauth-core/client-auth/index';
import { AUTHENTICATION_LEVELS } from '#oauth-core/tokens/authentication-level';
import { managementScopes } from '#oauth-core/management-scopes';
import { Choice, Choices, Field, Flag, Instant, Line, Lines, Nested, Whole } from '../../rest/fields.js';
import {
  addressRangeRule,
  consumerKeyRule,
  consumerSecretRule,
  frameUriRule,
  httpsUriRule,
  redirectUriRule,
  scopeRule,
} from '../key-pair-rules.js';

export const KEY_TYPES = ['PRODUCTION', 'SANDBOX'] as const;
const AUTH_METHODS = clientAuthenticators.map(({ method }) => method);
/** The grants that a key pair may be registered for. */
const GRANT_TYPES = ['client_credentials', 'authorization_code', 'refresh_token', 'password'] as const;
const SIGNATURE_ALGORITHMS = ['RS256', 'ES256'] as const;
const SUBJECT_TYPES = ['PUBLIC', 'PAIRWISE'] as const;
const TOKEN_FORMATS = ['JWT', 'OPAQUE'] as const;
const MANAGEMENT_SCOPES = [...managementScopes.keys()];
const MAX_LIFETIME_SECONDS = 31_536_000;

const redirectUris = { maxLength: 2000, rule: redirectUriRule };
const uri = { type: 'string', format: 'uri', maxLength: 2000 };
const unsettable = { optional: true, nullable: true };
const scopes = { maxLength: 200, rule: scopeRule };

/** Whose tokens it may introspect beside its own. */
@ApiSchema({ name: 'IntrospectionPermission' })
export class IntrospectionPermissionBody {
  /** Audiences of those tokens. */
  @Lines({ maxLength: 2000 })
  readonly resources: readonly string[];
}

/** What may be said about a key pair, when it is made and later. */
export class KeyPairChangeBody {
  /** How it authenticates (RFC 7591 section 2). */
  @Choice(AUTH_METHODS, { optional: true })
  readonly clientAuthMethod?: (typeof AUTH_METHODS)[number];

  /** Default: client_credentials, with redirect URIs authorization_code and refresh_token too. */
  @Choices(GRANT_TYPES, { optional: true, minItems: 1 })
  readonly grantTypes?: readonly string[];

  /** Compared byte by byte; https, a loopback address, or a scheme of your own with a dot in it. */
  @Lines(redirectUris, { optional: true, maxItems: 20 })
  readonly redirectUris?: readonly string[];

  @Lines(redirectUris, { optional: true, maxItems: 20 })
  readonly postLogoutRedirectUris?: readonly string[];

  /** Whether every code must be bound to a challenge (RFC 7636). */
  @Flag({ optional: true })
  readonly pkceRequired?: boolean;

  /** Granted when none is asked for. */
  @Lines(scopes, { optional: true, maxItems: 100 })
  readonly defaultScopes?: readonly string[];

  /** The only scopes that it may be granted; an empty list narrows nothing. */
  @Lines(scopes, { optional: true, maxItems: 100 })
  readonly allowedScopes?: readonly string[];

  /** Addresses and networks from which alone it may be used; an empty list: from any. */
  @Lines({ maxLength: 50, rule: addressRangeRule }, { optional: true, maxItems: 100 })
  readonly allowedAddresses?: readonly string[];

  /** How long the former refresh token gets the same answer again, for replies that were lost. */
  @Whole(0, 60, { optional: true })
  readonly refreshReplaySeconds?: number;

  @Choice(SIGNATURE_ALGORITHMS, { optional: true })
  readonly idTokenSignedResponseAlg?: (typeof SIGNATURE_ALGORITHMS)[number];

  /** Userinfo as a JWT signed in this way; null: as JSON. */
  @Choice(SIGNATURE_ALGORITHMS, unsettable)
  readonly userinfoSignedResponseAlg?: (typeof SIGNATURE_ALGORITHMS)[number] | null;

  /** PAIRWISE: it knows people by names that nobody outside of its sector knows them by. */
  @Choice(SUBJECT_TYPES, { optional: true })
  readonly subjectType?: (typeof SUBJECT_TYPES)[number];

  /** Answers a JSON list that holds all redirect URIs; its host is the sector. Null: the one host of the redirect URIs is. */
  @Field(httpsUriRule, uri, unsettable)
  readonly sectorIdentifierUri?: string | null;

  /** Told when a session of a person ends (OpenID Connect Back-Channel Logout). */
  @Field(httpsUriRule, uri, unsettable)
  readonly backChannelLogoutUri?: string | null;

  /** Loaded in a frame when a person signs out, on an origin of the redirect URIs (OpenID Connect Front-Channel Logout). */
  @Field(frameUriRule, uri, unsettable)
  readonly frontChannelLogoutUri?: string | null;

  /** The level of authentication that people need when the request asks for none: 1 or 2 factors. */
  @Choices(AUTHENTICATION_LEVELS, { optional: true })
  readonly defaultAcrValues?: readonly string[];

  /** People are not asked what it may do. For administrators. */
  @Flag({ optional: true })
  readonly consentSkipped?: boolean;

  @Choice(TOKEN_FORMATS, { optional: true })
  readonly tokenFormat?: (typeof TOKEN_FORMATS)[number];

  /** Null: what the settings say. */
  @Whole(1, MAX_LIFETIME_SECONDS, { optional: true, nullable: true })
  readonly accessTokenLifetimeSeconds?: number | null;

  @Whole(1, MAX_LIFETIME_SECONDS, { optional: true, nullable: true })
  readonly refreshTokenLifetimeSeconds?: number | null;

  @Whole(1, MAX_LIFETIME_SECONDS, { optional: true, nullable: true })
  readonly refreshTokenIdleSeconds?: number | null;

  /** Scopes of this API that it may be granted. For administrators. */
  @Choices(MANAGEMENT_SCOPES, { optional: true })
  readonly managementScopes?: readonly string[];

  /** For administrators. */
  @Nested(() => IntrospectionPermissionBody, { optional: true })
  readonly introspection?: IntrospectionPermissionBody;
}

/** An access token for the application itself. */
export class TokenOrderBody {
  /** Default: the default scopes of the key pair. */
  @Lines(scopes, { optional: true, maxItems: 100 })
  readonly scopes?: readonly string[];

  /** Never longer than the key pair's own tokens live. */
  @Whole(1, 86_400, { optional: true })
  readonly lifetimeSeconds?: number;
}

export class NewKeyPairBody extends KeyPairChangeBody {
  /** One of each per application. */
  @Choice(KEY_TYPES)
  readonly keyType: (typeof KEY_TYPES)[number];

  @Line(80, { optional: true })
  readonly secretLabel?: string;

  /** Null: it does not end by itself. */
  @Instant({ optional: true, nullable: true })
  readonly secretExpiresAt?: string | null;

  /** Asks for a first access token too; null: none. */
  @Nested(() => TokenOrderBody, { optional: true, nullable: true })
  readonly token?: TokenOrderBody | null;

  /** A consumer key to import from another installation. For administrators, together with its secret. */
  @Field(consumerKeyRule, { type: 'string', minLength: 15, maxLength: 30, pattern: '^\\w+$' }, { optional: true })
  readonly consumerKey?: string;

  @Field(consumerSecretRule, { type: 'string', minLength: 8, maxLength: 256, format: 'password' }, { optional: true })
  readonly consumerSecret?: string;
}

@ApiSchema({ name: 'ApplicationTokens' })
export class ApplicationTokensBody {
  /** In the last 24 hours. */
  @ApiProperty({ type: 'integer' })
  readonly issued24h: number;

  /** To the minute. */
  readonly lastIssuedAt: Date | null;
}

@ApiSchema({ name: 'KeyPair' })
export class KeyPairBody {
  readonly id: string;
  readonly applicationId: string;

  @ApiProperty({ enum: KEY_TYPES })
  readonly keyType: string;

  /** The `client_id`. */
  readonly consumerKey: string;

  @ApiProperty({ enum: ['CREATED', 'IMPORTED', 'REGISTERED'] })
  readonly mode: string;

  @ApiProperty({ enum: ['ACTIVE', 'DISABLED'] })
  readonly state: string;

  readonly clientAuthMethod: string;
  @ApiProperty({ type: [String] })
  readonly grantTypes: readonly string[];
  @ApiProperty({ type: [String] })
  readonly redirectUris: readonly string[];
  @ApiProperty({ type: [String] })
  readonly postLogoutRedirectUris: readonly string[];
  readonly pkceRequired: boolean;
  @ApiProperty({ type: [String] })
  readonly defaultScopes: readonly string[];

  @ApiProperty({ type: 'integer' })
  readonly refreshReplaySeconds: number;

  @ApiProperty({ enum: SIGNATURE_ALGORITHMS })
  readonly idTokenSignedResponseAlg: string;

  /** Null: JSON that is not signed. */
  @ApiProperty({ type: 'string', enum: [...SIGNATURE_ALGORITHMS, null], nullable: true })
  readonly userinfoSignedResponseAlg: string | null;

  @ApiProperty({ enum: SUBJECT_TYPES })
  readonly subjectType: string;

  readonly sectorIdentifierUri: string | null;
  readonly backChannelLogoutUri: string | null;
  readonly frontChannelLogoutUri: string | null;

  @ApiProperty({ type: [String] })
  readonly defaultAcrValues: readonly string[];
  readonly consentSkipped: boolean;

  /** Always null: no key of its own is taken yet. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  readonly jwks: null;

  /** Always null. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly jwksUri: null;

  @ApiProperty({ enum: ['STANDARD'] })
  readonly profile: string;

  @ApiProperty({ enum: TOKEN_FORMATS })
  readonly tokenFormat: string;

  /** Null: what the settings say. */
  @ApiProperty({ type: 'integer', nullable: true })
  readonly accessTokenLifetimeSeconds: number | null;

  /** Null: what the settings say. */
  @ApiProperty({ type: 'integer', nullable: true })
  readonly refreshTokenLifetimeSeconds: number | null;

  /** Null: what the settings say. */
  @ApiProperty({ type: 'integer', nullable: true })
  readonly refreshTokenIdleSeconds: number | null;

  @ApiProperty({ type: [String] })
  readonly allowedScopes: readonly string[];
  @ApiProperty({ type: [String] })
  readonly allowedAddresses: readonly string[];

  @ApiProperty({ type: [String] })
  readonly managementScopes: readonly string[];
  readonly introspection: IntrospectionPermissionBody;

  /** How much it got for itself. */
  readonly applicationTokens: ApplicationTokensBody;

  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** At most one of each type. */
@ApiSchema({ name: 'KeyPairList' })
export class KeyPairListBody {
  @ApiProperty({ type: [KeyPairBody] })
  readonly items: readonly KeyPairBody[];

  /** Always null. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly nextCursor: null;
}

@ApiSchema({ name: 'Token' })
export class TokenBody {
  /** Shown this once. */
  readonly accessToken: string;

  @ApiProperty({ example: 'Bearer' })
  readonly tokenType: string;

  @ApiProperty({ type: 'integer' })
  readonly expiresInSeconds: number;

  readonly expiresAt: Date;
  @ApiProperty({ type: [String] })
  readonly scopes: readonly string[];
}
