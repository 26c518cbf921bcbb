import type { Fault } from '../rest/fields.js';

/** Segments of unreserved characters, none beginning with a dot: the normal form of a path, and the only one (product.md §2). */
const CONTEXT = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/;
const VERSION = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,29}$/;
export const MAX_CONTEXT_LENGTH = 200;

/** The first segments of our own addresses, on either listener, and those that are kept for later (product.md §2). */
const RESERVED = new Set(
  (
    'token authorize revoke introspect userinfo login logout signin par register device device_authorization oauth2 ' +
    'jwks.json gateway-jwks.json apis api docs account errors health metrics authz gateway'
  ).split(' '),
);

/** Why an API cannot be at this context; null when it can. */
export function contextFault(context: string): Fault | null {
  if (context.length > MAX_CONTEXT_LENGTH) {
    return { code: 'too_long', detail: `At most ${MAX_CONTEXT_LENGTH} characters.`, allowed: { maxLength: 200 } };
  }
  if (!CONTEXT.test(context)) {
    const detail = 'Write segments of letters, digits and - . _ ~, each after a slash and none beginning with a dot.';
    return { code: 'invalid_format', detail };
  }
  const [, first] = context.split('/');
  return RESERVED.has(first.toLowerCase())
    ? { code: 'reserved', detail: 'The first segment belongs to Gatehouse itself. Choose another.' }
    : null;
}

/** Whether it can stand in an address as the version of an API. */
export const isVersion = (text: string): boolean => VERSION.test(text);
