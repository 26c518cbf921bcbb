import type { AdmittedCall } from '#gateway-core/admit-call';
import { apiBaseUrl } from '#gateway-core/api-address';
import { forwardedCookies } from './cookie-rules.js';
import type { GatewayAddresses } from './gateway-addresses.js';
import { connectionOptions, isDroppable, isForwarded } from './header-rules.js';

/** The values of every header of this name, also of those of which `request.headers` keeps only the first. */
export function headerValues(rawHeaders: readonly string[], name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index];
    if (candidate.length === name.length && candidate.toLowerCase() === name) values.push(rawHeaders[index + 1]);
  }
  return values;
}

interface Described {
  readonly rawHeaders: readonly string[];
  readonly call: AdmittedCall;
  readonly assertion: string | null;
  readonly clientAddress: string;
  /** Of the request that came in: `1.1`. */
  readonly httpVersion: string;
}

/** What the back end receives: names and values in turn, the caller's first, then what only the gateway may say. */
export function backendHeaders(
  { rawHeaders, call, assertion, clientAddress, httpVersion }: Described,
  { issuer, publicHost }: GatewayAddresses,
): string[] {
  const headers: string[] = [];
  const dropped = droppedByConnection(rawHeaders);
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index].toLowerCase();
    if (isForwarded(name) && !dropped?.has(name)) headers.push(rawHeaders[index], rawHeaders[index + 1]);
  }
  headers.push('X-Forwarded-For', clientAddress, 'X-Forwarded-Proto', 'https', 'X-Forwarded-Host', publicHost);
  headers.push('Via', `${httpVersion} ${publicHost}`); // behind what the caller's proxies said (RFC 9110 section 7.6.3)
  if (assertion !== null) headers.push('X-JWT-Assertion', assertion);
  if (call.api.passCookies) addCookies(headers, rawHeaders);
  if (call.api.passAccessToken && isForThisApiAlone(call, issuer)) addAccessToken(headers, rawHeaders);
  return headers;
}

function droppedByConnection(rawHeaders: readonly string[]): ReadonlySet<string> | null {
  const value = headerValues(rawHeaders, 'connection').join(',');
  if (value === '' || value === 'keep-alive' || value === 'close') return null;
  return new Set([...connectionOptions(value)].filter(isDroppable));
}

function addCookies(headers: string[], rawHeaders: readonly string[]): void {
  const cookies = forwardedCookies(headerValues(rawHeaders, 'cookie').join('; '));
  if (cookies !== '') headers.push('Cookie', cookies);
}

/** A token that opens other APIs too is never shown to the back end of one. */
const isForThisApiAlone = ({ by, api }: AdmittedCall, issuer: string): boolean =>
  by?.caller.audience.length === 1 && by.caller.audience[0] === apiBaseUrl(issuer, api);

function addAccessToken(headers: string[], rawHeaders: readonly string[]): void {
  const [value] = headerValues(rawHeaders, 'authorization');
  if (value !== undefined) headers.push('Authorization', value);
}
