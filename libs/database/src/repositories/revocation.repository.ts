import { MoreThan } from 'typeorm';
import { RevocationEntity } from '../entities/revocation.entity.js';
import type { Session } from '../session.js';
import { deleteExpired } from './purge.js';

export type { RevocationKind } from '../entities/revocation.entity.js';
export type Revocation = Readonly<RevocationEntity>;

export class RevocationRepository {
  constructor(private readonly session: Session) {}

  async add(revocation: Revocation): Promise<void> {
    await this.session.write(({ manager }) => manager.insert(RevocationEntity, { ...revocation }));
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
