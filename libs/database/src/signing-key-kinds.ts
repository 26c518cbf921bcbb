import type { KeyUse } from '#oauth-core/ports/key-store';
import type { RootKeys } from '#primitives/root-keys';
import type { SigningAlgorithm } from '#primitives/signature';
import { type GeneratedSigningKey, generateSigningKey } from '#primitives/signing-key';

/** What a signing key is for; of each kind one key signs at a time. */
export interface SigningKeyKind {
  readonly use: KeyUse;
  readonly algorithm: SigningAlgorithm;
}

/** JWKS always holds an ES256 and an RS256 key (tokens.md §2); the assertion towards back ends has one of its own. */
export const SIGNING_KEY_KINDS: readonly SigningKeyKind[] = [
  { use: 'TOKEN', algorithm: 'ES256' },
  { use: 'TOKEN', algorithm: 'RS256' },
  { use: 'ASSERTION', algorithm: 'ES256' },
];

/** A signing key to be, in the form in which it is stored. */
export interface NewSigningKey extends Omit<GeneratedSigningKey, 'privateKeyPem'>, SigningKeyKind {
  readonly sealedPrivateKey: Buffer;
}

/** Makes a key; one of RS256 takes a good part of a second, on another thread. */
export async function newSigningKey({ use, algorithm }: SigningKeyKind, rootKeys: RootKeys): Promise<NewSigningKey> {
  const { privateKeyPem, ...key } = await generateSigningKey(algorithm);
  return { ...key, use, sealedPrivateKey: rootKeys.seal('signing-key', Buffer.from(privateKeyPem)) };
}
