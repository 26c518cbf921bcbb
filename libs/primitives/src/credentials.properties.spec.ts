import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { RootKeys } from './root-keys.js';
import { isWellFormedSecret, newLocator, newRefreshToken, newSecret, refreshTokenLocator } from './secrets.js';
import { decodeJws, isSignedBy, signJws } from './signature.js';

const base64url = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');

/** Another text: one character is replaced, left out or put in. */
const damaged = (text: string) =>
  fc
    .tuple(
      fc.nat(text.length - 1),
      fc.constantFrom(0, 1),
      fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 2 })),
    )
    .map(([at, length, inserted]) => text.slice(0, at) + inserted + text.slice(at + length))
    .filter((other) => other !== text);

describe('secrets and refresh tokens', () => {
  it('are told from any text by their form', () => {
    const secret = newSecret('gtha_');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), damaged(secret)), (text) => {
        expect(isWellFormedSecret(text, 'gtha_')).toBe(false);
        expect(refreshTokenLocator(text)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
    expect(isWellFormedSecret(secret, 'gthr_')).toBe(false);
  });

  it('name the locator that they were made with, and none when they are damaged', () => {
    const locators = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(locators, (locator) => {
        expect(refreshTokenLocator(newRefreshToken(locator))).toEqual(Buffer.from(locator));
      }),
    );
    const token = newRefreshToken(newLocator());
    fc.assert(
      fc.property(damaged(token), (other) => expect(refreshTokenLocator(other)).toBeNull()),
      { numRuns: 2_000 },
    );
  });
});

describe('decodeJws', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyPair = { kid: 'k', algorithm: 'ES256', privateKey } as const;
  const key = { kid: 'k', algorithm: 'ES256', publicKey } as const;
  const token = signJws(keyPair, 'at+jwt', { sub: 'somebody' });
  const part = fc.oneof(
    fc.string({ unit: 'binary' }).map(base64url),
    fc.json().map(base64url),
    fc.uint8Array().map(base64url),
    fc.string(),
  );

  it('takes three parts in their one spelling for a token, and nothing else', () => {
    const parts = fc.array(part, { maxLength: 4 }).map((list) => list.join('.'));
    fc.assert(
      fc.property(fc.oneof(parts, fc.string({ unit: 'binary' }), damaged(token)), (text) => {
        const jws = decodeJws(text);
        const spelled = jws ? `${jws.signingInput}.${jws.signature.toString('base64url')}` : text;
        expect(spelled).toBe(text);
        expect([jws?.header ?? {}, jws?.payload ?? {}].every((value) => typeof value === 'object')).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds no signature on anything that was damaged', () => {
    fc.assert(
      fc.property(damaged(token), (text) => {
        const jws = decodeJws(text);
        expect(jws !== null && isSignedBy(jws, key)).toBe(false);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (signature) => {
        const jws = decodeJws(`${token.slice(0, token.lastIndexOf('.'))}.${base64url(signature)}`);
        expect(jws !== null && isSignedBy(jws, key)).toBe(false);
      }),
    );
  });
});

describe('RootKeys', () => {
  const keys = new RootKeys([Buffer.alloc(32, 1), Buffer.alloc(32, 2)]);
  const bytes = fc.uint8Array({ maxLength: 100 });

  it('opens nothing but what it sealed, for the same purpose and with the same second secret', () => {
    fc.assert(
      fc.property(bytes, fc.string(), fc.string(), (plaintext, second, other) => {
        const sealed = keys.seal('signing-key', plaintext, second);
        expect(keys.open('signing-key', sealed, second)).toEqual(Buffer.from(plaintext));
        expect(keys.open('replay-answer', sealed, second)).toBeNull();
        expect(keys.open('signing-key', sealed, `${second}${other}.`)).toBeNull();
      }),
      { numRuns: 50 },
    );
  });

  it('never throws on a seal or a fingerprint that somebody damaged', () => {
    const sealed = keys.seal('signing-key', Buffer.from('plain'));
    const changed = fc
      .tuple(fc.nat(sealed.byteLength - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, bits]) => sealed.map((byte, index) => (index === at ? byte ^ bits : byte)));
    const cut = fc.nat(sealed.byteLength - 1).map((end) => sealed.subarray(0, end));
    fc.assert(
      fc.property(fc.oneof(bytes, changed, cut), (value) => expect(keys.open('signing-key', value)).toBeNull()),
    );
    fc.assert(fc.property(bytes, (value) => expect(keys.matches(value, 'client-secret', 'a')).toBe(false)));
  });
});
