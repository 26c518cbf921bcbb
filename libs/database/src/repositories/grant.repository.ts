import type { FoundFamily, Rotation, UserGrant } from '#oauth-core/model/user-grant';
import type { GrantEnding, GrantStore } from '#oauth-core/ports/oauth-storage';
import { uuidToBytes } from '#primitives/ids';
import {
  FOR_SHARE,
  INSERT_ONCE,
  JOIN_IN_ORDER,
  type Row,
  type SqlValue,
  placeholders,
  repeated,
  unionAll,
} from '../connection.js';
import type { Insertion } from '../gathered-inserts.js';
import type { Lookup } from '../gathered-lookups.js';
import { searchable } from '../identifiers.js';
import type { ListQuery, Page } from '../listing.js';
import { tokensOf, type ShownToken } from '../views/access-tokens.js';
import { countLive, grantOf, type GrantOwner, grantPage, type GrantViewer, type ShownGrant } from '../views/grants.js';
import { bytes, instant, integer, nullable, text, textList, uuid } from '../row.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';
import { actorOf } from './audit-actor.js';
import { AuditEventRepository } from './audit-event.repository.js';
import { readClaims, storedClaims } from './requested-claims.js';
import { RevocationRepository } from './revocation.repository.js';
import { readStanding } from './user.repository.js';

export class GrantRepository implements GrantStore {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add(grant: UserGrant): Promise<void> {
    await this.session.insert(NEW_GRANTS, valuesOf(grant));
  }

  addFromCode(grant: UserGrant, code: Buffer): Promise<boolean> {
    return this.session.insert(GRANTS_FROM_CODES, [...valuesOf(grant), code]);
  }

  async findFamily(locator: Buffer): Promise<FoundFamily | null> {
    const row = await this.session.lookUp(FAMILIES, [locator]);
    return row ? readFamily(row) : null;
  }

  async rotate({ locator, from, to, answer, rotatedAt, answerEndsAt, idleEndsAt }: Rotation): Promise<boolean> {
    // The WHERE clause is the lock: only the statement that replaces `from` finds a row. MySQL sets the columns from
    // left to right, so that `previous` takes the old `current` only if it comes first.
    const rotated = await this.session.write((connection) =>
      connection.affected(
        `UPDATE grants
         SET previous_fingerprint = current_fingerprint, current_fingerprint = ?, answer = ?, answer_ends_at = ?,
             rotated_at = ?, idle_ends_at = ?
         WHERE locator = ? AND current_fingerprint = ? AND ended_at IS NULL`,
        [to, answer, answerEndsAt, rotatedAt, idleEndsAt, locator, from],
      ),
    );
    return rotated === 1;
  }

  async end(grantId: string, { by, ...ending }: GrantEnding): Promise<boolean> {
    if (!(await this.close(grantId, ending))) return false;
    const { at, reason } = ending;
    await new AuditEventRepository(this.session).add({
      ...actorOf(by),
      at,
      action: 'grant.end',
      target: { kind: 'GRANT', id: grantId },
      after: { reason },
    });
    return true;
  }

  /** {@link end} for a caller that writes the audit event itself. */
  async close(grantId: string, { at, reason, tokensEndAt }: Omit<GrantEnding, 'by'>): Promise<boolean> {
    this.announcements.requireTransaction();
    const ended = await this.session.write((connection) =>
      connection.affected(
        'UPDATE grants SET ended_at = ?, end_reason = ?, answer = NULL, answer_ends_at = NULL WHERE id = ? AND ended_at IS NULL',
        [at, reason, uuidToBytes(grantId)],
      ),
    );
    if (ended === 0) return false;
    this.announcements.announce({ kind: 'grant-ended', grantId, endsAt: tokensEndAt });
    await new RevocationRepository(this.session, this.announcements).add({
      kind: 'GRANT',
      id: grantId,
      endsAt: tokensEndAt,
    });
    return true;
  }

  /** One page of those that somebody may see. */
  page(query: ListQuery, viewer: GrantViewer, now: Date): Promise<Page<ShownGrant>> {
    return this.session.read((connection) => grantPage(connection, query, viewer, now));
  }

