import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { FAULTS } from '#gateway-core/fault-table';
import {
  insufficientScope,
  invalidClient,
  invalidRequest,
  invalidToken,
  temporarilyUnavailable,
  tooManyRequests,
} from '#oauth-core/errors';
import { oauthCodeOf } from '../http/oauth-error-body.js';
import { Problem, problemBody } from '../http/problem.js';
import { PROBLEMS, type ProblemCode } from '../http/problems.js';
import type { Access } from '../http/route-declaration.js';
import type { RouteEntry } from '../http/route-table.js';

type Components = NonNullable<OpenAPIObject['components']>;
type ResponseComponent = NonNullable<Components['responses']>[string];

/** A trace id for examples; that of the W3C's own specification. */
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

const CHALLENGE = { 'WWW-Authenticate': { $ref: '#/components/headers/WWW-Authenticate' } };
const RETRY = { 'Retry-After': { $ref: '#/components/headers/Retry-After' } };

/** What the routes for clients refuse beside what the OAuth rules say, in the words of those rules. */
const FORM_PROBLEMS = ['request_timeout', 'body_too_large', 'media_type_unsupported', 'internal_error'] as const;

/** Every refusal that more than one route can answer with, as a component with an example. */
export function refusalComponents(consoleUrl: string): Record<string, ResponseComponent> {
  const refusals = [...oauthRefusals(consoleUrl), ...problems(consoleUrl), ...gatewayFaults()];
  const named = refusals.map(({ name, ...refusal }): [string, ResponseComponent] => [name, componentOf(refusal)]);
  return {
    ...Object.fromEntries([...named, ...restComponents(consoleUrl)]),
    'http.headers_too_large': headersTooLarge,
  };
}

/**
 * The names of those components with which a route can answer by the way it is declared, by status. What its own
 * decorators say about a status goes before it.
 */
export function refusalsOf({ dialect, access, path, method }: RouteEntry): Readonly<Record<number, string>> {
  const always = { 431: 'http.headers_too_large', 500: `${dialect}.internal_error` };
  if (dialect === 'oauth') return { ...always, ...OAUTH_REFUSALS[access] };
  if (path.startsWith(REST)) return { ...always, ...restRefusals(method) };
  return /[:*]/.test(path) ? { ...always, 400: 'problem.malformed_request', 404: 'problem.not_found' } : always;
}

const REST = '/api/v1';

/** What every row of the REST API can be refused with (rest-api.md §1). */
const restRefusals = (method: string): Readonly<Record<number, string>> => {
  const statuses = [400, 401, 403, 404, 406, 429, 503, ...(method === 'GET' ? [304] : [408, 412, 413, 415])];
  return Object.fromEntries(statuses.map((status) => [status, `rest.${status}`]));
};

/** One component for each status, which names its codes: which of them a row answers with is in the row's own words. */
function restComponents(consoleUrl: string): [string, ResponseComponent][] {
  const codes = Object.keys(PROBLEMS) as ProblemCode[];
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  const components = statuses.map((status): [string, ResponseComponent] => {
    const own = codes.filter((code) => PROBLEMS[code].status === status);
    const description = own.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(' ');
    return [
      `rest.${status}`,
      {
        description,
        headers: status === 401 ? CHALLENGE : status === 429 || status === 503 ? RETRY : {},
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(own.map((code) => [code, { value: exampleOf(code, consoleUrl) }])),
          },
        },
      },
    ];
  });
  return [...components, ['rest.304', { description: 'It is what If-None-Match names.' }]];
}

/** In the dialect of the Token API, by who may call. */
const OAUTH_REFUSALS: Readonly<Record<Access, Readonly<Record<number, string>>>> = {
  public: {},
  client: {
    400: 'oauth.invalid_request',
    401: 'oauth.invalid_client',
    429: 'oauth.too_many_requests',
    503: 'oauth.temporarily_unavailable',
    ...Object.fromEntries(FORM_PROBLEMS.map((code) => [PROBLEMS[code].status, `oauth.${code}`])),
  },
  bearer: {
    400: 'oauth.invalid_request',
    401: 'oauth.invalid_token',
    403: 'oauth.insufficient_scope',
    503: 'oauth.temporarily_unavailable',
  },
};

interface Refusal {
  readonly name: string;
  readonly status: number;
  readonly description: string;
  readonly schema: string;
  readonly contentType: string;
  readonly example: object;
}

function oauthRefusals(consoleUrl: string): Refusal[] {
  const refusal = (name: string, status: number, error: string, description: string): Refusal => ({
    name: `oauth.${name}`,
    status,
    description,
    schema: 'OAuthError',
    contentType: 'application/json',
    example: { error, error_description: description, error_uri: `${consoleUrl}/errors/${error}` },
  });
  const rules = {
    invalid_request: invalidRequest('The parameter scope was sent twice.'),
    invalid_client: invalidClient(''),
    invalid_token: invalidToken(''),
    insufficient_scope: insufficientScope('openid'),
    too_many_requests: tooManyRequests('', 30),
    temporarily_unavailable: temporarilyUnavailable('', 2),
  };
  return [
    ...Object.entries(rules).map(([name, error]) => refusal(name, error.status, error.code, error.description)),
    ...FORM_PROBLEMS.map((code) => refusal(code, PROBLEMS[code].status, oauthCodeOf(code), PROBLEMS[code].title)),
  ];
}

const problems = (consoleUrl: string): Refusal[] =>
  (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => ({
    name: `problem.${code}`,
    status: PROBLEMS[code].status,
    description: PROBLEMS[code].title,
    schema: 'Problem',
    contentType: 'application/problem+json',
    example: exampleOf(code, consoleUrl),
  }));

const exampleOf = (code: ProblemCode, consoleUrl: string): object =>
  problemBody(new Problem(code, PROBLEMS[code].fix), consoleUrl, '/the/path', TRACE_ID);

/** What calls to published APIs are refused with. No operation of ours answers so: they are there to be read. */
const gatewayFaults = (): Refusal[] =>
  Object.entries(FAULTS).map(([name, { status, code, message, description }]) => ({
    name: `gateway.${name}`,
    status,
    description: `${status}, code ${code}: ${message}.`,
    schema: 'GatewayFault',
    contentType: 'application/json',
    example: { code, message, description, traceId: TRACE_ID },
  }));

function componentOf({ status, description, schema, contentType, example }: Omit<Refusal, 'name'>): ResponseComponent {
  return {
    description: description || `${STATUS_CODES[status]}`,
    headers: {
      ...(status === 401 || (status === 403 && schema === 'OAuthError') ? CHALLENGE : {}),
      ...(status === 429 || (status === 503 && schema !== 'GatewayFault') ? RETRY : {}),
    },
    content: { [contentType]: { schema: { $ref: `#/components/schemas/${schema}` }, example } },
  };
}

/** The HTTP parser's, before there is a request that somebody of ours could see. */
const headersTooLarge: ResponseComponent = {
  description: 'The address and the headers together are larger than 16 KB.',
  content: {
    'text/plain': {
      schema: { type: 'string' },
      example: 'The headers are larger than 16 KB. Send parameters in the body.',
    },
  },
};
