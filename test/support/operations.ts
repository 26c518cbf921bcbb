// Written by write-operations.ts from the OpenAPI document: `npm run openapi`. Not to be edited.

export interface TokenForm {
  /** What is exchanged for a token. */
  readonly grant_type: 'client_credentials' | 'password' | 'refresh_token';
  /** Scopes separated by single spaces; left out, the default of the key pair. */
  readonly scope?: string;
  /** For `password`. */
  readonly username?: string;
  /** For `password`. */
  readonly password?: string;
  /** For `refresh_token`: the newest one of its family. */
  readonly refresh_token?: string;
  /** The base URL of the one API that the token is for (RFC 8707). */
  readonly resource?: string;
  /** For key pairs that authenticate in the body. */
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
  /** The person: never reused, never a name. */
  readonly sub: string;
  /** With the scope `profile`. */
  readonly preferred_username?: string;
  /** With the scope `profile`. */
  readonly name?: string;
  /** With the scope `email`, if the person has one. */
  readonly email?: string;
  readonly email_verified?: boolean;
}

export interface AuthorizationServerMetadata {
  /** The `iss` of every token. */
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly revocation_endpoint: string;
  readonly introspection_endpoint: string;
  readonly jwks_uri: string;
  readonly scopes_supported: readonly string[];
  readonly response_types_supported: readonly string[];
  readonly grant_types_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
  readonly revocation_endpoint_auth_methods_supported: readonly string[];
  readonly introspection_endpoint_auth_methods_supported: readonly string[];
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
  readonly owner: UserReference;
  readonly createdAt: string;
  readonly updatedAt: string;
}

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

export interface NewApplicationBody {
  /** Unique among the applications of its owner. */
  readonly name: string;
  readonly description?: string;
  /** What the settings ask of every application, and more. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Of the access tokens of its key pairs, unless one says otherwise. */
  readonly tokenFormat?: 'JWT' | 'OPAQUE';
}

export interface ApplicationChangeBody {
  readonly name?: string;
  readonly description?: string;
  /** Replaces them all. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly tokenFormat?: 'JWT' | 'OPAQUE';
}

export interface RestAnswer {}

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
      | { readonly status: 200; readonly body: UserinfoBody }
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
      | { readonly status: 200; readonly body: UserinfoBody }
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
      | { readonly status: 200; readonly body: UserinfoBody }
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
      | { readonly status: 200; readonly body: UserinfoBody }
      | { readonly status: 400; readonly body: OAuthError }
      | { readonly status: 401; readonly body: OAuthError }
      | { readonly status: 403; readonly body: OAuthError }
      | { readonly status: 431; readonly body: string }
      | { readonly status: 500; readonly body: OAuthError }
      | { readonly status: 503; readonly body: OAuthError };
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
  getWellKnownOauthProtectedResourceApi: { method: 'GET', path: '/.well-known/oauth-protected-resource/{api}' },
} as const;
