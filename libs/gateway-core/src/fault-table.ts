/** At which point of the decision a call was refused, in the order of product.md §4. */
export type DecisionStep =
  | 'path'
  | 'api'
  | 'resource'
  | 'lifecycle'
  | 'credential'
  | 'subscription'
  | 'endpoint'
  | 'scope'
  | 'limits'
  | 'forward';

interface Fault {
  readonly status: number;
  /** A string on the wire, since existing clients compare it as one. */
  readonly code: string;
  readonly message: string;
  /** What the caller can do about it, unless the refusal knows better. */
  readonly description: string;
  readonly step: DecisionStep;
}

const NO_RESOURCE = 'No matching resource found in the API';

/**
 * Every way to refuse a call, with the codes and messages that clients of the classic gateway know (wso2.md §2.4).
 * Where that table has no code, the code is the status.
 *
 * A path that the API does not have is 403 as in the table: 404 means that there is no such API, and clients tell the
 * two apart by it. A path that exists with another method is 405 with `Allow` (RFC 9110 section 15.5.6), same code.
 */
export const FAULTS = {
  target_unreadable: {
    status: 400,
    code: '400',
    message: 'Bad Request',
    description: 'The address of the request is not valid.',
    step: 'path',
  },
  target_too_long: {
    status: 414,
    code: '414',
    message: 'URI Too Long',
    description: 'The address of the request is longer than 8,192 characters. Send large input in the body.',
    step: 'path',
  },
  api_not_found: {
    status: 404,
    code: '404',
    message: 'API not found',
    description: 'No API is published at this address. Compare context and version with the API Store.',
    step: 'api',
  },
  resource_not_found: {
    status: 403,
    code: '900906',
    message: NO_RESOURCE,
    description: 'This API has no such path. The API Store lists the paths it has.',
    step: 'resource',
  },
  method_not_allowed: {
    status: 405,
    code: '900906',
    message: NO_RESOURCE,
    description: 'This path does not answer to that method. The Allow header names those it answers to.',
    step: 'resource',
  },
  api_blocked: {
    status: 503,
    code: '700700',
    message: 'API blocked',
    description: 'The publisher has blocked this API for the time being.',
    step: 'lifecycle',
  },
  credentials_missing: {
    status: 401,
    code: '900902',
    message: 'Missing Credentials',
    description: 'Send an access token in the header "Authorization: Bearer <token>". Nothing else is read as one.',
    step: 'credential',
  },
  credentials_ambiguous: {
    status: 400,
    code: '400',
    message: 'Bad Request',
    description: 'Send exactly one Authorization header.',
    step: 'credential',
  },
  credentials_invalid: {
    status: 401,
    code: '900901',
    message: 'Invalid Credentials',
    description: 'The access token is not valid. It may have expired or been revoked: get a new one.',
    step: 'credential',
  },
  unknown_tokens_exceeded: {
    status: 429,
    code: '900800',
    message: 'Message throttled out',
    description: 'Too many unknown access tokens from your network. Repeat the call after the seconds of Retry-After.',
    step: 'credential',
  },
  token_type_wrong: {
    status: 401,
    code: '900905',
    message: 'Incorrect Access Token Type',
    description: 'This resource takes only the other kind of access token.',
    step: 'credential',
  },
  audience_mismatch: {
    status: 403,
    code: '900914',
    message: 'Audience mismatch',
    description: 'The access token was issued for something else. Get one without "resource", or with this API as it.',
    step: 'credential',
  },
  not_subscribed: {
    status: 403,
    code: '900908',
    message: 'Resource forbidden',
    description: 'The application is not subscribed to this API. Subscribe it in the API Store; the token stays good.',
    step: 'subscription',
  },
  address_not_allowed: {
    status: 403,
    code: '900908',
    message: 'Resource forbidden',
    description: 'This key may not be used from your address. Its owner keeps the list of addresses.',
    step: 'subscription',
  },
  subscription_blocked: {
    status: 401,
    code: '900907',
    message: 'Requested API temporarily blocked',
    description: 'The publisher has blocked this subscription. A new token does not change that.',
    step: 'subscription',
  },
  subscription_inactive: {
    status: 401,
    code: '900909',
    message: 'Subscription inactive',
    description: 'The subscription waits for approval or was rejected. A new token does not change that.',
    step: 'subscription',
  },
  production_endpoint_missing: {
    status: 403,
    code: '900901',
    message: 'Production endpoint missing',
    description: 'This API has no production endpoint. Use a token of a sandbox key.',
    step: 'endpoint',
  },
  sandbox_endpoint_missing: {
    status: 403,
    code: '900901',
    message: 'Sandbox endpoint missing',
    description: 'This API has no sandbox endpoint. Use a token of a production key.',
    step: 'endpoint',
  },
  scope_missing: {
    status: 403,
    code: '900910',
    message: 'Scope validation failed',
    description: 'The access token lacks a scope that this resource asks for.',
    step: 'scope',
  },
  open_resource_exceeded: {
    status: 429,
    code: '900802',
    message: 'Resource level throttled out',
    description: 'Too many calls without a token from your network. Retry-After says when to go on.',
    step: 'limits',
  },
  plan_exceeded: {
    status: 429,
    code: '900804',
    message: 'Subscription level throttled out',
    description: 'The plan of this subscription is used up for now. Retry-After says when to go on.',
    step: 'limits',
  },
  burst_exceeded: {
    status: 429,
    code: '900807',
    message: 'Subscription burst control throttled out',
    description: 'Too many calls at once for the plan of this subscription. Retry-After says when to go on.',
    step: 'limits',
  },
  body_too_large: {
    status: 413,
    code: '413',
    message: 'Content Too Large',
    description: 'The body is larger than this API accepts.',
    step: 'forward',
  },
  upgrade_unsupported: {
    status: 501,
    code: '501',
    message: 'Not Implemented',
    description: 'WebSocket connections are not forwarded.',
    step: 'forward',
  },
  request_unforwardable: {
    status: 400,
    code: '400',
    message: 'Bad Request',
    description: 'The request holds a method or header that cannot be forwarded.',
    step: 'forward',
  },
  backend_unreachable: {
    status: 502,
    code: '101503',
    message: 'Connection to the back end failed',
    description: 'The back end of this API cannot be reached.',
    step: 'forward',
  },
  backend_timeout: {
    status: 504,
    code: '101504',
    message: 'The back end timed out',
    description: 'The back end of this API did not answer in time. It may have carried out the request all the same.',
    step: 'forward',
  },
  backend_closed: {
    status: 502,
    code: '101505',
    message: 'The back end closed the connection',
    description: 'The back end of this API hung up. It may have carried out the request all the same.',
    step: 'forward',
  },
  backend_malformed: {
    status: 502,
    code: '101506',
    message: 'The back end broke the protocol',
    description: 'The back end of this API sent an answer that is not valid HTTP.',
    step: 'forward',
  },
  backend_busy: {
    status: 503,
    code: '303001',
    message: 'Endpoint suspended',
    description: 'Too many calls already wait for the back end of this API.',
    step: 'forward',
  },
  unavailable: {
    status: 503,
    code: '503',
    message: 'Service Unavailable',
    description: 'This call cannot be decided at the moment. Repeat it after the seconds that Retry-After names.',
    step: 'subscription',
  },
  internal: {
    status: 500,
    code: '900900',
    message: 'Unclassified Failure',
    description: 'Something went wrong on our side. It was recorded under the traceId of this answer.',
    step: 'forward',
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;
