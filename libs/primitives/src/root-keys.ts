import { createCipheriv, createDecipheriv, hash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { randomBytes } from './random.js';

const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const BLOCK_BYTES = 64;

/** What a key is derived for. One purpose's fingerprints and seals mean nothing under another. */
export type Purpose =
  | 'client-secret'
  | 'refresh-token'
  | 'access-token'
  | 'signing-key'
  | 'replay-answer'
  | 'root-key-check'
  | 'throttle-subject'
  | 'idempotency-key'
  | 'idempotent-answer'
  | 'confirmation'
  | 'personal-access-token'
  | 'mail'
  | 'mail-password'
  | 'session'
  | 'signed-out'
  | 'sign-in'
  | 'form'
  | 'authorization-code'
  | 'authorization-request'
  | 'totp-seed'
  | 'recovery-code'
  | 'passkey-challenge'
  | 'pairwise-subject';

/**
 * The installation's root keys: the first writes, all read. Every fingerprint and seal begins with four bytes that name
 * its key, so that a key can be replaced while old values stand (product.md §3, GATEHOUSE_ROOT_KEY).
 */
export class RootKeys {
  private readonly keys: readonly RootKey[];

  /** @param keys one or more keys of 32 bytes, newest first */
  constructor(keys: readonly Uint8Array[]) {
    if (keys.length === 0) throw new Error('At least one root key is needed.');
    this.keys = keys.map((key) => new RootKey(key));
  }

  /** A keyed hash (HMAC-SHA-256, RFC 2104) of 36 bytes: key id, then the hash. Without the root key it tells nothing. */
  fingerprint(purpose: Purpose, value: string): Buffer {
    return this.keys[0].fingerprint(purpose, value);
  }

  /** The same value's fingerprint under the key that made `like`, or null when that key is gone. */
  fingerprintLike(like: Uint8Array, purpose: Purpose, value: string): Buffer | null {
    return this.keyOf(like)?.fingerprint(purpose, value) ?? null;
  }

  /** One fingerprint for each key, newest first: for a look-up by fingerprint across a change of root key. */
  fingerprints(purpose: Purpose, value: string): readonly Buffer[] {
    return this.keys.map((key) => key.fingerprint(purpose, value));
  }

  /** Whether `fingerprint` was made of `value`; takes the same time whichever byte differs. */
  matches(fingerprint: Uint8Array, purpose: Purpose, value: string): boolean {
    const expected = this.fingerprintLike(fingerprint, purpose, value);
    return expected !== null && sameBytes(expected, fingerprint);
  }

  /**
   * Encrypts with AES-256-GCM under a key derived from the root key and, when given, from a second secret that is not
   * stored: then the database and the root key together open nothing.
   */
  seal(purpose: Purpose, plaintext: Uint8Array, secondSecret = ''): Buffer {
    return this.keys[0].seal(purpose, plaintext, secondSecret);
  }

  /** Opens what {@link seal} made; null when the key is gone, a bit was changed, or the second secret is another. */
  open(purpose: Purpose, sealed: Uint8Array, secondSecret = ''): Buffer | null {
    return this.keyOf(sealed)?.open(purpose, sealed, secondSecret) ?? null;
  }

  /** Whether the first key made this fingerprint or seal. */
  isCurrent(value: Uint8Array): boolean {
    return this.keyOf(value) === this.keys[0];
  }

  /** Whether one of the keys made it. */
  knows(value: Uint8Array): boolean {
    return this.keyOf(value) !== undefined;
  }

  /** The same content sealed by the first key; null when it cannot be opened. */
  reseal(purpose: Purpose, sealed: Uint8Array): Buffer | null {
    const content = this.open(purpose, sealed);
    return content && this.seal(purpose, content);
  }

  private keyOf(value: Uint8Array): RootKey | undefined {
    return this.keys.find(({ id }) => sameBytes(id, rootKeyIdOf(value)));
  }
}

/** The first bytes of a fingerprint or seal, which name the key that made it. */
export const rootKeyIdOf = (value: Uint8Array): Buffer => Buffer.from(value.subarray(0, KEY_ID_BYTES));

/** Equality of two byte strings in a time that depends on their lengths alone. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.byteLength === b.byteLength && timingSafeEqual(a, b);

class RootKey {
  readonly id: Buffer;
  private readonly macKeys = new Map<Purpose, { readonly inner: Buffer; readonly outer: Buffer }>();

  constructor(private readonly key: Uint8Array) {
    if (key.byteLength !== 32) throw new Error('A root key is 32 bytes.');
    this.id = this.derive('key id', '').subarray(0, KEY_ID_BYTES);
  }

  /** HMAC from two one-shot hashes: `crypto.hash` costs a thirtieth of `createHmac`. */
  fingerprint(purpose: Purpose, value: string): Buffer {
    const { inner, outer } = this.macKey(purpose);
    const innerHash = hash('sha256', Buffer.concat([inner, Buffer.from(value)]), 'buffer');
    return Buffer.concat([this.id, hash('sha256', Buffer.concat([outer, innerHash]), 'buffer')]);
  }

  seal(purpose: Purpose, plaintext: Uint8Array, secondSecret: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.derive(`seal ${purpose}`, secondSecret), nonce);
    const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([this.id, nonce, cipher.getAuthTag(), body]);
  }

  open(purpose: Purpose, sealed: Uint8Array, secondSecret: string): Buffer | null {
    const nonceEnd = KEY_ID_BYTES + NONCE_BYTES;
    const bodyStart = nonceEnd + TAG_BYTES;
    if (sealed.byteLength < bodyStart) return null;
    const key = this.derive(`seal ${purpose}`, secondSecret);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(KEY_ID_BYTES, nonceEnd), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(sealed.subarray(nonceEnd, bodyStart));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(bodyStart)), decipher.final()]);
    } catch {
      return null; // the tag does not fit: another key, another second secret, or tampering
    }
  }

  private macKey(purpose: Purpose) {
    let key = this.macKeys.get(purpose);
    if (!key) {
      const block = Buffer.concat([this.derive(`fingerprint ${purpose}`, ''), Buffer.alloc(BLOCK_BYTES - 32)]);
      key = {
        inner: Buffer.from(block.map((byte) => byte ^ 0x36)),
        outer: Buffer.from(block.map((byte) => byte ^ 0x5c)),
      };
      this.macKeys.set(purpose, key);
    }
    return key;
  }

  private derive(label: string, secondSecret: string): Buffer {
    return Buffer.from(
      hkdfSync('sha256', Buffer.concat([this.key, Buffer.from(secondSecret)]), '', `gatehouse ${label}`, 32),
    );
  }
}
