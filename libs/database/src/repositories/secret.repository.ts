import { IsNull } from 'typeorm';
import { newId } from '#primitives/ids';
import { placeholders } from '../connection.js';
import { SecretEntity } from '../entities/secret.entity.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';
import type { KeyPair } from './key-pair.repository.js';

export type Secret = Readonly<SecretEntity>;
export type NewSecret = Omit<Secret, 'id' | 'keyPairId' | 'revokedAt' | 'lastUsedAt'>;

export class SecretRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add({ id: keyPairId, consumerKey }: Pick<KeyPair, 'id' | 'consumerKey'>, secret: NewSecret): Promise<Secret> {
    const added = { ...secret, id: newId(), keyPairId, revokedAt: null, lastUsedAt: null };
    this.announcements.announce({ kind: 'client', consumerKey });
    await this.session.write(({ manager }) => manager.insert(SecretEntity, { ...added }));
    return added;
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

  /** Takes over that these have authenticated their key pairs at `at`. Nobody is told: no decision hangs on it. */
  async markUsed(secretIds: readonly string[], at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `UPDATE secrets SET last_used_at = ?
         WHERE id IN (${placeholders(secretIds.length)}) AND (last_used_at IS NULL OR last_used_at < ?)`,
        [at, ...secretIds, at],
      ),
    );
  }
}