  /** As people see it at this instant; null when there is none, or its key pair is gone. */
  show(grantId: string, now: Date): Promise<ShownGrant | null> {
    return this.session.read((connection) => grantOf(connection, grantId, now));
  }

  /** What is stored of the tokens of a grant: its refresh token, then the newest opaque access tokens. */
  tokens(grant: ShownGrant, now: Date): Promise<readonly ShownToken[]> {
    return this.session.read((connection) => tokensOf(connection, grant, now));
  }

  /** How many of a person, of a key pair, or of all key pairs of an application are alive. */
  countLive(whose: GrantOwner, now: Date): Promise<number> {
    return this.session.read((connection) => countLive(connection, whose, now));
  }

  /** Those that began in a session and go on, with their scopes. */
  async ofSession(sessionId: string, now: Date): Promise<readonly Pick<UserGrant, 'id' | 'scopes'>[]> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        'SELECT id, scopes FROM grants WHERE session_id = ? AND ended_at IS NULL AND expires_at > ? ORDER BY id',
        [searchable(sessionId), now],
      ),
    );
    return rows.map((row) => ({ id: uuid(row.id), scopes: textList(row.scopes) }));
  }

  /** Those by which a person lets an application act for them, and which have not ended. */
  async between(userId: string, applicationId: string, now: Date): Promise<readonly string[]> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT g.id FROM grants g JOIN key_pairs k ON k.id = g.key_pair_id
         WHERE g.user_id = ? AND k.application_id = ? AND g.ended_at IS NULL AND g.expires_at > ? ORDER BY g.id`,
        [userId, searchable(applicationId), now],
      ),
    );
    return rows.map(({ id }) => uuid(id));
  }

  /** Whether there is any by which a person lets an application act for them, or let it. */
  async anyBetween(userId: string, applicationId: string): Promise<boolean> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT 1 FROM grants g JOIN key_pairs k ON k.id = g.key_pair_id
         WHERE g.user_id = ? AND k.application_id = ? LIMIT 1`,
        [userId, searchable(applicationId)],
      ),
    );
    return rows.length > 0;
  }

  /**
   * Marks every grant of a person as ended. Their tokens end by the person's generation, which has to be raised in the
   * same transaction.
   */
  async endAllOf(userId: string, at: Date): Promise<number> {
    return this.session.write((connection) =>
      connection.affected(
        `UPDATE grants SET ended_at = ?, end_reason = 'revoked', answer = NULL, answer_ends_at = NULL
         WHERE user_id = ? AND ended_at IS NULL`,
        [at, userId],
      ),
    );
  }

  /** Erases answers whose replay window has ended, at most `limit`; says how many. */
  async eraseAnswers(before: Date, limit: number): Promise<number> {
    const rows = await this.session.read((connection) =>
      connection.rows('SELECT id FROM grants WHERE answer_ends_at <= ? LIMIT ?', [before, limit]),
    );
    if (rows.length === 0) return 0;
    // The condition is asked again: a rotation in between has put a new answer there.
    return this.session.write((connection) =>
      connection.affected(
        `UPDATE grants SET answer = NULL, answer_ends_at = NULL
         WHERE id IN (${placeholders(rows.length)}) AND answer_ends_at <= ?`,
        [...rows.map(({ id }) => bytes(id)), before],
      ),
    );
  }

  /**
   * How many living grants may have a JWT that was issued in this time. A row remembers its first and its last token
   * alone, so those are counted too that had none in between.
   */
  async countIssuing({ from, until, now }: { from: Date; until: Date; now: Date }): Promise<number> {
    const [{ alive }] = await this.session.read((connection) =>
      connection.rows(
        `SELECT COUNT(*) AS alive FROM grants g JOIN key_pairs k ON k.id = g.key_pair_id
         WHERE k.token_format = 'JWT' AND g.ended_at IS NULL AND g.expires_at > ?
           AND g.created_at <= ? AND COALESCE(g.rotated_at, g.created_at) >= ?`,
        [now, until, from],
      ),
    );
    return integer(alive);
  }

  /**
   * Deletes grants of which nothing can be alive any more, at most `limit`; says how many. Those of a session that goes on
   * stay with it: they say which applications are to hear of its end.
   */
  async purge(before: Date, limit: number): Promise<number> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT g.id FROM grants g
         WHERE g.expires_at <= ? AND NOT EXISTS (
           SELECT 1 FROM sessions s WHERE s.id = g.session_id AND s.ended_at IS NULL AND s.expires_at > ?) LIMIT ?`,
        [before, before, limit],
      ),
    );
    if (rows.length === 0) return 0;
    return this.session.write((connection) =>
      connection.affected(
        `DELETE FROM grants WHERE id IN (${placeholders(rows.length)})`,
        rows.map(({ id }) => bytes(id)),
      ),
    );
  }
}

const FAMILIES: Lookup = {
  key: 'locator',
  statement: (locators, dialect) =>
    `SELECT f.*, u.username, u.state, u.roles, g.generation
     FROM grants f
     ${JOIN_IN_ORDER[dialect]} users u ON u.id = f.user_id
     LEFT JOIN generations g ON g.kind = 'USER' AND g.subject = f.user_id
     WHERE f.locator IN (${locators})`,
};

const readFamily = (row: Row): FoundFamily => ({
  locator: bytes(row.locator),
  current: bytes(row.current_fingerprint),
  previous: nullable(row.previous_fingerprint, bytes),
  answer: nullable(row.answer, bytes),
  rotatedAt: nullable(row.rotated_at, instant),
  endedAt: nullable(row.ended_at, instant),
  idleEndsAt: instant(row.idle_ends_at),
  absoluteEndsAt: instant(row.absolute_ends_at),
  grant: {
    id: uuid(row.id),
    keyPairId: text(row.key_pair_id),
    userId: text(row.user_id),
    grantType: text(row.grant_type),
    scopes: textList(row.scopes),
    resources: textList(row.resources),
    amr: textList(row.amr),
    epoch: [integer(row.user_generation), integer(row.key_pair_generation)],
    authenticatedAt: instant(row.authenticated_at),
    sessionId: nullable(row.session_id, text),
    claims: readClaims(row.claims),
    createdAt: instant(row.created_at),
    expiresAt: instant(row.expires_at),
  },
  user: readStanding(row, text(row.user_id)),
});

const GRANT_COLUMNS = `grants (id, key_pair_id, user_id, grant_type, scopes, resources, amr, user_generation, key_pair_generation,
  authenticated_at, created_at, expires_at, session_id, claims, locator, current_fingerprint, idle_ends_at,
  absolute_ends_at)`;

const NEW_GRANTS: Insertion = (rows) =>
  `INSERT INTO ${GRANT_COLUMNS} VALUES ${repeated(`(${placeholders(18)})`, rows)}`;

/**
 * Its id, which the code chose, is the lock: a second row of it finds the first. The lock on the code orders this and
 * whatever spends it otherwise: either the code is spent here, or whoever spent it finds this grant.
 */
const GRANTS_FROM_CODES: Insertion = (rows, dialect) => {
  const select = `SELECT ${placeholders(18)} FROM authorization_codes
     WHERE fingerprint = ? AND consumed_at IS NULL ${FOR_SHARE[dialect]}`;
  return `${INSERT_ONCE[dialect]} INTO ${GRANT_COLUMNS} ${unionAll(select, rows, dialect)}`;
};

const valuesOf = ({ family, ...grant }: UserGrant): readonly SqlValue[] => [
  uuidToBytes(grant.id),
  grant.keyPairId,
  grant.userId,
  grant.grantType,
  JSON.stringify(grant.scopes),
  JSON.stringify(grant.resources),
  JSON.stringify(grant.amr),
  ...grant.epoch,
  grant.authenticatedAt,
  grant.createdAt,
  grant.expiresAt,
  grant.sessionId,
  storedClaims(grant.claims),
  family?.locator ?? null,
  family?.current ?? null,
  family?.idleEndsAt ?? null,
  family?.absoluteEndsAt ?? null,
];
