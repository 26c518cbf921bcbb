import type { CorsPolicy } from '../model.js';
import { GatewayRefusal } from '../refusals.js';
import type { MatchedApi } from './match-api.js';
import { ResourceTable } from './resource-table.js';

/** The parts of a call that CORS looks at (Fetch, section 3.3). */
export interface CorsRequest {
  readonly method: string;
  readonly origin: string | null;
  /** `Access-Control-Request-Method`. */
  readonly requestedMethod: string | null;
}

const PREFLIGHT_SECONDS = '600';

/** What may stand in an `Origin` header, or in the list of an API, and is nobody's origin. */
const NO_ORIGIN: ReadonlySet<string> = new Set(['null', '*']);

/**
 * The headers of the answer to a preflight, or null when the call is none. Browsers send no credential with it, so it
 * is answered before one is asked for; an API without CORS answers `OPTIONS` itself, like any other method.
 */
export function answerPreflight(call: CorsRequest, { api, rest }: MatchedApi): Record<string, string> | null {
  if (!api.cors.enabled || call.method !== 'OPTIONS' || !call.origin || !call.requestedMethod) return null;
  const methods = ResourceTable.of(api).methodsAt(rest);
  if (methods.length === 0) throw new GatewayRefusal('resource_not_found', { reason: 'preflight for no resource' });
  const headers = corsHeaders(api.cors, call.origin);
  if (!('Access-Control-Allow-Origin' in headers)) return headers; // a stranger is told nothing
  headers['Access-Control-Allow-Methods'] = methods.join(', ');
  headers['Access-Control-Max-Age'] = PREFLIGHT_SECONDS;
  if (api.cors.headers.length > 0) headers['Access-Control-Allow-Headers'] = api.cors.headers.join(', ');
  return headers;
}

/**
 * What every answer to a cross-origin call carries, refusals included, or a page could not read why. `*` never goes
 * with credentials: then only an origin that is listed is named. `null` is nobody's origin and only `*` covers it.
 */
export function corsHeaders(policy: CorsPolicy, origin: string | null): Record<string, string> {
  if (!policy.enabled) return {};
  const headers: Record<string, string> = { Vary: 'Origin' };
  const listed = origin !== null && !NO_ORIGIN.has(origin) && policy.origins.includes(origin);
  if (!policy.credentials && policy.origins.includes('*')) headers['Access-Control-Allow-Origin'] = '*';
  else if (listed) headers['Access-Control-Allow-Origin'] = origin;
  if (policy.credentials && listed) headers['Access-Control-Allow-Credentials'] = 'true';
  return headers;
}
