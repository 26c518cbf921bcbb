import { generateKeyPairSync } from 'node:crypto';
import { decodeJws, isSignedBy, signJws, signJwsAside } from './signature.js';
import { importJWK, jwtVerify, SignJWT } from 'jose';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pairs = [
  { kid: 'e', algorithm: 'ES256', ...ec },
  { kid: 'r', algorithm: 'RS256', ...rsa },
] as const;

describe.each(pairs)('signatures with $algorithm', (pair) => {
  it('are accepted by another implementation, whatever the length of r and s', async () => {
    const key = await importJWK(pair.publicKey.export({ format: 'jwk' }), pair.algorithm);
    for (let round = 0; round < 100; round += 1) {
      const token = signJws(pair, 'at+jwt', { sub: `s${round}`, exp: 9999999999 });
      const { payload, protectedHeader } = await jwtVerify(token, key);
      expect(payload.sub).toBe(`s${round}`);
      expect(protectedHeader).toEqual({ alg: pair.algorithm, typ: 'at+jwt', kid: pair.kid });
    }
  });

  it('made by another implementation are accepted here, and no other', async () => {
    for (let round = 0; round < 100; round += 1) {
      const token = await new SignJWT({ round }).setProtectedHeader({ alg: pair.algorithm }).sign(pair.privateKey);
      const jws = decodeJws(token);
      if (!jws) throw new Error('not decoded');
      expect(isSignedBy(jws, pair)).toBe(true);
      expect(isSignedBy({ ...jws, signature: Buffer.alloc(64) }, pair)).toBe(false);
      expect(isSignedBy({ ...jws, header: { alg: pair.algorithm === 'ES256' ? 'RS256' : 'ES256' } }, pair)).toBe(false);
    }
  });
});

it.each(pairs)(
  'made aside with $algorithm are the same, and keep this thread only when that is quicker',
  async (pair) => {
    const made = signJwsAside(pair, 'JWT', { sub: 's' });
    let isMade = false;
    void made.then(() => (isMade = true));
    for (let tick = 0; tick < 10; tick += 1) await Promise.resolve(); // what does not leave this thread is done by then
    expect(isMade).toBe(pair.algorithm === 'ES256');
    const token = await made;
    const jws = decodeJws(token);
    expect(jws && [jws.header, jws.payload, isSignedBy(jws, pair)]).toEqual([
      { alg: pair.algorithm, typ: 'JWT', kid: pair.kid },
      { sub: 's' },
      true,
    ]);
  },
);

it('[93] knows one spelling of a token and no other', () => {
  const [first] = pairs;
  const token = signJws(first, 'at+jwt', { sub: 's' });
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const others = Array.from(alphabet, (last) => token.slice(0, -1) + last).filter((other) => other !== token);
  const accepted = others.filter((other) => {
    const jws = decodeJws(other);
    return jws !== null && isSignedBy(jws, first);
  });
  expect(accepted).toEqual([]);
});

it.each(['', 'a.b', '..', 'a.b.c', 'e30.e30.', 'bnVsbA.e30.AA', 'e30.W10.AA', 'e30.e30.A=', 'e30.e30.AA.AA'])(
  'does not take %j for a token',
  (token) => expect(decodeJws(token)).toBeNull(),
);
