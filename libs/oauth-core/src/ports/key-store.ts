import type { SigningAlgorithm, SigningKeyPair, VerificationKey } from '#primitives/signature';

/** The keys for tokens (`TOKEN`) and for the gateway's assertion towards back ends (`ASSERTION`). */
export type KeyUse = 'TOKEN' | 'ASSERTION';

/** The installation's signing keys, in memory. */
export abstract class KeyStore {
  /** The key that signs now. */
  abstract signingKey(use: KeyUse, algorithm: SigningAlgorithm): SigningKeyPair;

  /** The key with this id, while tokens signed by it may be alive; null for all others. */
  abstract verificationKey(use: KeyUse, kid: string): VerificationKey | null;

  /** Every public key of this use, for its JWKS document: next, active and retiring ones. */
  abstract verificationKeys(use: KeyUse): readonly VerificationKey[];
}
