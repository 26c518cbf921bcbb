import { IsNull } from 'typeorm';
import type { UserStanding } from '#oauth-core/model/user';
import { newId } from '#primitives/ids';
import { JOIN_IN_ORDER, placeholders } from '../connection.js';
import { PersonalAccessTokenEntity } from '../entities/personal-access-token.entity.js';
import type { Lookup } from '../gathered-lookups.js';
import { searchable } from '../identifiers.js';
import { instant, nullable, text, textList } from '../row.js';
import type { ListQuery, Page } from '../listing.js';
import type { Session } from '../session.js';
import { personalAccessTokenPage } from '../views/personal-access-tokens.js';
import type { Announcements } from './announcements.js';
import { readStanding } from './user.repository.js';

export type PersonalAccessToken = Readonly<PersonalAccessTokenEntity>;
export type NewPersonalAccessToken = Omit<PersonalAccessToken, 'id' | 'lastUsedAt' | 'revokedAt'>;

/** A token as a call presents it: what it allows, and the standing of its person at that moment. */
export interface PresentedToken {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly user: UserStanding;
}

export class PersonalAccessTokenRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(token: NewPersonalAccessToken): Promise<PersonalAccessToken> {
    const added = { ...token, id: newId(), lastUsedAt: null, revokedAt: null };
    await this.session.write(({ manager }) => manager.insert(PersonalAccessTokenEntity, { ...added }));
    return added;
  }

  async find(id: string): Promise<PersonalAccessToken | null> {
    return this.session.read(({ manager }) => manager.findOneBy(PersonalAccessTokenEntity, { id: searchable(id) }));
  }

  page(query: ListQuery, userId: string): Promise<Page<PersonalAccessToken>> {
    return this.session.read((connection) => personalAccessTokenPage(connection, query, userId));
  }

  /** The token with one of these fingerprints, an ended one too; null when there is none. One statement. */
  async findPresented(fingerprints: readonly Buffer[]): Promise<PresentedToken | null> {
    const row = await this.session.lookUp(PRESENTED, fingerprints);
    if (!row) return null;
    return {
      id: text(row.token_id),
      scopes: textList(row.scopes),
      expiresAt: instant(row.expires_at),
      revokedAt: nullable(row.revoked_at, instant),
      user: readStanding(row, text(row.id)),
    };
  }

  /** How many of a person's could still be used. */
  live(userId: string, now: Date): Promise<number> {
    return this.session.read(async (connection) => {
      const [row] = await connection.rows(
        'SELECT COUNT(*) AS live FROM personal_access_tokens WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ?',
        [userId, now],
      );
      return Number(row.live);
    });
  }

  /** Ends one, on every node within a second. True for the one caller that ended it. */
  async revoke(id: string, at: Date): Promise<boolean> {
    this.announcements.announce({ kind: 'personal-access-token', tokenId: id });
    const { affected } = await this.session.write(({ manager }) =>
      manager.update(PersonalAccessTokenEntity, { id, revokedAt: IsNull() }, { revokedAt: at }),
    );
    return affected === 1;
  }

  /** Ends every one of a person's; to be called where the change of the person is announced as well. */
  async revokeAllOf(userId: string, at: Date): Promise<void> {
    this.announcements.announce({ kind: 'user', userId });
    await this.session.write(({ manager }) =>
      manager.update(PersonalAccessTokenEntity, { userId, revokedAt: IsNull() }, { revokedAt: at }),
    );
  }

  /** Remembers a use, if none as late is remembered yet. */
  async noteUse(id: string, at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        'UPDATE personal_access_tokens SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)',
        [at, id, at],
      ),
    );
  }

  /** Deletes those that ended long ago, at most `limit`; says how many. */
  async purge(before: Date, limit: number): Promise<number> {
    const rows = await this.session.read((connection) =>
      connection.rows('SELECT id FROM personal_access_tokens WHERE expires_at <= ? LIMIT ?', [before, limit]),
    );
    if (rows.length === 0) return 0;
    return this.session.write((connection) =>
      connection.affected(
        `DELETE FROM personal_access_tokens WHERE id IN (${placeholders(rows.length)})`,
        rows.map(({ id }) => text(id)),
      ),
    );
  }
}

const PRESENTED: Lookup = {
  key: 'fingerprint',
  statement: (fingerprints, dialect) =>
    `SELECT t.fingerprint, t.id AS token_id, t.scopes, t.expires_at, t.revoked_at, u.id, u.username, u.state, u.roles,
       g.generation
     FROM personal_access_tokens t
     ${JOIN_IN_ORDER[dialect]} users u ON u.id = t.user_id
     LEFT JOIN generations g ON g.kind = 'USER' AND g.subject = u.id
     WHERE t.fingerprint IN (${fingerprints})`,
};
