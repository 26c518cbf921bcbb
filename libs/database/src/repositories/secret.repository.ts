import { IsNull } from 'typeorm';
import type { OutdatedSecret } from '#oauth-core/client-auth/outdated-secrets';
import { newId } from '#primitives/ids';
import { SecretEntity } from '../entities/secret.entity.js';
import type { NewRow } from '../new-row.js';
import { searchable } from '../identifiers.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';
import type { KeyPair } from './key-pair.repository.js';
import { changeRow } from './versioned-row.js';

export type Secret = Readonly<SecretEntity>;
export type NewSecret = NewRow<SecretEntity, 'id' | 'keyPairId' | 'revokedAt' | 'updatedAt' | 'revision'>;

const UNTOUCHED = { revokedAt: null, updatedAt: null, revision: null } as const;

export class SecretRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add({ id: keyPairId, consumerKey }: Pick<KeyPair, 'id' | 'consumerKey'>, secret: NewSecret): Promise<Secret> {
    const added = { expiresAt: null, createdBy: null, ...secret, ...UNTOUCHED, id: newId(), keyPairId };
    this.announcements.announce({ kind: 'client', consumerKey });
    await this.session.write(({ manager }) => manager.insert(SecretEntity, { ...added }));
    return added;
  }

  /** Every secret that the key pair ever had, oldest first. */
  async ofKeyPair(keyPairId: string): Promise<readonly Secret[]> {
    const order = { createdAt: 'ASC', id: 'ASC' } as const;
    return this.session.read(({ manager }) => manager.find(SecretEntity, { where: { keyPairId }, order }));
  }

  async find(secretId: string): Promise<Secret | null> {
    return this.session.read(({ manager }) => manager.findOneBy(SecretEntity, { id: searchable(secretId) }));
  }

  /** Label or end of a secret whose key pair is locked. */
  async change(
    consumerKey: string,
    secret: Secret,
    change: Partial<Pick<Secret, 'label' | 'expiresAt' | 'revokedAt'>>,
    at: Date,
  ): Promise<Secret> {
    this.announcements.announce({ kind: 'client', consumerKey });
    const columns = { ...change, updatedAt: at };
    return this.session.write((connection) => changeRow(connection, SecretEntity, secret, columns));
  }

  /** From now on it authenticates nobody. True for the one caller that revoked it. */
  async revoke(keyPair: Pick<KeyPair, 'id' | 'consumerKey'>, secretId: string, at: Date): Promise<boolean> {
    const live = { id: secretId, keyPairId: keyPair.id, revokedAt: IsNull() };
    this.announcements.announce({ kind: 'client', consumerKey: keyPair.consumerKey });
    const { affected } = await this.session.write(({ manager }) =>
      manager.update(SecretEntity, live, { revokedAt: at }),
    );
    return affected === 1;
  }

  /** Makes the same secret's fingerprint that of another root key, where it has not been touched since. */
  async renew({ id, consumerKey, from, to }: OutdatedSecret): Promise<boolean> {
    this.announcements.requireTransaction();
    const renewed = await this.session.write((connection) =>
      connection.affected('UPDATE secrets SET fingerprint = ? WHERE id = ? AND fingerprint = ?', [to, id, from]),
    );
    if (renewed === 1) this.announcements.announce({ kind: 'client', consumerKey });
    return renewed === 1;
  }
}
