import { SigningKeyEntity } from '../entities/signing-key.entity.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

export type { SigningKeyState } from '../entities/signing-key.entity.js';
export type StoredSigningKey = Readonly<SigningKeyEntity>;

export class SigningKeyRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(key: StoredSigningKey): Promise<void> {
    this.announcements.announce({ kind: 'signing-keys', kid: key.kid });
    await this.session.write(({ manager }) => manager.insert(SigningKeyEntity, { ...key }));
  }

  all(): Promise<readonly StoredSigningKey[]> {
    return this.session.read(({ manager }) => manager.find(SigningKeyEntity, { order: { createdAt: 'ASC' } }));
  }
}
