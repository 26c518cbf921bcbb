import { type JsonWebKey, createPrivateKey, createPublicKey, generateKeyPair, hash } from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningAlgorithm, SigningKeyPair, VerificationKey } from './signature.js';

/** A fresh signing key in the forms in which it is stored. */
export interface GeneratedSigningKey {
  /** JWK thumbprint (RFC 7638): two keys never share it, and anybody can compute it. */
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly publicJwk: JsonWebKey;
  /** PKCS #8; to be sealed before it is stored. */
  readonly privateKeyPem: string;
}

const RSA_BITS = 2048;

export async function generateSigningKey(algorithm: SigningAlgorithm): Promise<GeneratedSigningKey> {
  const { publicKey, privateKey } =
    algorithm === 'ES256'
      ? await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
      : await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  const publicJwk = publicKey.export({ format: 'jwk' });
  return {
    kid: jwkThumbprint(publicJwk),
    algorithm,
    publicJwk,
    privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

export const loadSigningKey = (key: Omit<GeneratedSigningKey, 'publicJwk'>): SigningKeyPair => ({
  kid: key.kid,
  algorithm: key.algorithm,
  privateKey: createPrivateKey(key.privateKeyPem),
});

export const loadVerificationKey = (key: Omit<GeneratedSigningKey, 'privateKeyPem'>): VerificationKey => ({
  kid: key.kid,
  algorithm: key.algorithm,
  publicKey: createPublicKey({ key: key.publicJwk, format: 'jwk' }),
});

/** RFC 7638 section 3: the required members in lexicographic order, without white space. */
function jwkThumbprint({ crv, e, kty, n, x, y }: JsonWebKey): string {
  const required = kty === 'EC' ? { crv, kty, x, y } : { e, kty, n };
  return hash('sha256', JSON.stringify(required), 'base64url');
}
