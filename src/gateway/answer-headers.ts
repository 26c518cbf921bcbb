import type { OutgoingHttpHeaders } from 'node:http';
import type { PublishedApi } from '#gateway-core/model';
import { answeredCookie } from './cookie-rules.js';
import { announcedTrailers } from './trailers.js';
import { connectionOptions, isAnswered } from './header-rules.js';

/** As undici hands them over: lower-case names, a list where a name came more than once. */
export type BackendHeaders = Readonly<Record<string, string | string[] | undefined>>;

interface Answered {
  readonly api: PublishedApi;
  /** Of the gateway itself: CORS and limits. They win over the back end's. */
  readonly own: Readonly<Record<string, string>>;
  readonly status: number;
  /** Whether the caller takes trailers. */
  readonly trailers: boolean;
}

/** What the caller receives of a back end's headers, and what the gateway adds (product.md §4). */
export function answerHeaders(from: BackendHeaders, { api, own, status, trailers }: Answered): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  const dropped = typeof from.connection === 'string' ? connectionOptions(from.connection) : null;
  for (const name in from) {
    if (!isAnswered(name) || dropped?.has(name)) continue;
    if (api.cors.enabled && name.startsWith('access-control-') && !mayExpose(name, own)) continue;
    headers[name] = from[name];
  }
  if (trailers && status !== 204 && status !== 304) announceTrailers(headers, from);
  if (status === 204) delete headers['content-length']; // RFC 9110 section 8.6
  if (api.passCookies) addCookies(headers, from['set-cookie'], api.context);
  headers['x-content-type-options'] = 'nosniff';
  headers['content-security-policy'] = [...listOf(from['content-security-policy']), 'sandbox'].join(', '); // all apply
  addOwn(headers, own);
  return headers;
}

/** Who reads an answer is for the API to say; which of its headers they read, the back end knows that sends them. */
const mayExpose = (name: string, own: Answered['own']): boolean =>
  name === 'access-control-expose-headers' && 'Access-Control-Allow-Origin' in own;

/** Only an answer in chunks can have any. */
function announceTrailers(
  headers: OutgoingHttpHeaders,
  { trailer, 'transfer-encoding': coding }: BackendHeaders,
): void {
  const announced = coding === 'chunked' ? announcedTrailers(listOf(trailer).join(',')) : '';
  if (announced !== '') headers.trailer = announced;
}

function addOwn(headers: OutgoingHttpHeaders, own: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(own)) {
    const lower = name.toLowerCase();
    headers[lower] = lower === 'vary' && headers.vary !== undefined ? `${String(headers.vary)}, ${value}` : value;
  }
}

function addCookies(headers: OutgoingHttpHeaders, setCookie: string | string[] | undefined, context: string): void {
  const cookies = listOf(setCookie)
    .map((cookie) => answeredCookie(cookie, context))
    .filter((cookie) => cookie !== null);
  if (cookies.length > 0) headers['set-cookie'] = cookies;
}

const listOf = (value: string | string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
