/**
 * The error codes of the token endpoint (RFC 6749 section 5.2, RFC 8707 section 2, RFC 6749 section 4.1.2.1), and those
 * of what a token opens (RFC 6750 section 3.1).
 */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'temporarily_unavailable'
  | 'invalid_token'
  | 'insufficient_scope'
  | AuthorizationErrorCode;

/**
 * What only the authorization endpoint says (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6).
 */
export type AuthorizationErrorCode =
  | 'access_denied'
  | 'unsupported_response_type'
  | 'login_required'
  | 'interaction_required'
  | 'consent_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported';

/** The scheme by which the refused request should have been authenticated. */
export type Challenge = 'Basic' | 'Bearer';

interface Refusal {
  readonly code: OAuthErrorCode;
  readonly status: number;
  /** For the caller: how to mend it. */
  readonly description: string;
  /** For the log: what it was. */
  readonly reason: string;
  readonly retryAfterSeconds?: number;
  readonly challenge?: Challenge;
  readonly scope?: string;
}

/**
 * A refusal by the OAuth rules. `description` goes to the caller and never tells unknown, expired and somebody else's
 * apart; `reason` goes to the log and does.
 */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly status: number;
  readonly description: string;
  readonly reason: string;
  /** Seconds for `Retry-After`, or null. */
  readonly retryAfterSeconds: number | null;
  /** The scheme for `WWW-Authenticate`, or null. */
  readonly challenge: Challenge | null;
  /** The scope that would have been enough, or null. */
  readonly scope: string | null;

  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${refusal.reason}`);
    this.name = 'OAuthError';
    this.code = refusal.code;
    this.status = refusal.status;
    this.description = describable(refusal.description);
    this.reason = refusal.reason;
    this.retryAfterSeconds = refusal.retryAfterSeconds ?? null;
    this.challenge = refusal.challenge ?? null;
    this.scope = refusal.scope ?? null;
  }
}

export const invalidRequest = (description: string, reason = description): OAuthError =>
  new OAuthError({ code: 'invalid_request', status: 400, description, reason });

/**
 * One body for every cause, so that nobody learns which consumer keys exist. Always 401 with a challenge, whichever way
 * the client tried to authenticate (RFC 6749 section 5.2).
 */
export const invalidClient = (reason: string): OAuthError =>
  new OAuthError({
    code: 'invalid_client',
    status: 401,
    description:
      'Client authentication failed. Check the consumer key, the consumer secret and the authentication method for which the key pair is registered.',
    reason,
    challenge: 'Basic',
  });

export const invalidGrant = (reason: string, description: string, retryAfterSeconds?: number): OAuthError =>
  new OAuthError({ code: 'invalid_grant', status: 400, description, reason, retryAfterSeconds });

export const unauthorizedClient = (description: string, reason = description): OAuthError =>
  new OAuthError({ code: 'unauthorized_client', status: 400, description, reason });

export const unsupportedGrantType = (description: string, reason = description): OAuthError =>
  new OAuthError({ code: 'unsupported_grant_type', status: 400, description, reason });

export const invalidScope = (description: string, reason = description): OAuthError =>
  new OAuthError({ code: 'invalid_scope', status: 400, description, reason });

export const invalidTarget = (description: string, reason = description): OAuthError =>
  new OAuthError({ code: 'invalid_target', status: 400, description, reason });

export const authorizationRefused = (
  code: AuthorizationErrorCode,
  description: string,
  reason = description,
): OAuthError => new OAuthError({ code, status: 400, description, reason });

/** Nothing is said about a token that was not sent: the code is for the body alone (RFC 6750 section 3.1). */
export const missingToken = (reason: string): OAuthError =>
  new OAuthError({
    code: 'invalid_request',
    status: 401,
    description: 'Send an access token in the header Authorization: Bearer. Nothing else is read as one.',
    reason,
    challenge: 'Bearer',
  });

export const invalidToken = (reason: string): OAuthError =>
  new OAuthError({
    code: 'invalid_token',
    status: 401,
    description: 'The access token is not valid here, or not any more. Get another one.',
    reason,
    challenge: 'Bearer',
  });

export const insufficientScope = (scope: string): OAuthError =>
  new OAuthError({
    code: 'insufficient_scope',
    status: 403,
    description: `The access token lacks the scope ${scope}. Get one for a person, and ask for this scope.`,
    reason: `the token lacks the scope ${scope}`,
    challenge: 'Bearer',
    scope,
  });

export const temporarilyUnavailable = (reason: string, retryAfterSeconds: number): OAuthError =>
  new OAuthError({
    code: 'temporarily_unavailable',
    status: 503,
    description: 'The token server cannot answer just now. Send the same request again after the time in Retry-After.',
    reason,
    retryAfterSeconds,
  });

/**
 * 429 (RFC 6585 section 4). RFC 6749 registers no code of its own for it; `temporarily_unavailable` is the one it defines
 * for temporary overloading, and clients that know it wait and try again. `slow_down` means device polling (RFC 8628).
 */
export const tooManyRequests = (reason: string, retryAfterSeconds: number): OAuthError =>
  new OAuthError({
    code: 'temporarily_unavailable',
    status: 429,
    description: 'Too many requests. Send the request again after the time in Retry-After.',
    reason,
    retryAfterSeconds,
  });

/**
 * Text of the caller's, short enough and in the characters that a description may have (RFC 6749 section 5.2). It may be
 * a secret sent in the wrong place: whoever quotes it gives a reason without it, since reasons are logged.
 */
export const quotable = (text: string): string => describable(text.length > 80 ? `${text.slice(0, 80)}...` : text);

const describable = (text: string): string => text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?');
