import { type KeyObject, hash, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

/** The signature algorithms we make tokens with (RFC 7518 section 3.1). */
export type SigningAlgorithm = 'ES256' | 'RS256';

/** A key that signs our own tokens. */
export interface SigningKeyPair {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
}

/** A key that verifies our own tokens. Its `algorithm` decides, never the token's header (RFC 8725 section 3.1). */
export interface VerificationKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly publicKey: KeyObject;
}

export interface DecodedJws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly signingInput: string;
  readonly signature: Buffer;
}

/**
 * A compact JWS (RFC 7515 section 7.1), made at once: for ES256, where a call into the thread pool costs as much as the
 * signature. It signs to DER and converts, which costs half of asking node for r‖s.
 */
export function signJws(key: SigningKeyPair, typ: string, payload: object): string {
  const signingInput = signingInputOf(key, typ, payload);
  return joined(signingInput, key, sign('sha256', Buffer.from(signingInput), key.privateKey));
}

/**
 * The same for a key of either algorithm: RS256 takes ten times as long, and is done in the thread pool, while this thread
 * goes on.
 */
export async function signJwsAside(key: SigningKeyPair, typ: string, payload: object): Promise<string> {
  if (key.algorithm === 'ES256') return signJws(key, typ, payload);
  const signingInput = signingInputOf(key, typ, payload);
  return joined(signingInput, key, await signInPool('sha256', Buffer.from(signingInput), key.privateKey));
}

const signInPool = promisify(sign);

const signingInputOf = (key: SigningKeyPair, typ: string, payload: object): string =>
  `${headerOf(key, typ)}.${base64url(JSON.stringify(payload))}`;

function joined(signingInput: string, { algorithm }: SigningKeyPair, raw: Buffer): string {
  const signature = algorithm === 'ES256' ? joinedFromDer(raw) : raw;
  return `${signingInput}.${signature.toString('base64url')}`;
}

/**
 * Takes a compact JWS apart without believing it; null when it is not one. Each part has one spelling: the spare bits of a
 * last character must be zero (RFC 4648 section 3.5), or one token could be written in many ways.
 */
export function decodeJws(token: string): DecodedJws | null {
  const parts = token.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) return null;
  const header = jsonObject(parts[0]);
  const payload = jsonObject(parts[1]);
  if (!header || !payload) return null;
  return { header, payload, signingInput: `${parts[0]}.${parts[1]}`, signature: Buffer.from(parts[2], 'base64url') };
}

/** What a JWT claims, signed or not: nothing of it may be believed. Null when it is none. */
export const unverifiedClaims = (token: string): Readonly<Record<string, unknown>> | null =>
  jsonObject(token.split('.')[1] ?? '');

/** Whether `key` signed this. The header's `alg` must name the key's own algorithm (RFC 8725 section 3.1). */
export function isSignedBy(jws: DecodedJws, key: VerificationKey): boolean {
  if (jws.header.alg !== key.algorithm) return false;
  const signature = key.algorithm === 'ES256' ? derFromJoined(jws.signature) : jws.signature;
  return signature !== null && verify('sha256', Buffer.from(jws.signingInput), key.publicKey, signature);
}

/** SHA-256 of a token: the name under which a verified one is remembered. */
export const tokenDigest = (token: string): string => hash('sha256', token, 'base64url');

/** The left half of the SHA-256 of a token, its `at_hash` (OpenID Connect Core section 3.1.3.6). */
export const leftHalfDigest = (token: string): string =>
  hash('sha256', token, 'buffer').subarray(0, 16).toString('base64url');

const headers = new WeakMap<SigningKeyPair, Map<string, string>>();

function headerOf(key: SigningKeyPair, typ: string): string {
  const known = headers.get(key) ?? new Map<string, string>();
  headers.set(key, known);
  const header = known.get(typ) ?? base64url(JSON.stringify({ alg: key.algorithm, typ, kid: key.kid }));
  known.set(typ, header);
  return header;
}

const isCanonical = (part: string): boolean =>
  part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

function jsonObject(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** `SEQUENCE { INTEGER r, INTEGER s }` to the fixed 64 bytes of RFC 7518 section 3.4. */
function joinedFromDer(der: Buffer): Buffer {
  const joined = Buffer.alloc(64);
  let offset = 2;
  for (const end of [32, 64]) {
    const length = der[offset + 1];
    const start = offset + 2 + Math.max(0, length - 32); // a leading zero keeps the number positive
    const stop = offset + 2 + length;
    der.copy(joined, end - (stop - start), start, stop);
    offset = stop;
  }
  return joined;
}

function derFromJoined(joined: Buffer): Buffer | null {
  if (joined.byteLength !== 64) return null;
  const integers = [joined.subarray(0, 32), joined.subarray(32)].map(derInteger);
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.from([0x30, body.byteLength]), body]);
}

function derInteger(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.byteLength - 1 && bytes[start] === 0) start += 1;
  const digits = bytes.subarray(start);
  const padding = digits[0] & 0x80 ? [0] : [];
  return Buffer.concat([Buffer.from([0x02, digits.byteLength + padding.length, ...padding]), digits]);
}
