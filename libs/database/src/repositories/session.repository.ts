import { IsNull, MoreThan } from 'typeorm';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { FOR_UPDATE, JOIN_IN_ORDER, placeholders } from '../connection.js';
import { SessionEntity } from '../entities/session.entity.js';
import { searchable } from '../identifiers.js';
import { instant, text, textList } from '../row.js';
import type { Session as DatabaseSession } from '../session.js';
import { AuthorizationCodeRepository } from './authorization-code.repository.js';
import { LogoutDeliveryRepository } from './logout-delivery.repository.js';
import { deleteExpired } from './purge.js';
import { readSignedInUser } from './user.repository.js';

export type Session = Readonly<SessionEntity>;
export type NewSession = Omit<Session, 'lastSeenAt' | 'endedAt'>;

/** A session that goes on now. */
export interface LiveSession extends SignedIn {
  readonly lastSeenAt: Date;
}

/** What a session says once its person has proved who they are again, or by one more factor. */
export interface ProvedAgain extends Pick<Session, 'amr' | 'authenticatedAt' | 'expiresAt' | 'userGeneration'> {
  readonly at: Date;
}

/** Nobody reads a longer list. */
const MAX_LISTED = 200;

export class SessionRepository {
  constructor(private readonly session: DatabaseSession) {}

  async add(session: NewSession): Promise<void> {
    const row = { ...session, lastSeenAt: session.createdAt, endedAt: null };
    await this.session.write(({ manager }) => manager.insert(SessionEntity, row));
  }

  /**
   * The session with one of these fingerprints, if it goes on at `at`: not ended, last seen after `idleSince`, of an
   * active person whose generation is still the one of its sign-in. One statement.
   */
  async findLive(
    fingerprints: readonly Buffer[],
    { at, idleSince }: { readonly at: Date; readonly idleSince: Date },
  ): Promise<LiveSession | null> {
    const [row] = await this.session.read((connection) =>
      connection.rows(
        `SELECT s.id AS session_id, s.user_id, s.amr, s.authenticated_at, s.last_seen_at, u.username, u.state, u.roles,
                u.second_factor_required, g.generation
         FROM sessions s
         ${JOIN_IN_ORDER[connection.dialect]} users u ON u.id = s.user_id
         LEFT JOIN generations g ON g.kind = 'USER' AND g.subject = s.user_id
         WHERE s.fingerprint IN (${placeholders(fingerprints.length)}) AND s.ended_at IS NULL
           AND s.expires_at > ? AND s.last_seen_at > ? AND u.state = 'ACTIVE'
           AND s.user_generation = COALESCE(g.generation, 0)`,
        [...fingerprints, at, idleSince],
      ),
    );
    if (!row) return null;
    return {
      sessionId: text(row.session_id),
      user: readSignedInUser(row),
      authenticatedAt: instant(row.authenticated_at),
      amr: textList(row.amr),
      lastSeenAt: instant(row.last_seen_at),
    };
  }

  /** The newest of a person that go on at `at`; of an earlier generation none does. */
  async ofUser(
    userId: string,
    { at, idleSince }: { readonly at: Date; readonly idleSince: Date },
  ): Promise<readonly Session[]> {
    return this.session.read(({ manager }) =>
      manager
        .createQueryBuilder(SessionEntity, 's')
        .where({
          userId: searchable(userId),
          endedAt: IsNull(),
          expiresAt: MoreThan(at),
          lastSeenAt: MoreThan(idleSince),
        })
        .andWhere(
          `s.userGeneration = COALESCE((SELECT g.generation FROM generations g WHERE g.kind = 'USER' AND g.subject = s.userId), 0)`,
        )
        .orderBy({ 's.createdAt': 'DESC', 's.id': 'DESC' })
        .take(MAX_LISTED)
        .getMany(),
    );
  }

  /** The session with one of these fingerprints that nobody has ended, whether or not it goes on. One statement. */
  async findUnended(
    fingerprints: readonly Buffer[],
  ): Promise<{ readonly sessionId: string; readonly userId: string } | null> {
    const [row] = await this.session.read((connection) =>
      connection.rows(
        `SELECT id, user_id FROM sessions
         WHERE fingerprint IN (${placeholders(fingerprints.length)}) AND ended_at IS NULL`,
        [...fingerprints],
      ),
    );
    return row ? { sessionId: text(row.id), userId: text(row.user_id) } : null;
  }

  async find(sessionId: string): Promise<Session | null> {
    return this.session.read(({ manager }) => manager.findOneBy(SessionEntity, { id: searchable(sessionId) }));
  }

  /** Takes over that the person was there. */
  async touch(sessionId: string, at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected('UPDATE sessions SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?', [
        at,
        sessionId,
        at,
      ]),
    );
  }

  /**
   * Moves a session that goes on to a browser of another name; with `proved` it also says how its person has just proved
   * who they are. The former name opens nothing from then on. True for the one caller that moved it from there. One
   * statement.
   */
  async move(
    sessionId: string,
    { from, to }: { readonly from: readonly Buffer[]; readonly to: Buffer },
    proved: ProvedAgain | null = null,
  ): Promise<boolean> {
    const set = proved ? ', amr = ?, authenticated_at = ?, last_seen_at = ?, expires_at = ?, user_generation = ?' : '';
    const values = proved
      ? [JSON.stringify(proved.amr), proved.authenticatedAt, proved.at, proved.expiresAt, proved.userGeneration]
      : [];
    const moved = await this.session.write((connection) =>
      connection.affected(
        `UPDATE sessions SET fingerprint = ?${set}
         WHERE id = ? AND fingerprint IN (${placeholders(from.length)}) AND ended_at IS NULL`,
        [to, ...values, sessionId, ...from],
      ),
    );
    return moved === 1;
  }

  /**
   * Ends a session with its codes, and has its applications told. True for the one caller that ended it. Inside a
   * transaction; whoever reads the session's grants after this has them all, and nobody adds another.
   */
  async end(sessionId: string, at: Date): Promise<boolean> {
    const ended = await this.session.write((connection) =>
      connection.affected('UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL', [at, sessionId]),
    );
    if (ended === 1) await this.conclude([sessionId], at);
    return ended === 1;
  }

  /** {@link end} for every session of a person. */
  async endAllOf(userId: string, at: Date): Promise<void> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT id FROM sessions WHERE user_id = ? AND ended_at IS NULL AND expires_at > ? ${FOR_UPDATE[connection.dialect]}`,
        [userId, at],
      ),
    );
    await this.session.write((connection) =>
      connection.affected('UPDATE sessions SET ended_at = ? WHERE user_id = ? AND ended_at IS NULL', [at, userId]),
    );
    await this.conclude(
      rows.map(({ id }) => text(id)),
      at,
    );
  }

  /** Takes the sessions of a person along to a new generation of theirs, which ends everything else. */
  async keepThrough(userId: string, generation: number): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        'UPDATE sessions SET user_generation = ? WHERE user_id = ? AND user_generation = ? AND ended_at IS NULL',
        [generation, userId, generation - 1],
      ),
    );
  }

  /** The codes first: an exchange that is under way is waited for, and its client is told as well. */
  private async conclude(sessionIds: readonly string[], at: Date): Promise<void> {
    if (sessionIds.length === 0) return;
    await new AuthorizationCodeRepository(this.session).spendOf(sessionIds, at);
    await new LogoutDeliveryRepository(this.session).queue(sessionIds, at);
  }

  /** Deletes those past their absolute end, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, { table: 'sessions', key: 'fingerprint', end: 'expires_at', before, limit });
  }
}
