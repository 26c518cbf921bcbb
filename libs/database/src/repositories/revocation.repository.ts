import { MoreThan } from 'typeorm';
import type { RevocationStore, TokenRevocation } from '#oauth-core/ports/oauth-storage';
import { uuidToBytes } from '#primitives/ids';
import { INSERT_ONCE } from '../connection.js';
import { RevocationEntity } from '../entities/revocation.entity.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';
import { actorOf } from './audit-actor.js';
import { AuditEventRepository } from './audit-event.repository.js';
import { deleteExpired } from './purge.js';

export type { RevocationKind } from '../entities/revocation.entity.js';
export type Revocation = Readonly<RevocationEntity>;

export class RevocationRepository implements RevocationStore {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(revocation: Revocation): Promise<void> {
    await this.session.write(({ manager }) => manager.insert(RevocationEntity, { ...revocation }));
  }

  async revokeToken(tokenId: string, { at, endsAt, by }: TokenRevocation): Promise<boolean> {
    if (!(await this.closeToken(tokenId, endsAt))) return false;
    await new AuditEventRepository(this.session).add({
      ...actorOf(by),
      at,
      action: 'token.revoke',
      target: { kind: 'TOKEN', id: tokenId },
    });
    return true;
  }

  /** {@link revokeToken} for a caller that writes the audit event itself. */
  async closeToken(tokenId: string, endsAt: Date): Promise<boolean> {
    this.announcements.requireTransaction();
    const revoked = await this.session.write((connection) =>
      connection.affected(
        `${INSERT_ONCE[connection.dialect]} INTO revocations (kind, id, ends_at) VALUES ('TOKEN', ?, ?)`,
        [uuidToBytes(tokenId), endsAt],
      ),
    );
    if (revoked === 0) return false;
    this.announcements.announce({ kind: 'token-revoked', tokenId, endsAt });
    return true;
  }

  /** Ends the tokens that a secret obtained, on every node. */
  async endSecret(secretId: string, endsAt: Date): Promise<void> {
    this.announcements.announce({ kind: 'secret-ended', secretId, endsAt });
    await this.session.write((connection) =>
      connection.affected(
        `${INSERT_ONCE[connection.dialect]} INTO revocations (kind, id, ends_at) VALUES ('SECRET', ?, ?)`,
        [uuidToBytes(secretId), endsAt],
      ),
    );
  }

  /** Those on which something may still hang. */
  live(now: Date): Promise<readonly Revocation[]> {
    return this.session.read(({ manager }) => manager.findBy(RevocationEntity, { endsAt: MoreThan(now) }));
  }

  /** Deletes those on which nothing hangs any more, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, { table: 'revocations', key: 'id', end: 'ends_at', before, limit });
  }
}
