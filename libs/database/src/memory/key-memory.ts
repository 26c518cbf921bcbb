import { KeyStore, type KeyUse } from '#oauth-core/ports/key-store';
import type { RootKeys } from '#primitives/root-keys';
import type { SigningAlgorithm, SigningKeyPair, VerificationKey } from '#primitives/signature';
import { loadSigningKey, loadVerificationKey } from '#primitives/signing-key';
import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { SigningKeyState, StoredSigningKey } from '../repositories/signing-key.repository.js';
import type { ChangeSubscriber } from './change-feed.js';

/** NEXT too: another process may already sign with what is still the next key here. */
const VERIFYING: readonly SigningKeyState[] = ['NEXT', 'ACTIVE', 'RETIRING'];

interface Keys {
  readonly signing: ReadonlyMap<string, SigningKeyPair>;
  readonly verification: ReadonlyMap<KeyUse, ReadonlyMap<string, VerificationKey>>;
}

/** The signing keys, unsealed. */
export class KeyMemory extends KeyStore implements ChangeSubscriber {
  private keys: Keys = { signing: new Map(), verification: new Map() };

  constructor(
    private readonly database: Database,
    private readonly rootKeys: RootKeys,
  ) {
    super();
  }

  signingKey(use: KeyUse, algorithm: SigningAlgorithm): SigningKeyPair {
    const key = this.keys.signing.get(`${use} ${algorithm}`);
    if (!key) throw new Error(`There is no active ${algorithm} key for ${use}.`);
    return key;
  }

  verificationKey(use: KeyUse, kid: string): VerificationKey | null {
    return this.keys.verification.get(use)?.get(kid) ?? null;
  }

  verificationKeys(use: KeyUse): readonly VerificationKey[] {
    return [...(this.keys.verification.get(use)?.values() ?? [])];
  }

  async apply(change: Change): Promise<void> {
    if (change.kind === 'signing-keys') await this.reload();
  }

  async reload(): Promise<void> {
    const stored = await this.database.read.signingKeys.all();
    const active = stored.filter(({ state }) => state === 'ACTIVE');
    const verifying = stored.filter(({ state }) => VERIFYING.includes(state));
    const ofUse = (use: KeyUse) =>
      new Map(verifying.filter((key) => key.use === use).map((key) => [key.kid, loadVerificationKey(key)]));
    this.keys = {
      signing: new Map(active.map((key) => [`${key.use} ${key.algorithm}`, this.unsealed(key)])),
      verification: new Map([
        ['TOKEN', ofUse('TOKEN')],
        ['ASSERTION', ofUse('ASSERTION')],
      ]),
    };
  }

  private unsealed({ kid, algorithm, sealedPrivateKey }: StoredSigningKey): SigningKeyPair {
    const privateKey = this.rootKeys.open('signing-key', sealedPrivateKey);
    if (!privateKey) throw new Error(`The root key does not open the signing key ${kid}.`);
    return loadSigningKey({ kid, algorithm, privateKeyPem: privateKey.toString() });
  }
}
