// Written by write-operations.ts from the OpenAPI document: `npm run openapi`. Not to be edited.

export interface FieldFault {
  /** The place in the body (RFC 6901). */
  readonly pointer?: string;
  /** The parameter of the address. */
  readonly parameter?: string;
  readonly header?: string;
  /** Of an imported document, from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly code: string;
  readonly detail: string;
  /** What would be taken. */
  readonly allowed?: readonly unknown[] | Readonly<Record<string, unknown>>;
}

export interface Problem {
  /** The page that tells cause and fix. */
  readonly type: string;
  /** The same for every problem of this code. */
  readonly title: string;
  readonly status: number;
  /** Stable: what programs decide by. */
  readonly code:
    | 'malformed_request'
    | 'not_found'
    | 'method_not_allowed'
    | 'request_timeout'
    | 'body_too_large'
    | 'media_type_unsupported'
    | 'validation_failed'
    | 'cursor_invalid'
    | 'document_invalid'
    | 'confirmation_invalid'
    | 'authentication_required'
    | 'token_invalid'
    | 'insufficient_scope'
    | 'role_required'
    | 'setting_forbids'
    | 'step_up_required'
    | 'not_acceptable'
    | 'name_taken'
    | 'context_taken'
    | 'key_pair_exists'
    | 'subscription_exists'
    | 'state_conflict'
    | 'in_use'
    | 'secret_limit'
    | 'last_secret'
    | 'last_administrator'
    | 'owns_applications'
    | 'idempotency_in_progress'
    | 'secret_already_shown'
    | 'precondition_failed'
    | 'idempotency_key_reused'
    | 'precondition_required'
    | 'too_many_requests'
    | 'internal_error'
    | 'unavailable';
  /** What happened this time, and how to mend it. */
  readonly detail: string;
  /** The path that was asked, without its query. */
  readonly instance: string;
  /** Leads to the reason in the log. */
  readonly traceId: string;
  /** Every fault that was found, at most 50. */
  readonly errors?: readonly FieldFault[];
  /** The scope that would be needed. */
  readonly scope?: string;
  /** The role that would be needed. */
  readonly role?: string;
  /** The setting that forbids it. */
  readonly setting?: string;
  /** What would be possible instead. */
  readonly allowed?: readonly string[];
  /** Where the object is that is meant. */
  readonly location?: string;
}

export interface SignUpBody {
  /** What you sign in with; letter case counts. It stays. */
  readonly username: string;
  readonly email: string;
  /** The settings say how long it has to be. */
  readonly password: string;
  /** The user name, unless given. */
  readonly displayName?: string;
}

export interface AccountState {
  /** EMAIL_PENDING until the mail was confirmed, APPROVAL_PENDING until an administrator has decided. */
  readonly state: 'ACTIVE' | 'EMAIL_PENDING' | 'APPROVAL_PENDING' | 'DISABLED';
}

export interface ConfirmationBody {
  /** From the mail. It works once. */
  readonly token: string;
}

export interface PasswordResetBody {
  readonly username?: string;
  readonly email?: string;
}

export interface Nothing {}

export interface PasswordResetConfirmationBody {
  /** From the mail. It works once. */
  readonly token: string;
  readonly newPassword: string;
}

