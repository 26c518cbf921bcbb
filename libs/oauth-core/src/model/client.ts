import type { AddressRanges } from '#primitives/address-ranges';
import type { SigningAlgorithm } from '#primitives/signature';

export type KeyType = 'PRODUCTION' | 'SANDBOX';

/** Whether access tokens can be read by their bearers, or are names of what is stored here (tokens.md §2). */
export type TokenFormat = 'JWT' | 'OPAQUE';

/** How a key pair authenticates (RFC 7591 section 2, `token_endpoint_auth_method`). */
export type ClientAuthMethod =
  'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'tls_client_auth' | 'none';

/** One live consumer secret; several may live at once. */
export interface ClientSecret {
  readonly id: string;
  /** Keyed hash of the secret (purpose `client-secret`). */
  readonly fingerprint: Buffer;
  readonly expiresAt: Date | null;
}

/** An OAuth client: a key pair together with what its application says about it. */
export interface Client {
  readonly keyPairId: string;
  /** The `client_id`. */
  readonly consumerKey: string;
  readonly keyType: KeyType;
  readonly applicationId: string;
  readonly applicationName: string;
  readonly ownerId: string;
  /** False when the key pair, its application or the application's owner is disabled. */
  readonly enabled: boolean;
  readonly authMethod: ClientAuthMethod;
  /** The secrets that were not revoked, expired ones included. */
  readonly secrets: readonly ClientSecret[];
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
  readonly defaultScopes: readonly string[];
  /** Scopes that the application may be granted; empty means that no list narrows them. */
  readonly allowedScopes: readonly string[];
  /** The `gatehouse:` scopes that this key pair may ever be granted, set by an administrator. */
  readonly managementScopes: readonly string[];
  /** The permission `introspection`, set by an administrator: tokens for these audiences may be introspected too. */
  readonly introspectionResources: readonly string[];
  /** From where it may be used; null: from anywhere. */
  readonly allowedAddresses: AddressRanges | null;
  readonly tokenFormat: TokenFormat;
  readonly accessTokenLifetimeSeconds: number;
  readonly refreshTokenIdleSeconds: number;
  readonly refreshTokenLifetimeSeconds: number;
  /** How long the previous refresh token gets the same answer again, 0 to 60. */
  readonly refreshReplaySeconds: number;
  readonly postLogoutRedirectUris: readonly string[];
  /** Whether an authorization request needs a `code_challenge` (RFC 7636); of a public client it always does. */
  readonly pkceRequired: boolean;
  readonly idTokenAlgorithm: SigningAlgorithm;
  /** The host for which people have names of their own (OpenID Connect Core section 8.1); null: one name everywhere. */
  readonly sectorIdentifier: string | null;
  /** Null: userinfo answers plain JSON. */
  readonly userinfoAlgorithm: SigningAlgorithm | null;
  readonly backChannelLogoutUri: string | null;
  readonly frontChannelLogoutUri: string | null;
  readonly defaultAcrValues: readonly string[];
  /** Whether people are not asked what it may do, by an administrator's decision. */
  readonly consentSkipped: boolean;
  /** Whether people need a second factor for this application. */
  readonly secondFactorRequired: boolean;
  /** Second half of a token's `epoch`; rises when every token of the key pair ends at once. */
  readonly generation: number;
}
