import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

/**
 * What each kind of variable may hold. The messages continue a sentence that begins with the variable's name, and never
 * show the value: a password ends up in the wrong variable easily, and a start-up message in many eyes.
 */

export const onOrOff = z.enum(['on', 'off'], 'must be "on" or "off".').transform((value) => value === 'on');

export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,8})$/, `must be a whole number from ${least} to ${most}.`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole number from ${least} to ${most}.`);

/** A file or directory, made absolute so that it means the same from everywhere. */
export const path = z
  .string()
  .refine((value) => !hasControlCharacter(value), 'contains a control character; use a path without one.')
  .transform((value) => resolve(value));

/** An address or host name to bind. */
export const bindAddress = z
  .string()
  .refine(
    (value) => isIP(value) !== 0 || isHostName(value),
    'must be an IP address or a host name without brackets and port, such as 127.0.0.1, 0.0.0.0 or ::.',
  );

/**
 * An origin, exactly as it will be published: issuers are compared character by character (RFC 8414 section 3.3), so
 * every form that a URL parser would change is refused instead of quietly changed.
 */
export const publicOrigin = z.string().superRefine((value, context) => {
  const origin = originOf(value);
  if (origin === value) return;
  const proposal = origin ? ` Write ${origin} if that is what you mean.` : '';
  context.addIssue({
    code: 'custom',
    message:
      'must be https://, a host in lower case and, unless it is 443, a port: no path, no slash at the end, no query ' +
      `and no user name.${proposal}`,
  });
});

/** Addresses and networks such as `10.0.0.0/8`, separated by commas. */
export const networks = z
  .string()
  .transform((value) => value.split(',').map((item) => item.trim()))
  .refine(
    (items) => items.every(isNetwork),
    'must be addresses or networks separated by commas, such as 10.0.0.0/8,192.0.2.7,fd00::/8.',
  );

/** Keys of 32 bytes in base64, separated by commas; the first writes, all read. */
export const rootKeys = z
  .string()
  .transform((value) => value.split(',').map((item) => item.trim()))
  .refine(
    (items) => items.every((item) => Buffer.from(item, 'base64').toString('base64') === item && item.length === 44),
    'must be one or more keys of 32 bytes in base64, separated by commas; "openssl rand -base64 32" makes one.',
  )
  .refine((items) => new Set(items).size === items.length, 'holds the same key twice; leave one of them out.')
  .transform((items) => items.map((item) => Buffer.from(item, 'base64')));

export const username = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/,
    'must be 1 to 64 letters, digits or . _ @ - and begin with a letter or digit.',
  );

export const password = z
  .string()
  .refine(
    (value) => value.length >= 8 && value.length <= 128 && !hasControlCharacter(value),
    'must have 8 to 128 characters and no control character.',
  );

/** A number of processes, or `auto`: as many as the machine can run at once. */
export const workers = (available: number) =>
  z.union([z.literal('auto').transform(() => available), wholeNumber(1, 256)], {
    error: 'must be "auto" or a whole number from 1 to 256.',
  });

/** `mysql://`, `mariadb://` or `sqlite:`; never shown, since it may hold a password. */
export const databaseUrl = z
  .string()
  .refine(
    isDatabaseUrl,
    'must be mysql://user:password@host:3306/database, the same with mariadb://, or sqlite:/path/to/file; special ' +
      'characters in the user name and password are written percent-encoded.',
  )
  .transform((value) => (value.startsWith('sqlite:') ? `sqlite:${resolve(value.slice('sqlite:'.length))}` : value));

function isDatabaseUrl(value: string): boolean {
  if (hasControlCharacter(value)) return false;
  if (value.startsWith('sqlite:')) return /^sqlite:(?!\/\/|:|$)/.test(value);
  if (!/^(mysql|mariadb):\/\//.test(value) || !URL.canParse(value)) return false;
  const { hostname, pathname, username: user, password: secret } = new URL(value);
  return hostname !== '' && user !== '' && /^\/[^/]+$/.test(pathname) && [user, secret, pathname].every(isDecodable);
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/** The origin that `value` leads to, if it can be published at all; else null. */
function originOf(value: string): string | null {
  if (!URL.canParse(value)) return null;
  const { protocol, hostname, port, origin } = new URL(value);
  const host = hostname.startsWith('[')
    ? isIP(hostname.slice(1, -1)) === 6
    : isIP(hostname) === 4 || isHostName(hostname);
  return protocol === 'https:' && host && port !== '0' ? origin : null;
}

const isHostName = (value: string): boolean =>
  value.length <= 253 && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(value);

function isNetwork(value: string): boolean {
  const match = /^([0-9a-fA-F:.]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(value);
  if (!match) return false;
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(match[1])] ?? -1;
  return bits > 0 && Number(match[2] ?? bits) <= bits;
}

const hasControlCharacter = (value: string): boolean => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