export interface User {
  /** Null where none was ever given. */
  readonly email: string | null;
  readonly locale: string | null;
  readonly roles: readonly ('SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR')[];
  readonly state: 'ACTIVE' | 'EMAIL_PENDING' | 'APPROVAL_PENDING' | 'DISABLED';
  /** Until when too many wrong passwords keep everybody from signing in as this person. */
  readonly lockedUntil: string | null;
  readonly lastSignInAt: string | null;
  readonly id: string;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly displayName: string;
  /** Whether an administrator wants them to have a second factor, whatever their roles. */
  readonly secondFactorRequired: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface NewUserBody {
  /** What they sign in with; letter case counts. It stays. */
  readonly username: string;
  readonly email: string;
  /** The user name, unless given. */
  readonly displayName?: string;
  /** The language of their mails and pages (RFC 5646). */
  readonly locale?: string | null;
  /** SUBSCRIBER, unless given. */
  readonly roles?: readonly ('SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR')[];
  /** Lets the person choose a password by a mail, instead of making one that you pass on. */
  readonly invite?: boolean;
  /** A salted SHA-256 of the classic system, `$classic-sha256$<salt>$<hash>`, both in base64 as its user table has them. It is replaced at the next sign-in. */
  readonly passwordHash?: string;
  /** Whether they need a second factor, whatever their roles. */
  readonly secondFactorRequired?: boolean;
}

export interface CreatedUser {
  /** Null where none was ever given. */
  readonly email: string | null;
  readonly locale: string | null;
  readonly roles: readonly ('SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR')[];
  readonly state: 'ACTIVE' | 'EMAIL_PENDING' | 'APPROVAL_PENDING' | 'DISABLED';
  /** Until when too many wrong passwords keep everybody from signing in as this person. */
  readonly lockedUntil: string | null;
  readonly lastSignInAt: string | null;
  /** Shown this once; null when the person was invited or the password was imported. */
  readonly temporaryPassword: string | null;
  readonly id: string;
  readonly username: string;
  readonly emailVerified: boolean;
  readonly displayName: string;
  /** Whether an administrator wants them to have a second factor, whatever their roles. */
  readonly secondFactorRequired: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface UserChangeBody {
  readonly displayName?: string;
  /** Holds once the mail that is sent to it was confirmed. The present one sends that mail again, or takes a change back. */
  readonly email?: string;
  readonly locale?: string | null;
  /** Whether they need a second factor, whatever their roles. Administrators say so. */
  readonly secondFactorRequired?: boolean;
}

export interface RestAnswer {}

export interface RolesBody {
  readonly roles: readonly ('SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR')[];
}

export interface ReasonBody {
  readonly reason?: string;
}

export interface PasswordChangeBody {
  readonly currentPassword: string;
  readonly newPassword: string;
}

export interface AdministratorResetBody {
  /** EMAIL: the person chooses one by a mail. SHOW: the answer shows a new one, and the old one and all that it opened ends. */
  readonly deliver: 'EMAIL' | 'SHOW';
}

export interface TemporaryPassword {
  /** Shown this once; null when a mail was sent instead. */
  readonly temporaryPassword: string | null;
}

export interface Hint {
  readonly first: string;
  readonly last: string;
}

export interface PersonalAccessToken {
  readonly scopes: readonly (
    | 'gatehouse:account'
    | 'gatehouse:applications:read'
    | 'gatehouse:applications:write'
    | 'gatehouse:keys:write'
    | 'gatehouse:apis:write'
    | 'gatehouse:subscriptions:manage'
    | 'gatehouse:users:manage'
    | 'gatehouse:settings:manage'
    | 'gatehouse:audit:read'
  )[];
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly state: 'ACTIVE' | 'EXPIRED' | 'REVOKED';
  readonly id: string;
  readonly label: string;
  readonly expiresAt: string;
  /** By which its owner knows it again. */
  readonly hint: Hint;
  readonly createdAt: string;
}

export interface NewPersonalAccessTokenBody {
  /** What it is for. */
  readonly label: string;
  /** Those of the token that asks, at most. */
  readonly scopes: readonly (
    | 'gatehouse:account'
    | 'gatehouse:applications:read'
    | 'gatehouse:applications:write'
    | 'gatehouse:keys:write'
    | 'gatehouse:apis:write'
    | 'gatehouse:subscriptions:manage'
    | 'gatehouse:users:manage'
    | 'gatehouse:settings:manage'
    | 'gatehouse:audit:read'
  )[];
  /** At most 90 days ahead. */
  readonly expiresAt: string;
}

export interface CreatedPersonalAccessToken {
  readonly scopes: readonly (
    | 'gatehouse:account'
    | 'gatehouse:applications:read'
    | 'gatehouse:applications:write'
    | 'gatehouse:keys:write'
    | 'gatehouse:apis:write'
    | 'gatehouse:subscriptions:manage'
    | 'gatehouse:users:manage'
    | 'gatehouse:settings:manage'
    | 'gatehouse:audit:read'
  )[];
  /** To the minute. */
  readonly lastUsedAt: string | null;
  readonly state: 'ACTIVE' | 'EXPIRED' | 'REVOKED';
  readonly id: string;
  readonly label: string;
  readonly expiresAt: string;
  /** By which its owner knows it again. */
  readonly hint: Hint;
  readonly createdAt: string;
  /** Shown this once. Send it as `Authorization: Bearer`, to this API alone. */
  readonly value: string;
}

export interface Session {
  /** By what the person proved who they are. */
  readonly factors: readonly ('PASSWORD' | 'TOTP' | 'PASSKEY' | 'RECOVERY_CODES')[];
  readonly id: string;
  readonly userId: string;
  /** Whether it is the one of whoever asks. Callers with an access token have none, so it is false for them. */
  readonly current: boolean;
  /** From where the person signed in. */
  readonly address: string;
  /** What their browser calls itself. */
  readonly userAgent: string;
  /** To the minute. */
  readonly lastSeenAt: string;
  /** When it ends at the latest; in the past once it was ended. */
  readonly expiresAt: string;
}

export interface SessionList {
  readonly items: readonly Session[];
  /** Always null. */
  readonly nextCursor?: string | null;
}

export interface Factor {
  readonly kind: 'TOTP' | 'PASSKEY' | 'RECOVERY_CODES';
  readonly lastUsedAt: string | null;
  readonly id: string;
  /** What the person calls it; may be empty. */
  readonly label: string;
}

export interface FactorList {
  readonly items: readonly Factor[];
  /** Always null. */
  readonly nextCursor?: string | null;
}

export interface ApplicationAttributeBody {
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
}

export interface MailServer {
  readonly port: number;
  readonly username: string | null;
  readonly host: string;
  readonly from: string;
}

export interface Lifetimes {
  readonly accessTokenLifetimeSeconds: number;
  readonly refreshTokenIdleSeconds: number;
  readonly refreshTokenLifetimeSeconds: number;
}

export interface TokenLifetimes {
  readonly defaults: Lifetimes;
  readonly maxima: Lifetimes;
}

export interface Lockout {
  readonly windowSeconds: number;
  readonly failuresPerAccountAndNetwork: number;
  readonly failuresPerAccount: number;
  readonly failuresPerNetwork: number;
}

export interface Settings {
  readonly signUp: 'OPEN' | 'EMAIL' | 'APPROVAL' | 'CLOSED';
  readonly passwordMinLength: number;
  readonly applicationAttributes: readonly ApplicationAttributeBody[];
  readonly supportEmail: string | null;
  readonly defaultPlanId: string | null;
  readonly secretOverlapMaxSeconds: number;
  readonly auditRetentionDays: number;
  readonly usageRetentionDays: number;
  readonly mail: MailServer | null;
  readonly privateBackends: 'NONE' | 'LOOPBACK' | 'ALL';
  readonly sessionIdleSeconds: number;
  readonly sessionAbsoluteSeconds: number;
  readonly secondFactorRoles: readonly ('SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR')[];
  readonly applicationApproval: boolean;
  readonly tokenLifetimes: TokenLifetimes;
  readonly lockout: Lockout;
}

export interface PublicSettings {
  readonly signUp: 'OPEN' | 'EMAIL' | 'APPROVAL' | 'CLOSED';
  readonly passwordMinLength: number;
  readonly applicationAttributes: readonly ApplicationAttributeBody[];
  readonly supportEmail: string | null;
}

export interface LifetimesBody {
  readonly accessTokenLifetimeSeconds?: number;
  /** How long a refresh token may lie unused. */
  readonly refreshTokenIdleSeconds?: number;
  readonly refreshTokenLifetimeSeconds?: number;
}

export interface TokenLifetimesBody {
  /** Of key pairs that say nothing. */
  readonly defaults?: LifetimesBody;
  /** The most that a key pair gets, whatever it says. */
  readonly maxima?: LifetimesBody;
}

export interface LockoutBody {
  readonly windowSeconds?: number;
  readonly failuresPerAccountAndNetwork?: number;
  readonly failuresPerAccount?: number;
  readonly failuresPerNetwork?: number;
}

export interface MailChangeBody {
  readonly host?: string;
  /** 465 speaks TLS from the first byte; every other port has to offer STARTTLS, unless the host is this machine. */
  readonly port?: number;
  /** Null: without authentication. */
  readonly username?: string | null;
  /** Never shown. To be sent again when host or port changes. */
  readonly password?: string | null;
  /** The address of the sender. */
  readonly from?: string;
}

export interface SettingsChangeBody {
  readonly signUp?: 'OPEN' | 'EMAIL' | 'APPROVAL' | 'CLOSED';
  readonly applicationApproval?: boolean;
  readonly defaultPlanId?: string | null;
  readonly tokenLifetimes?: TokenLifetimesBody;
  readonly secretOverlapMaxSeconds?: number;
  readonly passwordMinLength?: number;
  readonly lockout?: LockoutBody;
  readonly applicationAttributes?: readonly ApplicationAttributeBody[];
  readonly auditRetentionDays?: number;
  readonly usageRetentionDays?: number;
  readonly supportEmail?: string | null;
  /** Null: no mails are sent. */
  readonly mail?: MailChangeBody | null;
  readonly privateBackends?: 'NONE' | 'LOOPBACK' | 'ALL';
  readonly sessionIdleSeconds?: number;
  readonly sessionAbsoluteSeconds?: number;
  readonly secondFactorRoles?: readonly ('SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR')[];
}

export interface TokenForm {
  /** What is exchanged for a token. */
  readonly grant_type: 'authorization_code' | 'client_credentials' | 'password' | 'refresh_token';
  /** Scopes separated by single spaces; left out, the default of the key pair. */
  readonly scope?: string;
  /** For `password`. */
  readonly username?: string;
  /** For `password`. */
  readonly password?: string;
  /** For `authorization_code`: the code that the redirect URI received. It works once, for a minute. */
  readonly code?: string;
  /** For `authorization_code`: the same as in the authorization request. */
  readonly redirect_uri?: string;
  /** For `authorization_code`: what the `code_challenge` was made of (RFC 7636). */
  readonly code_verifier?: string;
  /** For `refresh_token`: the newest one of its family. */
  readonly refresh_token?: string;
  /** The base URL of the one API that the token is for (RFC 8707). */
  readonly resource?: string;
  /** For key pairs that authenticate in the body, and for public ones. */
  readonly client_id?: string;
  /** For key pairs that authenticate in the body. */
  readonly client_secret?: string;
}

export interface TokenAnswerBody {
  readonly access_token: string;
  /** Of a person’s grants, for key pairs that may renew. */
  readonly refresh_token?: string;
  readonly scope: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  /** With the scope `openid`, when the person signed in on the page: who, when and how. */
  readonly id_token?: string;
}

export interface OAuthError {
  /** Stable: what programs decide by. */
  readonly error: string;
  /** What happened, and how to mend it. */
  readonly error_description: string;
  /** The page that tells cause and fix. */
  readonly error_uri: string;
}

export interface RevocationForm {
  /** An access token or a refresh token. */
  readonly token: string;
  /** Not needed: tokens tell what they are. */
  readonly token_type_hint?: 'access_token' | 'refresh_token';
  /** For key pairs that authenticate in the body. */
  readonly client_id?: string;
  /** For key pairs that authenticate in the body. */
  readonly client_secret?: string;
}

export interface IntrospectionForm {
  /** An access token or a refresh token. */
  readonly token: string;
  /** Not needed: tokens tell what they are. */
  readonly token_type_hint?: 'access_token' | 'refresh_token';
  /** For key pairs that authenticate in the body. */
  readonly client_id?: string;
  /** For key pairs that authenticate in the body. */
  readonly client_secret?: string;
}

export interface IntrospectionBody {
  readonly active: boolean;
  readonly token_type?: 'Bearer';
  /** What the token is for: a refresh token opens nothing but the token endpoint. */
  readonly token_use?: 'access_token' | 'refresh_token';
  /** Of the person behind the token; left out when it is not known. */
  readonly username?: string;
  readonly iss?: string;
  /** A person, or the consumer key of an application token. */
  readonly sub?: string;
  readonly aud?: readonly string[];
  readonly client_id?: string;
  readonly azp?: string;
  readonly iat?: number;
  readonly exp?: number;
  readonly jti?: string;
  readonly scope?: string;
  readonly aut?: 'APPLICATION' | 'APPLICATION_USER';
  readonly key_type?: 'PRODUCTION' | 'SANDBOX';
  readonly application_id?: string;
  /** Which secret of the key pair obtained the token. */
  readonly secret_id?: string;
  /** When the person authenticated. */
  readonly auth_time?: number;
  readonly acr?: string;
  readonly amr?: readonly string[];
}

export interface UserinfoBody {
  /** The person: never reused, never a name; for key pairs of the subject type PAIRWISE a name of their own. */
  readonly sub: string;
  /** With the scope `profile`. */
  readonly preferred_username?: string;
  /** With the scope `profile`. */
  readonly name?: string;
  /** With the scope `profile`, if the person has chosen one: a language tag (RFC 5646). */
  readonly locale?: string;
  /** With the scope `profile`: when the account was last changed, in seconds. */
  readonly updated_at?: number;
  /** With the scope `email`, if the person has one. */
  readonly email?: string;
  readonly email_verified?: boolean;
}

export interface AuthorizationServerMetadata {
  /** The `iss` of every token. */
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint: string;
  readonly jwks_uri: string;
  readonly revocation_endpoint: string;
  readonly introspection_endpoint: string;
  readonly end_session_endpoint: string;
  readonly scopes_supported: readonly string[];
  readonly response_types_supported: readonly string[];
  readonly response_modes_supported: readonly string[];
  readonly grant_types_supported: readonly string[];
  readonly code_challenge_methods_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
  readonly revocation_endpoint_auth_methods_supported: readonly string[];
  readonly introspection_endpoint_auth_methods_supported: readonly string[];
  readonly subject_types_supported: readonly string[];
  readonly id_token_signing_alg_values_supported: readonly string[];
  readonly userinfo_signing_alg_values_supported: readonly string[];
  readonly acr_values_supported: readonly string[];
  readonly prompt_values_supported: readonly string[];
  readonly claim_types_supported: readonly string[];
  readonly claims_supported: readonly string[];
  readonly claims_parameter_supported: boolean;
  readonly request_parameter_supported: boolean;
  readonly request_uri_parameter_supported: boolean;
  readonly authorization_response_iss_parameter_supported: boolean;
  readonly backchannel_logout_supported: boolean;
  readonly backchannel_logout_session_supported: boolean;
  readonly frontchannel_logout_supported: boolean;
  readonly frontchannel_logout_session_supported: boolean;
  readonly service_documentation: string;
}

export interface EcKey {
  readonly kty: 'EC';
  /** Its thumbprint (RFC 7638). */
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'ES256';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

export interface RsaKey {
  readonly kty: 'RSA';
  /** Its thumbprint (RFC 7638). */
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'RS256';
  readonly n: string;
  readonly e: string;
}

export interface KeySet {
  readonly keys: readonly (EcKey | RsaKey)[];
}

export interface Installation {
  readonly name: string;
  /** The `iss` of every token, and the origin of the Token API. */
  readonly issuer: string;
  /** Below it is every published API. */
  readonly gateway: string;
  /** The OpenAPI document of all this. */
  readonly openapi: string;
  /** Swagger UI. */
  readonly docs: string;
  /** What each error code means. */
  readonly errors: string;
  readonly version: string;
}

export interface AvailableScope {
  readonly name: string;
  readonly description: string;
  readonly apiId: string;
}

export interface UserReference {
  readonly id: string;
  readonly username: string;
}

export interface Application {
  readonly attributes: Readonly<Record<string, string>>;
  readonly tokenFormat: 'JWT' | 'OPAQUE';
  readonly state: 'ACTIVE' | 'PENDING' | 'REJECTED' | 'DISABLED';
  /** What the caller is in its team; null of an administrator who is not in it. */
  readonly memberRole: 'OWNER' | 'DEVELOPER' | 'VIEWER' | null;
  readonly keyTypes: readonly ('PRODUCTION' | 'SANDBOX')[];
  readonly subscriptionCount: number;
  readonly availableScopes: readonly AvailableScope[];
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Whether people need a second factor for it. */
  readonly secondFactorRequired: boolean;
  readonly owner: UserReference;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface NewApplicationBody {
  /** Unique among the applications of its owner. */
  readonly name: string;
  readonly description?: string;
  /** What the settings ask of every application, and more. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Of the access tokens of its key pairs, unless one says otherwise. */
  readonly tokenFormat?: 'JWT' | 'OPAQUE';
  /** Whether people need a second factor for it. The owner says so. */
  readonly secondFactorRequired?: boolean;
}

export interface ApplicationChangeBody {
  readonly name?: string;
  readonly description?: string;
  /** Replaces them all. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly tokenFormat?: 'JWT' | 'OPAQUE';
  /** Whether people need a second factor for it. The owner says so. */
  readonly secondFactorRequired?: boolean;
}

export interface TransferBody {
  /** The new owner. */
  readonly userId: string;
}

export interface Member {
  readonly role: 'OWNER' | 'DEVELOPER' | 'VIEWER';
  readonly userId: string;
  readonly username: string;
}

export interface MemberList {
  readonly items: readonly Member[];
  /** Always null. */
  readonly nextCursor?: string | null;
}

export interface MemberRoleBody {
  /** A DEVELOPER writes, a VIEWER reads. The owner is set by a transfer. */
  readonly role: 'DEVELOPER' | 'VIEWER';
}

export interface IntrospectionPermission {
  /** Audiences of those tokens. */
  readonly resources: readonly string[];
}

export interface ApplicationTokens {
  /** In the last 24 hours. */
  readonly issued24h: number;
  /** To the minute. */
  readonly lastIssuedAt: string | null;
}

export interface KeyPair {
  readonly keyType: 'PRODUCTION' | 'SANDBOX';
  readonly mode: 'CREATED' | 'IMPORTED' | 'REGISTERED';
  readonly state: 'ACTIVE' | 'DISABLED';
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly defaultScopes: readonly string[];
  readonly refreshReplaySeconds: number;
  readonly idTokenSignedResponseAlg: 'RS256' | 'ES256';
  /** Null: JSON that is not signed. */
  readonly userinfoSignedResponseAlg: 'RS256' | 'ES256' | null;
  readonly subjectType: 'PUBLIC' | 'PAIRWISE';
  readonly defaultAcrValues: readonly string[];
  /** Always null: no key of its own is taken yet. */
  readonly jwks: object | null;
  /** Always null. */
  readonly jwksUri: string | null;
  readonly profile: 'STANDARD';
  readonly tokenFormat: 'JWT' | 'OPAQUE';
  /** Null: what the settings say. */
  readonly accessTokenLifetimeSeconds: number | null;
  /** Null: what the settings say. */
  readonly refreshTokenLifetimeSeconds: number | null;
  /** Null: what the settings say. */
  readonly refreshTokenIdleSeconds: number | null;
  readonly allowedScopes: readonly string[];
  readonly allowedAddresses: readonly string[];
  readonly managementScopes: readonly string[];
  readonly id: string;
  readonly applicationId: string;
  /** The `client_id`. */
  readonly consumerKey: string;
  readonly clientAuthMethod: string;
  readonly pkceRequired: boolean;
  readonly sectorIdentifierUri: string | null;
  readonly backChannelLogoutUri: string | null;
  readonly frontChannelLogoutUri: string | null;
  readonly consentSkipped: boolean;
  readonly introspection: IntrospectionPermission;
  /** How much it got for itself. */
  readonly applicationTokens: ApplicationTokens;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface KeyPairList {
  readonly items: readonly KeyPair[];
  /** Always null. */
  readonly nextCursor: string | null;
}

export interface TokenOrderBody {
  /** Default: the default scopes of the key pair. */
  readonly scopes?: readonly string[];
  /** Never longer than the key pair's own tokens live. */
  readonly lifetimeSeconds?: number;
}

export interface NewKeyPairBody {
  /** How it authenticates (RFC 7591 section 2). */
  readonly clientAuthMethod?: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** Default: client_credentials, with redirect URIs authorization_code and refresh_token too. */
  readonly grantTypes?: readonly ('client_credentials' | 'authorization_code' | 'refresh_token' | 'password')[];
  /** Compared byte by byte; https, a loopback address, or a scheme of your own with a dot in it. */
  readonly redirectUris?: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** Whether every code must be bound to a challenge (RFC 7636). */
  readonly pkceRequired?: boolean;
  /** Granted when none is asked for. */
  readonly defaultScopes?: readonly string[];
  /** The only scopes that it may be granted; an empty list narrows nothing. */
  readonly allowedScopes?: readonly string[];
  /** Addresses and networks from which alone it may be used; an empty list: from any. */
  readonly allowedAddresses?: readonly string[];
  /** How long the former refresh token gets the same answer again, for replies that were lost. */
  readonly refreshReplaySeconds?: number;
  readonly idTokenSignedResponseAlg?: 'RS256' | 'ES256';
  /** Userinfo as a JWT signed in this way; null: as JSON. */
  readonly userinfoSignedResponseAlg?: 'RS256' | 'ES256' | null;
  /** PAIRWISE: it knows people by names that nobody outside of its sector knows them by. */
  readonly subjectType?: 'PUBLIC' | 'PAIRWISE';
  /** Answers a JSON list that holds all redirect URIs; its host is the sector. Null: the one host of the redirect URIs is. */
  readonly sectorIdentifierUri?: string | null;
  /** Told when a session of a person ends (OpenID Connect Back-Channel Logout). */
  readonly backChannelLogoutUri?: string | null;
  /** Loaded in a frame when a person signs out, on an origin of the redirect URIs (OpenID Connect Front-Channel Logout). */
  readonly frontChannelLogoutUri?: string | null;
  /** The level of authentication that people need when the request asks for none: 1 or 2 factors. */
  readonly defaultAcrValues?: readonly ('1' | '2')[];
  /** People are not asked what it may do. For administrators. */
  readonly consentSkipped?: boolean;
  readonly tokenFormat?: 'JWT' | 'OPAQUE';
  /** Null: what the settings say. */
  readonly accessTokenLifetimeSeconds?: number | null;
  readonly refreshTokenLifetimeSeconds?: number | null;
  readonly refreshTokenIdleSeconds?: number | null;
  /** Scopes of this API that it may be granted. For administrators. */
  readonly managementScopes?: readonly (
    | 'gatehouse:account'
    | 'gatehouse:applications:read'
    | 'gatehouse:applications:write'
    | 'gatehouse:keys:write'
    | 'gatehouse:apis:write'
    | 'gatehouse:subscriptions:manage'
    | 'gatehouse:users:manage'
    | 'gatehouse:settings:manage'
    | 'gatehouse:audit:read'
  )[];
  /** For administrators. */
  readonly introspection?: IntrospectionPermission;
  /** One of each per application. */
  readonly keyType: 'PRODUCTION' | 'SANDBOX';
  readonly secretLabel?: string;
  /** Null: it does not end by itself. */
  readonly secretExpiresAt?: string | null;
  /** Asks for a first access token too; null: none. */
  readonly token?: TokenOrderBody | null;
  /** A consumer key to import from another installation. For administrators, together with its secret. */
  readonly consumerKey?: string;
  readonly consumerSecret?: string;
}

export interface Secret {
  /** ENDING: it ends within thirty days. */
  readonly state: 'ACTIVE' | 'ENDING' | 'EXPIRED' | 'REVOKED';
  /** Its share, from 0 to 1, of the calls that the key pair made in the last 24 hours; null when it made none. */
  readonly callShare24h: number | null;
  readonly id: string;
  readonly keyPairId: string;
  readonly label: string;
  readonly expiresAt: string | null;
  readonly hint: Hint;
  /** The id of who made it. */
  readonly createdBy: string | null;
  /** When it last authenticated its key pair, to the minute. */
  readonly lastUsedAt: string | null;
  /** The consumer secret, in the answer that made it; null everywhere else. */
  readonly value: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Token {
  readonly tokenType: string;
  readonly expiresInSeconds: number;
  readonly scopes: readonly string[];
  /** Shown this once. */
  readonly accessToken: string;
  readonly expiresAt: string;
}

export interface GeneratedKeyPair {
  readonly keyType: 'PRODUCTION' | 'SANDBOX';
  readonly mode: 'CREATED' | 'IMPORTED' | 'REGISTERED';
  readonly state: 'ACTIVE' | 'DISABLED';
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly defaultScopes: readonly string[];
  readonly refreshReplaySeconds: number;
  readonly idTokenSignedResponseAlg: 'RS256' | 'ES256';
  /** Null: JSON that is not signed. */
  readonly userinfoSignedResponseAlg: 'RS256' | 'ES256' | null;
  readonly subjectType: 'PUBLIC' | 'PAIRWISE';
  readonly defaultAcrValues: readonly string[];
  /** Always null: no key of its own is taken yet. */
  readonly jwks: object | null;
  /** Always null. */
  readonly jwksUri: string | null;
  readonly profile: 'STANDARD';
  readonly tokenFormat: 'JWT' | 'OPAQUE';
  /** Null: what the settings say. */
  readonly accessTokenLifetimeSeconds: number | null;
  /** Null: what the settings say. */
  readonly refreshTokenLifetimeSeconds: number | null;
  /** Null: what the settings say. */
  readonly refreshTokenIdleSeconds: number | null;
  readonly allowedScopes: readonly string[];
  readonly allowedAddresses: readonly string[];
  readonly managementScopes: readonly string[];
  readonly id: string;
  readonly applicationId: string;
  /** The `client_id`. */
  readonly consumerKey: string;
  readonly clientAuthMethod: string;
  readonly pkceRequired: boolean;
  readonly sectorIdentifierUri: string | null;
  readonly backChannelLogoutUri: string | null;
  readonly frontChannelLogoutUri: string | null;
  readonly consentSkipped: boolean;
  readonly introspection: IntrospectionPermission;
  /** How much it got for itself. */
  readonly applicationTokens: ApplicationTokens;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Its first secret, with its value; null of a public client, which has none. */
  readonly secret: Secret | null;
  /** The access token that was asked for. */
  readonly token: Token | null;
}

export interface KeyPairChangeBody {
  /** How it authenticates (RFC 7591 section 2). */
  readonly clientAuthMethod?: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** Default: client_credentials, with redirect URIs authorization_code and refresh_token too. */
  readonly grantTypes?: readonly ('client_credentials' | 'authorization_code' | 'refresh_token' | 'password')[];
  /** Compared byte by byte; https, a loopback address, or a scheme of your own with a dot in it. */
  readonly redirectUris?: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** Whether every code must be bound to a challenge (RFC 7636). */
  readonly pkceRequired?: boolean;
  /** Granted when none is asked for. */
  readonly defaultScopes?: readonly string[];
  /** The only scopes that it may be granted; an empty list narrows nothing. */
  readonly allowedScopes?: readonly string[];
  /** Addresses and networks from which alone it may be used; an empty list: from any. */
  readonly allowedAddresses?: readonly string[];
  /** How long the former refresh token gets the same answer again, for replies that were lost. */
  readonly refreshReplaySeconds?: number;
  readonly idTokenSignedResponseAlg?: 'RS256' | 'ES256';
  /** Userinfo as a JWT signed in this way; null: as JSON. */
  readonly userinfoSignedResponseAlg?: 'RS256' | 'ES256' | null;
  /** PAIRWISE: it knows people by names that nobody outside of its sector knows them by. */
  readonly subjectType?: 'PUBLIC' | 'PAIRWISE';
  /** Answers a JSON list that holds all redirect URIs; its host is the sector. Null: the one host of the redirect URIs is. */
  readonly sectorIdentifierUri?: string | null;
  /** Told when a session of a person ends (OpenID Connect Back-Channel Logout). */
  readonly backChannelLogoutUri?: string | null;
  /** Loaded in a frame when a person signs out, on an origin of the redirect URIs (OpenID Connect Front-Channel Logout). */
  readonly frontChannelLogoutUri?: string | null;
  /** The level of authentication that people need when the request asks for none: 1 or 2 factors. */
  readonly defaultAcrValues?: readonly ('1' | '2')[];
  /** People are not asked what it may do. For administrators. */
  readonly consentSkipped?: boolean;
  readonly tokenFormat?: 'JWT' | 'OPAQUE';
  /** Null: what the settings say. */
  readonly accessTokenLifetimeSeconds?: number | null;
  readonly refreshTokenLifetimeSeconds?: number | null;
  readonly refreshTokenIdleSeconds?: number | null;
  /** Scopes of this API that it may be granted. For administrators. */
  readonly managementScopes?: readonly (
    | 'gatehouse:account'
    | 'gatehouse:applications:read'
    | 'gatehouse:applications:write'
    | 'gatehouse:keys:write'
    | 'gatehouse:apis:write'
    | 'gatehouse:subscriptions:manage'
    | 'gatehouse:users:manage'
    | 'gatehouse:settings:manage'
    | 'gatehouse:audit:read'
  )[];
  /** For administrators. */
  readonly introspection?: IntrospectionPermission;
}

export interface SecretList {
  readonly items: readonly Secret[];
  /** Always null. */
  readonly nextCursor: string | null;
}

export interface NewSecretBody {
  /** What it is for, to tell it from others. */
  readonly label?: string;
  /** Null: it does not end by itself. */
  readonly expiresAt?: string | null;
}

export interface RotationBody {
  /** Access tokens are signed with ES256, ID tokens with RS256 unless their key pair says otherwise. ES256 unless given. */
  readonly algorithm?: 'ES256' | 'RS256';
  /** Whether it takes over now, before every cache of the JWKS can hold it. Not unless given. */
  readonly immediately?: boolean;
}

export interface EndingSecret {
  readonly id: string;
  readonly expiresAt: string;
}

export interface RotatedSecret {
  /** ENDING: it ends within thirty days. */
  readonly state: 'ACTIVE' | 'ENDING' | 'EXPIRED' | 'REVOKED';
  /** Its share, from 0 to 1, of the calls that the key pair made in the last 24 hours; null when it made none. */
  readonly callShare24h: number | null;
  /** Those that it takes over from. */
  readonly ending: readonly EndingSecret[];
  readonly id: string;
  readonly keyPairId: string;
  readonly label: string;
  readonly expiresAt: string | null;
  readonly hint: Hint;
  /** The id of who made it. */
  readonly createdBy: string | null;
  /** When it last authenticated its key pair, to the minute. */
  readonly lastUsedAt: string | null;
  /** The consumer secret, in the answer that made it; null everywhere else. */
  readonly value: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface SecretChangeBody {
  readonly label?: string;
  /** An earlier end than the present one. */
  readonly expiresAt?: string;
}

export interface SecretRevocationBody {
  /** Ends the access tokens that it obtained as well; without it they live to their end. */
  readonly endTokens?: boolean;
  /** Even if it is the last one, after which the key pair cannot authenticate. */
  readonly allowLast?: boolean;
}

export interface GrantUser {
  /** Null unless the person asks, or an administrator: an application knows a person by the id alone. */
  readonly username: string | null;
  readonly id: string;
}

export interface GrantApplication {
  readonly id: string;
  readonly name: string;
}

export interface GrantSummary {
  /** Null when the person is gone. */
  readonly user: GrantUser | null;
  readonly keyType: 'PRODUCTION' | 'SANDBOX';
  readonly scopes: readonly string[];
  readonly state: 'ACTIVE' | 'REVOKED' | 'EXPIRED';
  /** The `gid` of its tokens. */
  readonly id: string;
  readonly application: GrantApplication;
  readonly keyPairId: string;
  /** As the Token API spells it: `password`, `authorization_code`. */
  readonly grantType: string;
  readonly createdAt: string;
  /** When it last gave tokens. */
  readonly lastUsedAt: string;
  /** When the last of its tokens will have ended, unless it is used again. */
  readonly expiresAt: string;
}

export interface GrantToken {
  readonly kind: 'ACCESS' | 'REFRESH';
  readonly format: 'OPAQUE';
  readonly state: 'ACTIVE' | 'REVOKED' | 'EXPIRED';
  /** The secret that obtained it; null when none did, and of a refresh token. */
  readonly secretId: string | null;
  /** What it is revoked by. A refresh token keeps it when it is renewed. */
  readonly id: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
}

export interface Grant {
  /** Null when the person is gone. */
  readonly user: GrantUser | null;
  readonly keyType: 'PRODUCTION' | 'SANDBOX';
  readonly scopes: readonly string[];
  readonly state: 'ACTIVE' | 'REVOKED' | 'EXPIRED';
  /** What the person has allowed the application at the authorization endpoint, so that it is not asked again. */
  readonly consentedScopes: readonly string[];
  /** The refresh token, then the newest hundred opaque access tokens. JWTs are not stored: they end with their grant. */
  readonly tokens: readonly GrantToken[];
  /** The `gid` of its tokens. */
  readonly id: string;
  readonly application: GrantApplication;
  readonly keyPairId: string;
  /** As the Token API spells it: `password`, `authorization_code`. */
  readonly grantType: string;
  readonly createdAt: string;
  /** When it last gave tokens. */
  readonly lastUsedAt: string;
  /** When the last of its tokens will have ended, unless it is used again. */
  readonly expiresAt: string;
}

export interface TokenState {
  readonly state: 'ACTIVE' | 'REVOKED' | 'EXPIRED';
  readonly id: string;
}

export interface RevokedToken {
  readonly token: TokenState;
}

export interface UserTokensBody {
  readonly reason?: string;
  /** Whether the person is signed out of the console as well. */
  readonly sessions?: boolean;
}

export interface RevokedTokens {
  /** How many living grants ended. Tokens of applications, which hang on no grant, ended too. */
  readonly revokedGrants: number;
}

export interface PublicJwk {
  readonly kty: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

export interface SigningKey {
  /** What it signs: tokens for everybody, or assertions for back ends. */
  readonly use: 'TOKEN' | 'ASSERTION';
  readonly algorithm: 'ES256' | 'RS256';
  /** NEXT is published but does not sign yet; RETIRING signs no more but verifies; RETIRED and REVOKED do neither. */
  readonly state: 'NEXT' | 'ACTIVE' | 'RETIRING' | 'RETIRED' | 'REVOKED';
  /** Of a NEXT key: when it takes over. */
  readonly activeFromAt: string | null;
  readonly activeUntilAt: string | null;
  /** Its `kid`. */
  readonly id: string;
  readonly publicJwk: PublicJwk;
}

export interface SigningKeyList {
  readonly items: readonly SigningKey[];
  /** Always null. */
  readonly nextCursor?: string | null;
}

export interface KeyRevocationBody {
  /** For the audit. */
  readonly reason?: string;
}

export interface RevokedSigningKey {
  /** What it signs: tokens for everybody, or assertions for back ends. */
  readonly use: 'TOKEN' | 'ASSERTION';
  readonly algorithm: 'ES256' | 'RS256';
  /** NEXT is published but does not sign yet; RETIRING signs no more but verifies; RETIRED and REVOKED do neither. */
  readonly state: 'NEXT' | 'ACTIVE' | 'RETIRING' | 'RETIRED' | 'REVOKED';
  /** Of a NEXT key: when it takes over. */
  readonly activeFromAt: string | null;
  readonly activeUntilAt: string | null;
  /** How many living grants may have a token that it signed. */
  readonly grants: number;
  /** Its `kid`. */
  readonly id: string;
  readonly publicJwk: PublicJwk;
}

export interface AuditActor {
  /** SYSTEM is Gatehouse itself, or somebody who was not signed in. */
  readonly kind: 'USER' | 'CLIENT' | 'SYSTEM';
  /** A user id or a consumer key. */
  readonly id: string | null;
  /** As of now; null when there is none any more. A team reads the names of its own members alone. */
  readonly name: string | null;
}

export interface AuditTarget {
  /** What it was called then; null of a person. */
  readonly name: string | null;
  /** `APPLICATION`, `GRANT`, `USER`. */
  readonly kind: string;
  readonly id: string;
}

export interface AuditEvent {
  readonly applicationId: string | null;
  /** Where it was asked for; a team reads that of its own members alone. */
  readonly address: string | null;
  readonly traceId: string | null;
  /** Never holds a secret. */
  readonly before: object | null;
  readonly after: object | null;
  readonly id: string;
  readonly at: string;
  readonly actor: AuditActor;
  /** `<object>.<verb>`: `grant.revoke`. */
  readonly action: string;
  readonly target: AuditTarget;
}

export interface NamedReference {
  readonly id: string;
  readonly name: string;
}

export interface ApiReference {
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

export interface Subscription {
  readonly state: 'ACTIVE' | 'PENDING' | 'BLOCKED' | 'PRODUCTION_BLOCKED' | 'REJECTED';
  readonly id: string;
  readonly applicationId: string;
  readonly apiId: string;
  readonly planId: string;
  readonly application: NamedReference;
  readonly api: ApiReference;
  readonly plan: NamedReference;
  /** The plan that waits for approval; the present one holds until then. */
  readonly requestedPlan: NamedReference | null;
  /** What was said when it was blocked, unblocked, approved or rejected. */
  readonly stateReason: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface NewSubscriptionBody {
  readonly applicationId: string;
  readonly apiId: string;
  /** One of the plans that the API offers. */
  readonly planId: string;
}

export interface SubscriptionChangeBody {
  /** A plan that needs approval waits in `requestedPlan`, unless the publisher asks. */
  readonly planId?: string;
}

export interface BlockingBody {
  /** The members of the application read it. */
  readonly reason?: string | null;
}

export interface Quota {
  /** How many calls the plan allows in any window; null: as many as one likes, and then nobody counts. */
  readonly limit: number | null;
  readonly windowSeconds: number | null;
  /** The calls in the window that ends now, at the node that answers. */
  readonly used: number | null;
  readonly remaining: number | null;
  /** How many calls more other nodes may have counted; 0: there is no other node. Null: each node counts by itself, and what the others have counted is not known here. */
  readonly exactWithin: number | null;
  readonly plan: NamedReference;
  /** When a call is admitted again if nothing remains, else when all calls so far are forgotten; null: none counts. */
  readonly resetsAt: string | null;
}

export interface Quotas {
  readonly production: Quota;
  readonly sandbox: Quota;
}

export interface ApprovalSubject {
  readonly kind: 'USER' | 'APPLICATION' | 'SUBSCRIPTION';
  readonly id: string;
  /** Null of a person who has gone. */
  readonly name: string | null;
}

export interface PersonReference {
  readonly id: string;
  /** Only administrators read the names of others; null also of a person who has gone. */
  readonly username: string | null;
}

export interface Approval {
  readonly kind: 'SIGN_UP' | 'APPLICATION' | 'SUBSCRIPTION' | 'PLAN_CHANGE';
  /** WITHDRAWN: what it was about has gone, or is asked for no longer. */
  readonly state: 'PENDING' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN';
  readonly id: string;
  readonly subject: ApprovalSubject;
  readonly requestedBy: PersonReference;
  /** What was said to the decision. */
  readonly reason: string | null;
  readonly decidedBy: PersonReference | null;
  readonly decidedAt: string | null;
  readonly createdAt: string;
}

export interface ConsentBody {
  readonly reason?: string | null;
}

export interface RejectionBody {
  /** Whoever asked reads it. */
  readonly reason: string;
}

export interface ApiScope {
  readonly roles: readonly ('SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR')[];
  readonly name: string;
  readonly description: string;
  readonly forApplications: boolean;
}

export interface ImportedResource {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | '*';
  readonly authType: 'ANY' | 'APPLICATION' | 'APPLICATION_USER' | 'NONE';
  readonly scopes: readonly string[];
  readonly path: string;
  readonly description: string;
}

export interface DocumentWarning {
  readonly line: number;
  readonly pointer: string;
  /** Stable. */
  readonly code: string;
  readonly detail: string;
}

export interface ImportPreview {
  readonly tags: readonly string[];
  readonly planIds: readonly string[];
  readonly scopes: readonly ApiScope[];
  readonly resources: readonly ImportedResource[];
  readonly warnings: readonly DocumentWarning[];
  readonly name: string;
  readonly context: string;
  readonly version: string;
  readonly description: string;
  readonly productionEndpoint: string | null;
  readonly sandboxEndpoint: string | null;
  readonly gatewayUrl: string;
}

export interface ApiProvider {
  readonly id: string;
  readonly username: string;
}

export interface Cors {
  readonly origins: readonly string[];
  readonly headers: readonly string[];
  readonly enabled: boolean;
  readonly credentials: boolean;
}

export interface ImportedApi {
  readonly tags: readonly string[];
  readonly state: 'CREATED' | 'PUBLISHED' | 'BLOCKED' | 'DEPRECATED' | 'RETIRED';
  readonly planIds: readonly string[];
  readonly subscriptionApproval: 'MANUAL' | null;
  readonly scopes: readonly ApiScope[];
  readonly timeoutSeconds: number;
  readonly maxRequestBytes: number | null;
  readonly subscriptionCount: number;
  readonly resources: readonly ImportedResource[];
  readonly warnings: readonly DocumentWarning[];
  readonly id: string;
  readonly name: string;
  readonly context: string;
  readonly version: string;
  readonly defaultVersion: boolean;
  readonly description: string;
  readonly provider: ApiProvider;
  /** Shown to its publisher and to administrators alone. */
  readonly productionEndpoint: string | null;
  /** Shown to its publisher and to administrators alone. */
  readonly sandboxEndpoint: string | null;
  readonly cors: Cors;
  /** Where it is called. */
  readonly gatewayUrl: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ResourceName {
  readonly method: string;
  readonly path: string;
}

export interface ResourceChanges {
  readonly added: readonly ResourceName[];
  readonly changed: readonly ResourceName[];
  readonly removed: readonly ResourceName[];
}

export interface DescribedApi {
  readonly tags: readonly string[];
  readonly state: 'CREATED' | 'PUBLISHED' | 'BLOCKED' | 'DEPRECATED' | 'RETIRED';
  readonly planIds: readonly string[];
  readonly subscriptionApproval: 'MANUAL' | null;
  readonly scopes: readonly ApiScope[];
  readonly timeoutSeconds: number;
  readonly maxRequestBytes: number | null;
  readonly subscriptionCount: number;
  readonly warnings: readonly DocumentWarning[];
  readonly resources: ResourceChanges;
  readonly id: string;
  readonly name: string;
  readonly context: string;
  readonly version: string;
  readonly defaultVersion: boolean;
  readonly description: string;
  readonly provider: ApiProvider;
  /** Shown to its publisher and to administrators alone. */
  readonly productionEndpoint: string | null;
  /** Shown to its publisher and to administrators alone. */
  readonly sandboxEndpoint: string | null;
  readonly cors: Cors;
  /** Where it is called. */
  readonly gatewayUrl: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Api {
  readonly tags: readonly string[];
  readonly state: 'CREATED' | 'PUBLISHED' | 'BLOCKED' | 'DEPRECATED' | 'RETIRED';
  readonly planIds: readonly string[];
  readonly subscriptionApproval: 'MANUAL' | null;
  readonly scopes: readonly ApiScope[];
  readonly timeoutSeconds: number;
  readonly maxRequestBytes: number | null;
  readonly subscriptionCount: number;
  readonly id: string;
  readonly name: string;
  readonly context: string;
  readonly version: string;
  readonly defaultVersion: boolean;
  readonly description: string;
  readonly provider: ApiProvider;
  /** Shown to its publisher and to administrators alone. */
  readonly productionEndpoint: string | null;
  /** Shown to its publisher and to administrators alone. */
  readonly sandboxEndpoint: string | null;
  readonly cors: Cors;
  /** Where it is called. */
  readonly gatewayUrl: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface NewApiScope {
  readonly name: string;
  readonly description?: string;
  /** A person must have one of these; none: no role is asked. */
  readonly roles?: readonly ('SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR')[];
  /** Whether an application may hold it without a person; not unless it is said. */
  readonly forApplications?: boolean;
}

export interface NewCors {
  readonly enabled?: boolean;
  /** `https://shop.example`, or `*` for every one. */
  readonly origins?: readonly string[];
  /** The request headers that a page may send. */
  readonly headers?: readonly string[];
  /** Whether cookies may go with it; not with the origin `*`. */
  readonly credentials?: boolean;
}

export interface NewApiBody {
  /** Whether an address without a version means this one. A context has one such version at most: it moves. */
  readonly defaultVersion?: boolean;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly productionEndpoint?: string | null;
  readonly sandboxEndpoint?: string | null;
  /** MANUAL: every subscription waits for the publisher; null: as the plan says. */
  readonly subscriptionApproval?: 'MANUAL' | null;
  readonly scopes?: readonly NewApiScope[];
  readonly cors?: NewCors;
  /** How long the back end may take to begin its answer. */
  readonly timeoutSeconds?: number;
  /** How large the body of a call may be; null: of any size. */
  readonly maxRequestBytes?: number | null;
  /** Belongs to the context: all its versions may have it, and no other API. */
  readonly name: string;
  /** Belongs to its first publisher, whatever its letter case. */
  readonly context: string;
  readonly version: string;
  /** The plans that one can choose from. */
  readonly planIds: readonly string[];
}

export interface ApiChangeBody {
  /** Whether an address without a version means this one. A context has one such version at most: it moves. */
  readonly defaultVersion?: boolean;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly productionEndpoint?: string | null;
  readonly sandboxEndpoint?: string | null;
  /** MANUAL: every subscription waits for the publisher; null: as the plan says. */
  readonly subscriptionApproval?: 'MANUAL' | null;
  readonly scopes?: readonly NewApiScope[];
  readonly cors?: NewCors;
  /** How long the back end may take to begin its answer. */
  readonly timeoutSeconds?: number;
  /** How large the body of a call may be; null: of any size. */
  readonly maxRequestBytes?: number | null;
  readonly name?: string;
  /** Those that subscriptions have stay. */
  readonly planIds?: readonly string[];
}

export interface NewVersionBody {
  readonly version: string;
  /** Whether the applications that may call the present version may call the new one too. */
  readonly copySubscriptions?: boolean;
  readonly defaultVersion?: boolean;
}

export interface LifecycleEffects {
  readonly subscriptions: number;
  /** How many key pairs called the API in the last 24 hours, but for the last seconds. */
  readonly callers24h: number;
}

export interface MovedApi {
  readonly tags: readonly string[];
  readonly state: 'CREATED' | 'PUBLISHED' | 'BLOCKED' | 'DEPRECATED' | 'RETIRED';
  readonly planIds: readonly string[];
  readonly subscriptionApproval: 'MANUAL' | null;
  readonly scopes: readonly ApiScope[];
  readonly timeoutSeconds: number;
  readonly maxRequestBytes: number | null;
  readonly subscriptionCount: number;
  readonly id: string;
  readonly name: string;
  readonly context: string;
  readonly version: string;
  readonly defaultVersion: boolean;
  readonly description: string;
  readonly provider: ApiProvider;
  /** Shown to its publisher and to administrators alone. */
  readonly productionEndpoint: string | null;
  /** Shown to its publisher and to administrators alone. */
  readonly sandboxEndpoint: string | null;
  readonly cors: Cors;
  /** Where it is called. */
  readonly gatewayUrl: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly effects: LifecycleEffects;
}

export interface LifecyclePreview {
  readonly effects: LifecycleEffects;
}

export interface LifecycleBody {
  /** For the record. */
  readonly reason?: string;
  /** With publish alone: whether the published versions that are older become DEPRECATED. */
  readonly deprecateOlder?: boolean;
}

export interface Resource {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | '*';
  readonly authType: 'ANY' | 'APPLICATION' | 'APPLICATION_USER' | 'NONE';
  readonly scopes: readonly string[];
  readonly id: string;
  readonly apiId: string;
  readonly path: string;
  readonly description: string;
  /** Null of one that a former release made. */
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export interface NewResourceBody {
  /** `*` stands for every method that has no resource of its own. */
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | '*';
  /** Below context and version. `{orderId}` stands for one segment, `*` as the last one for any rest. */
  readonly path: string;
  /** Whose token is asked for: of an application for itself, of a person, of either; NONE asks for no token. */
  readonly authType?: 'ANY' | 'APPLICATION' | 'APPLICATION_USER' | 'NONE';
  /** Scopes of the API, of which the token must have one; none: no scope is asked. */
  readonly scopes?: readonly string[];
  readonly description?: string;
}

export interface ResourceChangeBody {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | '*';
  readonly path?: string;
  readonly authType?: 'ANY' | 'APPLICATION' | 'APPLICATION_USER' | 'NONE';
  readonly scopes?: readonly string[];
  readonly description?: string;
}

export interface CallLimit {
  readonly requests: number;
  readonly perSeconds: number;
}

export interface Plan {
  /** Null: unlimited. */
  readonly limit: CallLimit | null;
  readonly burst: CallLimit | null;
  readonly approval: 'AUTOMATIC' | 'MANUAL';
  readonly state: 'ACTIVE' | 'WITHDRAWN';
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly default: boolean;
  /** Null of one that a former release made. */
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export interface NewCallLimit {
  readonly requests?: number;
  readonly perSeconds?: number;
}

export interface NewPlanBody {
  readonly description?: string;
  /** For each subscription and type of key; null: unlimited. */
  readonly limit?: NewCallLimit | null;
  /** A second limit, over a shorter time. */
  readonly burst?: NewCallLimit | null;
  /** Whether a subscription begins at once or waits for its approval. */
  readonly approval?: 'AUTOMATIC' | 'MANUAL';
  /** A plan that is withdrawn can no longer be chosen; subscriptions that have it keep it. */
  readonly state?: 'ACTIVE' | 'WITHDRAWN';
  /** What a subscription gets when nobody chooses. Exactly one plan is it: it moves. */
  readonly default?: boolean;
  readonly name: string;
}

export interface PlanChangeBody {
  readonly description?: string;
  /** For each subscription and type of key; null: unlimited. */
  readonly limit?: NewCallLimit | null;
  /** A second limit, over a shorter time. */
  readonly burst?: NewCallLimit | null;
  /** Whether a subscription begins at once or waits for its approval. */
  readonly approval?: 'AUTOMATIC' | 'MANUAL';
  /** A plan that is withdrawn can no longer be chosen; subscriptions that have it keep it. */
  readonly state?: 'ACTIVE' | 'WITHDRAWN';
  /** What a subscription gets when nobody chooses. Exactly one plan is it: it moves. */
  readonly default?: boolean;
  readonly name?: string;
}

export interface ProtectedResourceMetadata {
  /** The base URL of the API. */
  readonly resource: string;
  readonly resource_name: string;
  readonly authorization_servers: readonly string[];
  readonly bearer_methods_supported: readonly 'header'[];
  readonly scopes_supported: readonly string[];
}

export interface GatewayFault {
  /** A string, since existing clients compare it as one. */
  readonly code:
    | '101503'
    | '101504'
    | '101505'
    | '101506'
    | '303001'
    | '400'
    | '404'
    | '413'
    | '414'
    | '501'
    | '503'
    | '700700'
    | '900800'
    | '900802'
    | '900804'
    | '900807'
    | '900900'
    | '900901'
    | '900902'
    | '900905'
    | '900906'
    | '900907'
    | '900908'
    | '900909'
    | '900910'
    | '900914';
  readonly message: string;
  /** What the caller can do about it. */
  readonly description: string;
  /** Leads to the reason in the log. */
  readonly traceId: string;
}

/** What each operation is asked and what it can answer, by its id. */
export interface Operations {
  readonly postApiV1SignUps: {
    readonly request: { readonly header: { readonly 'Idempotency-Key'?: string }; readonly json: SignUpBody };
    readonly answer:
      | { readonly status: 202; readonly body: AccountState }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1SignUpsConfirm: {
    readonly request: { readonly json: ConfirmationBody };
    readonly answer:
      | { readonly status: 200; readonly body: AccountState }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1PasswordResets: {
    readonly request: { readonly json: PasswordResetBody };
    readonly answer:
      | { readonly status: 202; readonly body: Nothing }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1PasswordResetsConfirm: {
    readonly request: { readonly json: PasswordResetConfirmationBody };
    readonly answer:
      | { readonly status: 200; readonly body: Nothing }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1Users: {
    readonly request: {
      readonly query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'createdAt' | '-createdAt' | 'username' | '-username';
        readonly total?: boolean;
        readonly q?: string;
        readonly username?: readonly string[];
        readonly email?: readonly string[];
        readonly state?: readonly ('ACTIVE' | 'EMAIL_PENDING' | 'APPROVAL_PENDING' | 'DISABLED')[];
        readonly role?: readonly ('SUBSCRIBER' | 'PUBLISHER' | 'ADMINISTRATOR')[];
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body: {
            readonly items: readonly User[];
            /** Null on the last page. */
            readonly nextCursor: string | null;
            /** When asked for: up to 10,000, above that null. */
            readonly total?: number | null;
            /** There are more than are counted. */
            readonly totalAtLeast?: number;
          };
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1Users: {
    readonly request: { readonly header: { readonly 'Idempotency-Key'?: string }; readonly json: NewUserBody };
    readonly answer:
      | { readonly status: 201; readonly body: CreatedUser }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1UsersUserId: {
    readonly request: { readonly path: { readonly userId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: User }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly patchApiV1UsersUserId: {
    readonly request: {
      readonly path: { readonly userId: string };
      readonly header: { readonly 'If-Match': string };
      readonly json: UserChangeBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: User }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly deleteApiV1UsersUserId: {
    readonly request: { readonly path: { readonly userId: string }; readonly query: { readonly transferTo?: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RestAnswer }
      | { readonly status: 204; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly putApiV1UsersUserIdRoles: {
    readonly request: { readonly path: { readonly userId: string }; readonly json: RolesBody };
    readonly answer:
      | { readonly status: 200; readonly body: User }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1UsersUserIdDisable: {
    readonly request: { readonly path: { readonly userId: string }; readonly json: ReasonBody };
    readonly answer:
      | { readonly status: 200; readonly body: User }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1UsersUserIdEnable: {
    readonly request: { readonly path: { readonly userId: string }; readonly json: ReasonBody };
    readonly answer:
      | { readonly status: 200; readonly body: User }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1UsersUserIdChangePassword: {
    readonly request: { readonly path: { readonly userId: string }; readonly json: PasswordChangeBody };
    readonly answer:
      | { readonly status: 200; readonly body: Nothing }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1UsersUserIdResetPassword: {
    readonly request: { readonly path: { readonly userId: string }; readonly json: AdministratorResetBody };
    readonly answer:
      | { readonly status: 200; readonly body: TemporaryPassword }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1UsersUserIdPersonalAccessTokens: {
    readonly request: {
      readonly path: { readonly userId: string };
      readonly query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'createdAt' | '-createdAt';
        readonly total?: boolean;
        readonly q?: string;
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body: {
            readonly items: readonly PersonalAccessToken[];
            /** Null on the last page. */
            readonly nextCursor: string | null;
            /** When asked for: up to 10,000, above that null. */
            readonly total?: number | null;
            /** There are more than are counted. */
            readonly totalAtLeast?: number;
          };
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1UsersUserIdPersonalAccessTokens: {
    readonly request: {
      readonly path: { readonly userId: string };
      readonly header: { readonly 'Idempotency-Key'?: string };
      readonly json: NewPersonalAccessTokenBody;
    };
    readonly answer:
      | { readonly status: 201; readonly body: CreatedPersonalAccessToken }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1PersonalAccessTokensTokenIdRevoke: {
    readonly request: { readonly path: { readonly tokenId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: PersonalAccessToken }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1UsersUserIdSessions: {
    readonly request: { readonly path: { readonly userId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: SessionList }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1SessionsSessionIdRevoke: {
    readonly request: { readonly path: { readonly sessionId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Session }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1UsersUserIdFactors: {
    readonly request: { readonly path: { readonly userId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: FactorList }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly deleteApiV1FactorsFactorId: {
    readonly request: { readonly path: { readonly factorId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RestAnswer }
      | { readonly status: 204; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1Settings: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: Settings | PublicSettings }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly patchApiV1Settings: {
    readonly request: { readonly header: { readonly 'If-Match': string }; readonly json: SettingsChangeBody };
    readonly answer:
      | { readonly status: 200; readonly body: Settings }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postToken: {
    readonly request: { readonly form: TokenForm };
    readonly answer:
      | { readonly status: 200; readonly body: TokenAnswerBody }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 408; readonly body: OAuthError }
      | { readonly status: 413; readonly body: OAuthError }
      | { readonly status: 415; readonly body: OAuthError }
      | { readonly status: 429; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly postOauth2Token: {
    readonly request: { readonly form: TokenForm };
    readonly answer:
      | { readonly status: 200; readonly body: TokenAnswerBody }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 408; readonly body: OAuthError }
      | { readonly status: 413; readonly body: OAuthError }
      | { readonly status: 415; readonly body: OAuthError }
      | { readonly status: 429; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly postLogin: {
    readonly request: { readonly form: TokenForm };
    readonly answer:
      | { readonly status: 200; readonly body: TokenAnswerBody }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 408; readonly body: OAuthError }
      | { readonly status: 413; readonly body: OAuthError }
      | { readonly status: 415; readonly body: OAuthError }
      | { readonly status: 429; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly postRevoke: {
    readonly request: { readonly form: RevocationForm };
    readonly answer:
      | { readonly status: 200; readonly body: null }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 408; readonly body: OAuthError }
      | { readonly status: 413; readonly body: OAuthError }
      | { readonly status: 415; readonly body: OAuthError }
      | { readonly status: 429; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly postOauth2Revoke: {
    readonly request: { readonly form: RevocationForm };
    readonly answer:
      | { readonly status: 200; readonly body: null }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 408; readonly body: OAuthError }
      | { readonly status: 413; readonly body: OAuthError }
      | { readonly status: 415; readonly body: OAuthError }
      | { readonly status: 429; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly postIntrospect: {
    readonly request: { readonly form: IntrospectionForm };
    readonly answer:
      | { readonly status: 200; readonly body: IntrospectionBody }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 408; readonly body: OAuthError }
      | { readonly status: 413; readonly body: OAuthError }
      | { readonly status: 415; readonly body: OAuthError }
      | { readonly status: 429; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly postOauth2Introspect: {
    readonly request: { readonly form: IntrospectionForm };
    readonly answer:
      | { readonly status: 200; readonly body: IntrospectionBody }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 408; readonly body: OAuthError }
      | { readonly status: 413; readonly body: OAuthError }
      | { readonly status: 415; readonly body: OAuthError }
      | { readonly status: 429; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly getUserinfo: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: UserinfoBody | string }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 403; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly postUserinfo: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: UserinfoBody | string }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 403; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly getOauth2Userinfo: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: UserinfoBody | string }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 403; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly postOauth2Userinfo: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: UserinfoBody | string }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 403; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
  };
  readonly getWellKnownOpenidConfiguration: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: AuthorizationServerMetadata }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem };
  };
  readonly getWellKnownOauthAuthorizationServer: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: AuthorizationServerMetadata }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem };
  };
  readonly getJwksJson: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: KeySet }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem };
  };
  readonly getOauth2JwksJson: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: KeySet }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem };
  };
  readonly getGatewayJwksJson: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: KeySet }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem };
  };
  readonly getApiV1: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: Installation }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1Applications: {
    readonly request: {
      readonly query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt' | 'name' | '-name';
        readonly total?: boolean;
        readonly q?: string;
        readonly name?: readonly string[];
        readonly ownerId?: readonly string[];
        readonly state?: readonly ('ACTIVE' | 'PENDING' | 'REJECTED' | 'DISABLED')[];
        readonly consumerKey?: readonly string[];
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body: {
            readonly items: readonly Application[];
            /** Null on the last page. */
            readonly nextCursor: string | null;
            /** When asked for: up to 10,000, above that null. */
            readonly total?: number | null;
            /** There are more than are counted. */
            readonly totalAtLeast?: number;
          };
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1Applications: {
    readonly request: { readonly header: { readonly 'Idempotency-Key'?: string }; readonly json: NewApplicationBody };
    readonly answer:
      | { readonly status: 201; readonly body: Application }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1ApplicationsApplicationId: {
    readonly request: { readonly path: { readonly applicationId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Application }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly patchApiV1ApplicationsApplicationId: {
    readonly request: {
      readonly path: { readonly applicationId: string };
      readonly header: { readonly 'If-Match': string };
      readonly json: ApplicationChangeBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: Application }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly deleteApiV1ApplicationsApplicationId: {
    readonly request: { readonly path: { readonly applicationId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RestAnswer }
      | { readonly status: 204; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApplicationsApplicationIdTransfer: {
    readonly request: { readonly path: { readonly applicationId: string }; readonly json: TransferBody };
    readonly answer:
      | { readonly status: 200; readonly body: Application }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApplicationsApplicationIdDisable: {
    readonly request: { readonly path: { readonly applicationId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Application }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApplicationsApplicationIdEnable: {
    readonly request: { readonly path: { readonly applicationId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Application }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1ApplicationsApplicationIdMembers: {
    readonly request: { readonly path: { readonly applicationId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: MemberList }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly putApiV1ApplicationsApplicationIdMembersUserId: {
    readonly request: {
      readonly path: { readonly applicationId: string; readonly userId: string };
      readonly json: MemberRoleBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: Member }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly deleteApiV1ApplicationsApplicationIdMembersUserId: {
    readonly request: { readonly path: { readonly applicationId: string; readonly userId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RestAnswer }
      | { readonly status: 204; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1ApplicationsApplicationIdKeyPairs: {
    readonly request: { readonly path: { readonly applicationId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: KeyPairList }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApplicationsApplicationIdKeyPairs: {
    readonly request: {
      readonly path: { readonly applicationId: string };
      readonly header: { readonly 'Idempotency-Key'?: string };
      readonly json: NewKeyPairBody;
    };
    readonly answer:
      | { readonly status: 201; readonly body: GeneratedKeyPair }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1KeyPairsKeyPairId: {
    readonly request: { readonly path: { readonly keyPairId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: KeyPair }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly patchApiV1KeyPairsKeyPairId: {
    readonly request: {
      readonly path: { readonly keyPairId: string };
      readonly header: { readonly 'If-Match': string };
      readonly json: KeyPairChangeBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: KeyPair }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly deleteApiV1KeyPairsKeyPairId: {
    readonly request: { readonly path: { readonly keyPairId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RestAnswer }
      | { readonly status: 204; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1KeyPairsKeyPairIdTokens: {
    readonly request: {
      readonly path: { readonly keyPairId: string };
      readonly header: { readonly 'Idempotency-Key'?: string };
      readonly json: TokenOrderBody;
    };
    readonly answer:
      | { readonly status: 201; readonly body: Token }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1KeyPairsKeyPairIdDisable: {
    readonly request: { readonly path: { readonly keyPairId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: KeyPair }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1KeyPairsKeyPairIdEnable: {
    readonly request: { readonly path: { readonly keyPairId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: KeyPair }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1KeyPairsKeyPairIdSecrets: {
    readonly request: { readonly path: { readonly keyPairId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: SecretList }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1KeyPairsKeyPairIdSecrets: {
    readonly request: {
      readonly path: { readonly keyPairId: string };
      readonly header: { readonly 'Idempotency-Key'?: string };
      readonly json: NewSecretBody;
    };
    readonly answer:
      | { readonly status: 201; readonly body: Secret }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1KeyPairsKeyPairIdRotate: {
    readonly request: {
      readonly path: { readonly keyPairId: string };
      readonly header: { readonly 'Idempotency-Key'?: string };
      readonly json: RotationBody;
    };
    readonly answer:
      | { readonly status: 201; readonly body: RotatedSecret }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly patchApiV1SecretsSecretId: {
    readonly request: {
      readonly path: { readonly secretId: string };
      readonly header: { readonly 'If-Match': string };
      readonly json: SecretChangeBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: Secret }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1SecretsSecretIdRevoke: {
    readonly request: { readonly path: { readonly secretId: string }; readonly json: SecretRevocationBody };
    readonly answer:
      | { readonly status: 200; readonly body: Secret }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1Grants: {
    readonly request: {
      readonly query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'createdAt' | '-createdAt';
        readonly total?: boolean;
        readonly userId?: readonly string[];
        readonly applicationId?: readonly string[];
        readonly keyPairId?: readonly string[];
        readonly state?: readonly ('ACTIVE' | 'REVOKED' | 'EXPIRED')[];
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body: {
            readonly items: readonly GrantSummary[];
            /** Null on the last page. */
            readonly nextCursor: string | null;
            /** When asked for: up to 10,000, above that null. */
            readonly total?: number | null;
            /** There are more than are counted. */
            readonly totalAtLeast?: number;
          };
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1GrantsGrantId: {
    readonly request: { readonly path: { readonly grantId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Grant }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1GrantsGrantIdRevoke: {
    readonly request: { readonly path: { readonly grantId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Grant }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1TokensTokenIdRevoke: {
    readonly request: { readonly path: { readonly tokenId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RevokedToken }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1UsersUserIdRevokeTokens: {
    readonly request: { readonly path: { readonly userId: string }; readonly json: UserTokensBody };
    readonly answer:
      | { readonly status: 200; readonly body: RevokedTokens }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApplicationsApplicationIdRevokeTokens: {
    readonly request: { readonly path: { readonly applicationId: string }; readonly json: ReasonBody };
    readonly answer:
      | { readonly status: 200; readonly body: RevokedTokens }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1KeyPairsKeyPairIdRevokeTokens: {
    readonly request: { readonly path: { readonly keyPairId: string }; readonly json: ReasonBody };
    readonly answer:
      | { readonly status: 200; readonly body: RevokedTokens }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1SigningKeys: {
    readonly request: Readonly<Record<string, never>>;
    readonly answer:
      | { readonly status: 200; readonly body: SigningKeyList }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1SigningKeysRotate: {
    readonly request: { readonly header: { readonly 'Idempotency-Key'?: string }; readonly json: RotationBody };
    readonly answer:
      | { readonly status: 201; readonly body: SigningKey }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1SigningKeysKeyIdRevoke: {
    readonly request: {
      readonly path: { readonly keyId: string };
      readonly query: { readonly dryRun?: boolean };
      readonly json: KeyRevocationBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: RevokedSigningKey }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1AuditEvents: {
    readonly request: {
      readonly query: {
        readonly wait?: number;
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'at' | '-at';
        readonly total?: boolean;
        readonly actorId?: readonly string[];
        readonly action?: readonly string[];
        readonly targetKind?: readonly string[];
        readonly targetId?: readonly string[];
        readonly applicationId?: readonly string[];
        readonly since?: string;
        readonly until?: string;
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body:
            | {
                readonly items: readonly AuditEvent[];
                /** Null on the last page. */
                readonly nextCursor: string | null;
                /** When asked for: up to 10,000, above that null. */
                readonly total?: number | null;
                /** There are more than are counted. */
                readonly totalAtLeast?: number;
              }
            | string;
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1Subscriptions: {
    readonly request: {
      readonly query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt';
        readonly total?: boolean;
        readonly applicationId?: readonly string[];
        readonly apiId?: readonly string[];
        readonly planId?: readonly string[];
        readonly state?: readonly ('ACTIVE' | 'PENDING' | 'BLOCKED' | 'PRODUCTION_BLOCKED' | 'REJECTED')[];
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body: {
            readonly items: readonly Subscription[];
            /** Null on the last page. */
            readonly nextCursor: string | null;
            /** When asked for: up to 10,000, above that null. */
            readonly total?: number | null;
            /** There are more than are counted. */
            readonly totalAtLeast?: number;
          };
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1Subscriptions: {
    readonly request: { readonly header: { readonly 'Idempotency-Key'?: string }; readonly json: NewSubscriptionBody };
    readonly answer:
      | { readonly status: 201; readonly body: Subscription }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1SubscriptionsSubscriptionId: {
    readonly request: { readonly path: { readonly subscriptionId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Subscription }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly patchApiV1SubscriptionsSubscriptionId: {
    readonly request: {
      readonly path: { readonly subscriptionId: string };
      readonly header: { readonly 'If-Match': string };
      readonly json: SubscriptionChangeBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: Subscription }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly deleteApiV1SubscriptionsSubscriptionId: {
    readonly request: { readonly path: { readonly subscriptionId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RestAnswer }
      | { readonly status: 204; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1SubscriptionsSubscriptionIdBlock: {
    readonly request: { readonly path: { readonly subscriptionId: string }; readonly json: BlockingBody };
    readonly answer:
      | { readonly status: 200; readonly body: Subscription }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1SubscriptionsSubscriptionIdBlockProduction: {
    readonly request: { readonly path: { readonly subscriptionId: string }; readonly json: BlockingBody };
    readonly answer:
      | { readonly status: 200; readonly body: Subscription }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1SubscriptionsSubscriptionIdUnblock: {
    readonly request: { readonly path: { readonly subscriptionId: string }; readonly json: BlockingBody };
    readonly answer:
      | { readonly status: 200; readonly body: Subscription }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1SubscriptionsSubscriptionIdQuota: {
    readonly request: { readonly path: { readonly subscriptionId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Quotas }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1Approvals: {
    readonly request: {
      readonly query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'createdAt' | '-createdAt';
        readonly total?: boolean;
        readonly state?: readonly ('PENDING' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN')[];
        readonly kind?: readonly ('SIGN_UP' | 'APPLICATION' | 'SUBSCRIPTION' | 'PLAN_CHANGE')[];
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body: {
            readonly items: readonly Approval[];
            /** Null on the last page. */
            readonly nextCursor: string | null;
            /** When asked for: up to 10,000, above that null. */
            readonly total?: number | null;
            /** There are more than are counted. */
            readonly totalAtLeast?: number;
          };
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApprovalsApprovalIdApprove: {
    readonly request: { readonly path: { readonly approvalId: string }; readonly json: ConsentBody };
    readonly answer:
      | { readonly status: 200; readonly body: Approval }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApprovalsApprovalIdReject: {
    readonly request: { readonly path: { readonly approvalId: string }; readonly json: RejectionBody };
    readonly answer:
      | { readonly status: 200; readonly body: Approval }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApisImport: {
    readonly request: {
      readonly query: {
        readonly sandboxEndpoint?: string;
        readonly productionEndpoint?: string;
        readonly planIds?: readonly string[];
        readonly context?: string;
        readonly dryRun?: boolean;
      };
      readonly header: { readonly 'Idempotency-Key'?: string };
      readonly json: Readonly<Record<string, unknown>>;
    };
    readonly answer:
      | { readonly status: 200; readonly body: ImportPreview }
      | { readonly status: 201; readonly body: ImportedApi }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1ApisApiIdOpenapi: {
    readonly request: { readonly path: { readonly apiId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Readonly<Record<string, unknown>> | string }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly putApiV1ApisApiIdOpenapi: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly header: { readonly 'If-Match': string };
      readonly json: Readonly<Record<string, unknown>>;
    };
    readonly answer:
      | { readonly status: 200; readonly body: DescribedApi }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1Apis: {
    readonly request: {
      readonly query: {
        readonly facets?: 'tags';
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt';
        readonly total?: boolean;
        readonly q?: string;
        readonly name?: readonly string[];
        readonly version?: readonly string[];
        readonly context?: readonly string[];
        readonly tag?: readonly string[];
        readonly state?: readonly ('CREATED' | 'PUBLISHED' | 'BLOCKED' | 'DEPRECATED' | 'RETIRED')[];
        readonly providerId?: readonly string[];
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body: {
            readonly items: readonly Api[];
            /** Null on the last page. */
            readonly nextCursor: string | null;
            /** When asked for: up to 10,000, above that null. */
            readonly total?: number | null;
            /** There are more than are counted. */
            readonly totalAtLeast?: number;
            /** When asked for. */
            readonly facets?: { readonly tags: readonly { readonly name: string; readonly count: number }[] };
          };
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1Apis: {
    readonly request: { readonly header: { readonly 'Idempotency-Key'?: string }; readonly json: NewApiBody };
    readonly answer:
      | { readonly status: 201; readonly body: Api }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1ApisApiId: {
    readonly request: { readonly path: { readonly apiId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Api }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly patchApiV1ApisApiId: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly header: { readonly 'If-Match': string };
      readonly json: ApiChangeBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: Api }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly deleteApiV1ApisApiId: {
    readonly request: { readonly path: { readonly apiId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RestAnswer }
      | { readonly status: 204; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApisApiIdVersions: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly header: { readonly 'Idempotency-Key'?: string };
      readonly json: NewVersionBody;
    };
    readonly answer:
      | { readonly status: 201; readonly body: Api }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApisApiIdPublish: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly query: { readonly dryRun?: boolean };
      readonly json: LifecycleBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: MovedApi | LifecyclePreview }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApisApiIdBlock: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly query: { readonly dryRun?: boolean };
      readonly json: LifecycleBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: MovedApi | LifecyclePreview }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApisApiIdUnblock: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly query: { readonly dryRun?: boolean };
      readonly json: LifecycleBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: MovedApi | LifecyclePreview }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApisApiIdDeprecate: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly query: { readonly dryRun?: boolean };
      readonly json: LifecycleBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: MovedApi | LifecyclePreview }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApisApiIdRetire: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly query: { readonly dryRun?: boolean };
      readonly json: LifecycleBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: MovedApi | LifecyclePreview }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1ApisApiIdResources: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'path' | '-path' | 'method' | '-method';
        readonly total?: boolean;
        readonly q?: string;
        readonly method?: readonly ('GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | '*')[];
        readonly authType?: readonly ('ANY' | 'APPLICATION' | 'APPLICATION_USER' | 'NONE')[];
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body: {
            readonly items: readonly Resource[];
            /** Null on the last page. */
            readonly nextCursor: string | null;
            /** When asked for: up to 10,000, above that null. */
            readonly total?: number | null;
            /** There are more than are counted. */
            readonly totalAtLeast?: number;
          };
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1ApisApiIdResources: {
    readonly request: {
      readonly path: { readonly apiId: string };
      readonly header: { readonly 'Idempotency-Key'?: string };
      readonly json: NewResourceBody;
    };
    readonly answer:
      | { readonly status: 201; readonly body: Resource }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly patchApiV1ResourcesResourceId: {
    readonly request: {
      readonly path: { readonly resourceId: string };
      readonly header: { readonly 'If-Match': string };
      readonly json: ResourceChangeBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: Resource }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly deleteApiV1ResourcesResourceId: {
    readonly request: { readonly path: { readonly resourceId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RestAnswer }
      | { readonly status: 204; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1Plans: {
    readonly request: {
      readonly query: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly sort?: 'name' | '-name';
        readonly total?: boolean;
        readonly q?: string;
        readonly name?: readonly string[];
        readonly state?: readonly ('ACTIVE' | 'WITHDRAWN')[];
        readonly apiId?: readonly string[];
      };
    };
    readonly answer:
      | {
          readonly status: 200;
          readonly body: {
            readonly items: readonly Plan[];
            /** Null on the last page. */
            readonly nextCursor: string | null;
            /** When asked for: up to 10,000, above that null. */
            readonly total?: number | null;
            /** There are more than are counted. */
            readonly totalAtLeast?: number;
          };
        }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly postApiV1Plans: {
    readonly request: { readonly header: { readonly 'Idempotency-Key'?: string }; readonly json: NewPlanBody };
    readonly answer:
      | { readonly status: 201; readonly body: Plan }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 422; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getApiV1PlansPlanId: {
    readonly request: { readonly path: { readonly planId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: Plan }
      | { readonly status: 304; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly patchApiV1PlansPlanId: {
    readonly request: {
      readonly path: { readonly planId: string };
      readonly header: { readonly 'If-Match': string };
      readonly json: PlanChangeBody;
    };
    readonly answer:
      | { readonly status: 200; readonly body: Plan }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 428; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly deleteApiV1PlansPlanId: {
    readonly request: { readonly path: { readonly planId: string } };
    readonly answer:
      | { readonly status: 200; readonly body: RestAnswer }
      | { readonly status: 204; readonly body: null }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 401; readonly body: Problem }
      | { readonly status: 403; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 406; readonly body: Problem }
      | { readonly status: 408; readonly body: Problem }
      | { readonly status: 409; readonly body: Problem }
      | { readonly status: 412; readonly body: Problem }
      | { readonly status: 413; readonly body: Problem }
      | { readonly status: 415; readonly body: Problem }
      | { readonly status: 429; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem }
      | { readonly status: 503; readonly body: Problem };
  };
  readonly getWellKnownOauthProtectedResourceApi: {
    readonly request: { readonly path: { readonly api: string } };
    readonly answer:
      | { readonly status: 200; readonly body: ProtectedResourceMetadata }
      | { readonly status: 400; readonly body: Problem }
      | { readonly status: 404; readonly body: Problem }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: Problem };
  };
}

/** Where each operation is. */
export const OPERATIONS = {
  postApiV1SignUps: { method: 'POST', path: '/api/v1/sign-ups' },
  postApiV1SignUpsConfirm: { method: 'POST', path: '/api/v1/sign-ups/confirm' },
  postApiV1PasswordResets: { method: 'POST', path: '/api/v1/password-resets' },
  postApiV1PasswordResetsConfirm: { method: 'POST', path: '/api/v1/password-resets/confirm' },
  getApiV1Users: { method: 'GET', path: '/api/v1/users' },
  postApiV1Users: { method: 'POST', path: '/api/v1/users' },
  getApiV1UsersUserId: { method: 'GET', path: '/api/v1/users/{userId}' },
  patchApiV1UsersUserId: { method: 'PATCH', path: '/api/v1/users/{userId}' },
  deleteApiV1UsersUserId: { method: 'DELETE', path: '/api/v1/users/{userId}' },
  putApiV1UsersUserIdRoles: { method: 'PUT', path: '/api/v1/users/{userId}/roles' },
  postApiV1UsersUserIdDisable: { method: 'POST', path: '/api/v1/users/{userId}/disable' },
  postApiV1UsersUserIdEnable: { method: 'POST', path: '/api/v1/users/{userId}/enable' },
  postApiV1UsersUserIdChangePassword: { method: 'POST', path: '/api/v1/users/{userId}/change-password' },
  postApiV1UsersUserIdResetPassword: { method: 'POST', path: '/api/v1/users/{userId}/reset-password' },
  getApiV1UsersUserIdPersonalAccessTokens: { method: 'GET', path: '/api/v1/users/{userId}/personal-access-tokens' },
  postApiV1UsersUserIdPersonalAccessTokens: { method: 'POST', path: '/api/v1/users/{userId}/personal-access-tokens' },
  postApiV1PersonalAccessTokensTokenIdRevoke: {
    method: 'POST',
    path: '/api/v1/personal-access-tokens/{tokenId}/revoke',
  },
  getApiV1UsersUserIdSessions: { method: 'GET', path: '/api/v1/users/{userId}/sessions' },
  postApiV1SessionsSessionIdRevoke: { method: 'POST', path: '/api/v1/sessions/{sessionId}/revoke' },
  getApiV1UsersUserIdFactors: { method: 'GET', path: '/api/v1/users/{userId}/factors' },
  deleteApiV1FactorsFactorId: { method: 'DELETE', path: '/api/v1/factors/{factorId}' },
  getApiV1Settings: { method: 'GET', path: '/api/v1/settings' },
  patchApiV1Settings: { method: 'PATCH', path: '/api/v1/settings' },
  postToken: { method: 'POST', path: '/token' },
  postOauth2Token: { method: 'POST', path: '/oauth2/token' },
  postLogin: { method: 'POST', path: '/login' },
  postRevoke: { method: 'POST', path: '/revoke' },
  postOauth2Revoke: { method: 'POST', path: '/oauth2/revoke' },
  postIntrospect: { method: 'POST', path: '/introspect' },
  postOauth2Introspect: { method: 'POST', path: '/oauth2/introspect' },
  getUserinfo: { method: 'GET', path: '/userinfo' },
  postUserinfo: { method: 'POST', path: '/userinfo' },
  getOauth2Userinfo: { method: 'GET', path: '/oauth2/userinfo' },
  postOauth2Userinfo: { method: 'POST', path: '/oauth2/userinfo' },
  getWellKnownOpenidConfiguration: { method: 'GET', path: '/.well-known/openid-configuration' },
  getWellKnownOauthAuthorizationServer: { method: 'GET', path: '/.well-known/oauth-authorization-server' },
  getJwksJson: { method: 'GET', path: '/jwks.json' },
  getOauth2JwksJson: { method: 'GET', path: '/oauth2/jwks.json' },
  getGatewayJwksJson: { method: 'GET', path: '/gateway-jwks.json' },
  getApiV1: { method: 'GET', path: '/api/v1' },
  getApiV1Applications: { method: 'GET', path: '/api/v1/applications' },
  postApiV1Applications: { method: 'POST', path: '/api/v1/applications' },
  getApiV1ApplicationsApplicationId: { method: 'GET', path: '/api/v1/applications/{applicationId}' },
  patchApiV1ApplicationsApplicationId: { method: 'PATCH', path: '/api/v1/applications/{applicationId}' },
  deleteApiV1ApplicationsApplicationId: { method: 'DELETE', path: '/api/v1/applications/{applicationId}' },
  postApiV1ApplicationsApplicationIdTransfer: { method: 'POST', path: '/api/v1/applications/{applicationId}/transfer' },
  postApiV1ApplicationsApplicationIdDisable: { method: 'POST', path: '/api/v1/applications/{applicationId}/disable' },
  postApiV1ApplicationsApplicationIdEnable: { method: 'POST', path: '/api/v1/applications/{applicationId}/enable' },
  getApiV1ApplicationsApplicationIdMembers: { method: 'GET', path: '/api/v1/applications/{applicationId}/members' },
  putApiV1ApplicationsApplicationIdMembersUserId: {
    method: 'PUT',
    path: '/api/v1/applications/{applicationId}/members/{userId}',
  },
  deleteApiV1ApplicationsApplicationIdMembersUserId: {
    method: 'DELETE',
    path: '/api/v1/applications/{applicationId}/members/{userId}',
  },
  getApiV1ApplicationsApplicationIdKeyPairs: { method: 'GET', path: '/api/v1/applications/{applicationId}/key-pairs' },
  postApiV1ApplicationsApplicationIdKeyPairs: {
    method: 'POST',
    path: '/api/v1/applications/{applicationId}/key-pairs',
  },
  getApiV1KeyPairsKeyPairId: { method: 'GET', path: '/api/v1/key-pairs/{keyPairId}' },
  patchApiV1KeyPairsKeyPairId: { method: 'PATCH', path: '/api/v1/key-pairs/{keyPairId}' },
  deleteApiV1KeyPairsKeyPairId: { method: 'DELETE', path: '/api/v1/key-pairs/{keyPairId}' },
  postApiV1KeyPairsKeyPairIdTokens: { method: 'POST', path: '/api/v1/key-pairs/{keyPairId}/tokens' },
  postApiV1KeyPairsKeyPairIdDisable: { method: 'POST', path: '/api/v1/key-pairs/{keyPairId}/disable' },
  postApiV1KeyPairsKeyPairIdEnable: { method: 'POST', path: '/api/v1/key-pairs/{keyPairId}/enable' },
  getApiV1KeyPairsKeyPairIdSecrets: { method: 'GET', path: '/api/v1/key-pairs/{keyPairId}/secrets' },
  postApiV1KeyPairsKeyPairIdSecrets: { method: 'POST', path: '/api/v1/key-pairs/{keyPairId}/secrets' },
  postApiV1KeyPairsKeyPairIdRotate: { method: 'POST', path: '/api/v1/key-pairs/{keyPairId}/rotate' },
  patchApiV1SecretsSecretId: { method: 'PATCH', path: '/api/v1/secrets/{secretId}' },
  postApiV1SecretsSecretIdRevoke: { method: 'POST', path: '/api/v1/secrets/{secretId}/revoke' },
  getApiV1Grants: { method: 'GET', path: '/api/v1/grants' },
  getApiV1GrantsGrantId: { method: 'GET', path: '/api/v1/grants/{grantId}' },
  postApiV1GrantsGrantIdRevoke: { method: 'POST', path: '/api/v1/grants/{grantId}/revoke' },
  postApiV1TokensTokenIdRevoke: { method: 'POST', path: '/api/v1/tokens/{tokenId}/revoke' },
  postApiV1UsersUserIdRevokeTokens: { method: 'POST', path: '/api/v1/users/{userId}/revoke-tokens' },
  postApiV1ApplicationsApplicationIdRevokeTokens: {
    method: 'POST',
    path: '/api/v1/applications/{applicationId}/revoke-tokens',
  },
  postApiV1KeyPairsKeyPairIdRevokeTokens: { method: 'POST', path: '/api/v1/key-pairs/{keyPairId}/revoke-tokens' },
  getApiV1SigningKeys: { method: 'GET', path: '/api/v1/signing-keys' },
  postApiV1SigningKeysRotate: { method: 'POST', path: '/api/v1/signing-keys/rotate' },
  postApiV1SigningKeysKeyIdRevoke: { method: 'POST', path: '/api/v1/signing-keys/{keyId}/revoke' },
  getApiV1AuditEvents: { method: 'GET', path: '/api/v1/audit-events' },
  getApiV1Subscriptions: { method: 'GET', path: '/api/v1/subscriptions' },
  postApiV1Subscriptions: { method: 'POST', path: '/api/v1/subscriptions' },
  getApiV1SubscriptionsSubscriptionId: { method: 'GET', path: '/api/v1/subscriptions/{subscriptionId}' },
  patchApiV1SubscriptionsSubscriptionId: { method: 'PATCH', path: '/api/v1/subscriptions/{subscriptionId}' },
  deleteApiV1SubscriptionsSubscriptionId: { method: 'DELETE', path: '/api/v1/subscriptions/{subscriptionId}' },
  postApiV1SubscriptionsSubscriptionIdBlock: { method: 'POST', path: '/api/v1/subscriptions/{subscriptionId}/block' },
  postApiV1SubscriptionsSubscriptionIdBlockProduction: {
    method: 'POST',
    path: '/api/v1/subscriptions/{subscriptionId}/block-production',
  },
  postApiV1SubscriptionsSubscriptionIdUnblock: {
    method: 'POST',
    path: '/api/v1/subscriptions/{subscriptionId}/unblock',
  },
  getApiV1SubscriptionsSubscriptionIdQuota: { method: 'GET', path: '/api/v1/subscriptions/{subscriptionId}/quota' },
  getApiV1Approvals: { method: 'GET', path: '/api/v1/approvals' },
  postApiV1ApprovalsApprovalIdApprove: { method: 'POST', path: '/api/v1/approvals/{approvalId}/approve' },
  postApiV1ApprovalsApprovalIdReject: { method: 'POST', path: '/api/v1/approvals/{approvalId}/reject' },
  postApiV1ApisImport: { method: 'POST', path: '/api/v1/apis/import' },
  getApiV1ApisApiIdOpenapi: { method: 'GET', path: '/api/v1/apis/{apiId}/openapi' },
  putApiV1ApisApiIdOpenapi: { method: 'PUT', path: '/api/v1/apis/{apiId}/openapi' },
  getApiV1Apis: { method: 'GET', path: '/api/v1/apis' },
  postApiV1Apis: { method: 'POST', path: '/api/v1/apis' },
  getApiV1ApisApiId: { method: 'GET', path: '/api/v1/apis/{apiId}' },
  patchApiV1ApisApiId: { method: 'PATCH', path: '/api/v1/apis/{apiId}' },
  deleteApiV1ApisApiId: { method: 'DELETE', path: '/api/v1/apis/{apiId}' },
  postApiV1ApisApiIdVersions: { method: 'POST', path: '/api/v1/apis/{apiId}/versions' },
  postApiV1ApisApiIdPublish: { method: 'POST', path: '/api/v1/apis/{apiId}/publish' },
  postApiV1ApisApiIdBlock: { method: 'POST', path: '/api/v1/apis/{apiId}/block' },
  postApiV1ApisApiIdUnblock: { method: 'POST', path: '/api/v1/apis/{apiId}/unblock' },
  postApiV1ApisApiIdDeprecate: { method: 'POST', path: '/api/v1/apis/{apiId}/deprecate' },
  postApiV1ApisApiIdRetire: { method: 'POST', path: '/api/v1/apis/{apiId}/retire' },
  getApiV1ApisApiIdResources: { method: 'GET', path: '/api/v1/apis/{apiId}/resources' },
  postApiV1ApisApiIdResources: { method: 'POST', path: '/api/v1/apis/{apiId}/resources' },
  patchApiV1ResourcesResourceId: { method: 'PATCH', path: '/api/v1/resources/{resourceId}' },
  deleteApiV1ResourcesResourceId: { method: 'DELETE', path: '/api/v1/resources/{resourceId}' },
  getApiV1Plans: { method: 'GET', path: '/api/v1/plans' },
  postApiV1Plans: { method: 'POST', path: '/api/v1/plans' },
  getApiV1PlansPlanId: { method: 'GET', path: '/api/v1/plans/{planId}' },
  patchApiV1PlansPlanId: { method: 'PATCH', path: '/api/v1/plans/{planId}' },
  deleteApiV1PlansPlanId: { method: 'DELETE', path: '/api/v1/plans/{planId}' },
  getWellKnownOauthProtectedResourceApi: { method: 'GET', path: '/.well-known/oauth-protected-resource/{api}' },
} as const;
