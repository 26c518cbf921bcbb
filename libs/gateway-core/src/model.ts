import type { AddressRanges } from '#primitives/address-ranges';

/** The parts of the model that a gateway call needs, in the form in which they are kept in memory. */

export type KeyType = 'PRODUCTION' | 'SANDBOX';
export type ApiState = 'CREATED' | 'PUBLISHED' | 'BLOCKED' | 'DEPRECATED' | 'RETIRED';
export type SubscriptionState = 'ACTIVE' | 'PENDING' | 'BLOCKED' | 'PRODUCTION_BLOCKED' | 'REJECTED';
export type ResourceAuthType = 'ANY' | 'APPLICATION' | 'APPLICATION_USER' | 'NONE';

/** A published API with everything that decides about a call to it. */
export interface PublishedApi {
  readonly id: string;
  readonly name: string;
  /** With a leading slash and without a trailing one: `/pizzashack`. */
  readonly context: string;
  readonly version: string;
  /** Whether `/<context>/<resource>` without a version means this one. */
  readonly defaultVersion: boolean;
  readonly state: ApiState;
  readonly productionEndpoint: string | null;
  readonly sandboxEndpoint: string | null;
  readonly resources: readonly ApiResource[];
  readonly cors: CorsPolicy;
  readonly timeoutSeconds: number;
  readonly maxRequestBytes: number | null;
  /** Whether cookies pass in both directions, except `__Host-*` and `__Secure-*`. */
  readonly passCookies: boolean;
  /** Whether the back end gets the access token, if its `aud` is exactly this API. */
  readonly passAccessToken: boolean;
}

export interface CorsPolicy {
  readonly enabled: boolean;
  readonly origins: readonly string[];
  readonly headers: readonly string[];
  readonly credentials: boolean;
}

export interface ApiResource {
  readonly id: string;
  /** An HTTP method in upper case, or `*`. */
  readonly method: string;
  /** `/order/{orderId}`; a last segment `*` matches any rest. */
  readonly path: string;
  readonly authType: ResourceAuthType;
  /** One of these must be in the token; empty means that none is asked. */
  readonly scopes: readonly string[];
}

export interface Subscription {
  readonly id: string;
  readonly apiId: string;
  readonly planId: string;
  readonly state: SubscriptionState;
}

/** The key pair behind a token, as it is now. */
export interface TokenKeyPair {
  readonly enabled: boolean;
  /** From where it may be used; null: from anywhere. */
  readonly allowedAddresses: AddressRanges | null;
}

/** An application with its subscriptions, by API, and its key pairs, by consumer key. */
export interface SubscribedApplication {
  readonly applicationId: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  readonly keyPairs: ReadonlyMap<string, TokenKeyPair>;
}

export interface CallLimit {
  readonly requests: number;
  readonly perSeconds: number;
}

export interface Plan {
  readonly id: string;
  readonly name: string;
  /** Null means unlimited. */
  readonly limit: CallLimit | null;
  readonly burst: CallLimit | null;
}

/** Who calls, as a verified access token says. */
export interface Caller {
  readonly tokenId: string;
  /** SHA-256 of the token, under which things may be remembered about it. */
  readonly tokenDigest: string;
  /** A user id, or a consumer key. */
  readonly subject: string;
  /** The `sub` of the token: of a person the name under which its client knows them. */
  readonly publicSubject: string;
  readonly consumerKey: string;
  readonly applicationId: string;
  /** Which secret of the key pair obtained the token; null when none did. */
  readonly secretId: string | null;
  readonly tokenType: 'APPLICATION' | 'APPLICATION_USER';
  readonly keyType: KeyType;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  readonly expiresAt: Date;
}
