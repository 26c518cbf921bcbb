import type { IncomingMessage } from 'node:http';
import { isAnswered } from './header-rules.js';

/** As undici hands them over: lower-case names, a list where a name came more than once. */
export type Trailers = Readonly<Record<string, string | string[] | undefined>>;

/** Whether a caller can be sent trailers: it says so, and the answer has a body that can be chunked (RFC 9110 section 6.5). */
export function takesTrailers({ method, headers, httpVersion }: IncomingMessage): boolean {
  const codings = (headers.te ?? '').toString().toLowerCase().split(',');
  return httpVersion === '1.1' && method !== 'HEAD' && codings.some((coding) => coding.trim() === 'trailers');
}

/** What a caller receives of a back end's trailers. */
export function answeredTrailers(trailers: Trailers): Record<string, string | string[]> {
  const answered: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(trailers)) {
    if (value !== undefined && isTrailer(name.toLowerCase())) answered[name] = value;
  }
  return answered;
}

/** The names in `Trailer` that a caller may receive; empty when there are none. */
export const announcedTrailers = (names: string): string =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => TOKEN.test(name) && isTrailer(name.toLowerCase()))
    .join(', ');

/** Behind the body nothing may come that decides how it is read, routed, kept or shown (RFC 9110 section 6.5.1). */
const isTrailer = (name: string): boolean => isAnswered(name) && !DECIDING.test(name);

const DECIDING =
  /^(?:content-|access-control-|cache-control$|expires$|age$|date$|vary$|location$|retry-after$|pragma$|www-authenticate$|ratelimit|x-frame-options$|host$|via$)/;

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
