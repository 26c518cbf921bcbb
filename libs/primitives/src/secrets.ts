import { randomInt } from 'node:crypto';
import { crc32 } from './crc32.js';
import { randomBytes } from './random.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const KEY_ALPHABET = `${BASE62}_`;
const CHECKSUM_LENGTH = 6;
const LOCATOR_BYTES = 16;
const SECRET_BYTES = 32;
/** 128 and 256 bits need 22 and 43 digits of base 62. */
const LOCATOR_LENGTH = 22;
const SECRET_LENGTH = 43;

/** What a generated credential is; the prefix lets secret scanners and people tell. */
export type SecretPrefix = 'gths_' | 'gthr_' | 'gtha_' | 'gthp_' | 'gthc_' | 'gtho_';

/**
 * A credential of 256 random bits: prefix, 43 characters, checksum. Only `[A-Za-z0-9_]`, so that it survives shells,
 * forms and double clicks.
 */
export const newSecret = (prefix: SecretPrefix): string => secretOf(prefix, randomBytes(SECRET_BYTES));

/** The credential of these 256 bits, which nobody else may be able to compute. */
export const secretOf = (prefix: SecretPrefix, bytes: Uint8Array): string => withChecksum(prefix + encode(bytes));

/** A refresh token: the locator of its family in the clear, then 256 secret bits, then the checksum (tokens.md §5). */
export const newRefreshToken = (locator: Uint8Array): string =>
  withChecksum(`gthr_${encode(locator)}${encode(randomBytes(SECRET_BYTES))}`);

/** The 128 random bits under which a refresh family is found. */
export const newLocator = (): Buffer => randomBytes(LOCATOR_BYTES);

/** A consumer key: 28 characters of `[A-Za-z0-9_]`, 167 bits (product.md §1). */
export const newConsumerKey = (): string =>
  Array.from({ length: 28 }, () => KEY_ALPHABET[randomInt(KEY_ALPHABET.length)]).join('');

/** A password a person can type: 24 characters of base 62, 142 bits. */
export const newPassword = (): string => Array.from({ length: 24 }, () => BASE62[randomInt(BASE62.length)]).join('');

/** The locator inside a well-formed refresh token, or null: garbage is refused before anything is looked up. */
export function refreshTokenLocator(token: string): Buffer | null {
  if (token.length !== 5 + LOCATOR_LENGTH + SECRET_LENGTH + CHECKSUM_LENGTH) return null;
  if (!token.startsWith('gthr_') || !hasChecksum(token)) return null;
  return decode(token.slice(5, 5 + LOCATOR_LENGTH), LOCATOR_BYTES);
}

/** Whether `token` could be one of ours with this prefix; says nothing about whether it exists. */
export const isWellFormedSecret = (token: string, prefix: SecretPrefix): boolean =>
  token.length === prefix.length + SECRET_LENGTH + CHECKSUM_LENGTH && token.startsWith(prefix) && hasChecksum(token);

const withChecksum = (body: string): string => body + checksum(body);

const hasChecksum = (token: string): boolean =>
  token.endsWith(checksum(token.slice(0, -CHECKSUM_LENGTH))) && /^\w+$/.test(token);

const checksum = (body: string): string => encodeNumber(BigInt(crc32(body)), CHECKSUM_LENGTH);

const encode = (bytes: Uint8Array): string =>
  encodeNumber(
    BigInt(`0x${Buffer.from(bytes).toString('hex')}`),
    bytes.byteLength === LOCATOR_BYTES ? LOCATOR_LENGTH : SECRET_LENGTH,
  );

function encodeNumber(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n) text = BASE62[Number(rest % 62n)] + text;
  return text;
}

function decode(text: string, byteLength: number): Buffer | null {
  let value = 0n;
  for (const digit of text) value = value * 62n + BigInt(BASE62.indexOf(digit));
  const hex = value.toString(16).padStart(byteLength * 2, '0');
  return hex.length === byteLength * 2 ? Buffer.from(hex, 'hex') : null;
}
