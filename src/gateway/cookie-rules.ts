/** Browsers promise servers something about cookies of these names, which an API on a shared origin cannot claim. */
const PREFIXED = /^__(?:host|secure)-/i;

/** The caller's cookies without those of a reserved name; empty when none is left. */
export const forwardedCookies = (cookie: string): string =>
  cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !PREFIXED.test(pair))
    .join('; ');

/**
 * A back end's `Set-Cookie`, kept to the API's own part of the origin: without `Domain` and with the context as `Path`.
 * Null for a reserved name.
 */
export function answeredCookie(setCookie: string, context: string): string | null {
  const [pair, ...attributes] = setCookie.split(';').map((part) => part.trim());
  if (PREFIXED.test(pair)) return null;
  const kept = attributes.filter((attribute) => attribute !== '' && !/^(?:domain|path)\s*(?:=|$)/i.test(attribute));
  return [pair, ...kept, `Path=${context}`].join('; ');
}
