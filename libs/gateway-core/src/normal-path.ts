import { GatewayRefusal } from './refusals.js';

/** The target of a request, ready for matching and for forwarding: both use these very strings. */
export interface RequestTarget {
  readonly path: string;
  /** With its question mark and untouched, or empty. */
  readonly query: string;
}

const MAX_TARGET_LENGTH = 8_192;

/** Segments of unreserved characters and sub-delimiters, none empty and none beginning with a dot: normal as they are. */
const ALREADY_NORMAL = /^\/(?:[\w~!$&'()*+,=:@-][\w.~!$&'()*+,=:@-]*(?:\/|$))*$/;

/** Printable ASCII without a number sign: what may stand in a query on the wire. */
const QUERY = /^[\x21\x22\x24-\x7e]*$/;

/**
 * Takes an origin-form request target apart (RFC 9112 section 3.2.1).
 *
 * @throws GatewayRefusal 400 for what could be read in two ways, 414 for what is too long
 */
export function readTarget(target: string): RequestTarget {
  if (target.length > MAX_TARGET_LENGTH) throw new GatewayRefusal('target_too_long', { reason: 'target too long' });
  const end = target.indexOf('?');
  const query = end === -1 ? '' : target.slice(end);
  if (!QUERY.test(query)) throw unreadable('The query holds a character that must be percent-encoded.');
  return { path: normalPath(end === -1 ? target : target.slice(0, end)), query };
}

/**
 * The one normal form of a path (RFC 3986 section 6.2.2): escapes of unreserved characters are decoded, all others
 * written in upper case. What a back end could read differently from us is refused and never repaired: a rule that was
 * checked against one reading must not be passed by another.
 *
 * @throws GatewayRefusal 400
 */
export function normalPath(path: string): string {
  if (ALREADY_NORMAL.test(path)) return path;
  requireReadable(path);
  const normal = path.replace(/%[0-9a-f]{2}|[^\w.~!$&'()*+,=:@/%-]/gi, normalCharacter);
  requireOneReading(normal);
  return normal;
}

function requireReadable(path: string): void {
  if (!path.startsWith('/')) throw unreadable('The address must begin with a slash.');
  if (!/^[\x21-\x7e]*$/.test(path)) throw unreadable('Characters outside printable ASCII must be percent-encoded.');
  if (/[\\;#]/.test(path)) throw unreadable('The path must not hold a backslash, a semicolon or a number sign.');
  if (/%(?![0-9a-f]{2})/i.test(path)) throw unreadable('A percent sign must be followed by two hexadecimal digits.');
}

function requireOneReading(normal: string): void {
  if (/%(?:2F|5C|3B)/.test(normal)) throw unreadable('Slash, backslash and semicolon must not be percent-encoded.');
  if (/%25[0-9a-f]{2}/i.test(normal)) throw unreadable('The path must not be percent-encoded twice.');
  const segments = normal.slice(1).split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) {
    throw unreadable('The path must not hold the segments "." and "..", encoded or not.');
  }
  if (segments.slice(0, -1).includes('')) throw unreadable('The path must not hold two slashes in a row.');
  if (/[\p{Cc}]/u.test(decoded(normal))) throw unreadable('The path must not hold control characters.');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path); // refuses overlong forms and lone surrogates too
  } catch {
    throw unreadable('The percent-encoded bytes of the path must be UTF-8.');
  }
}

function normalCharacter(found: string): string {
  if (found.length === 1) return `%${found.charCodeAt(0).toString(16).toUpperCase()}`;
  const character = String.fromCharCode(Number.parseInt(found.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : found.toUpperCase();
}

const unreadable = (description: string): GatewayRefusal =>
  new GatewayRefusal('target_unreadable', { reason: description, description });
