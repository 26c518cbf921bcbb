import type { AuthorizationCode, FoundCode } from '#oauth-core/model/authorization-code';
import type { CodeReader, CodeStore } from '#oauth-core/ports/oauth-storage';
import { uuidToBytes } from '#primitives/ids';
import { FOR_SHARE, INSERT_ONCE, JOIN_IN_ORDER, type Row, placeholders } from '../connection.js';
import type { Lookup } from '../gathered-lookups.js';
import { bytes, instant, integer, nullable, text, textList, uuid } from '../row.js';
import type { Session } from '../session.js';
import { searchable } from '../identifiers.js';
import { deleteExpired } from './purge.js';
import { readClaims, storedClaims } from './requested-claims.js';
import { readStanding } from './user.repository.js';

export class AuthorizationCodeRepository implements CodeReader, CodeStore {
  constructor(private readonly session: Session) {}

  async add(code: AuthorizationCode): Promise<boolean> {
    // The lock on the session orders this and its end: either the end finds the code, or this finds no session.
    const added = await this.session.write((connection) =>
      connection.affected(
        `${INSERT_ONCE[connection.dialect]} INTO authorization_codes
           (fingerprint, grant_id, key_pair_id, user_id, session_id, user_generation, key_pair_generation, scopes,
            resources, redirect_uri, code_challenge, nonce, claims, amr, authenticated_at, created_at, expires_at)
         SELECT ${placeholders(17)} FROM sessions WHERE id = ? AND ended_at IS NULL ${FOR_SHARE[connection.dialect]}`,
        [
          code.fingerprint,
          uuidToBytes(code.grantId),
          code.keyPairId,
          code.userId,
          code.sessionId,
          ...code.epoch,
          JSON.stringify(code.scopes),
          JSON.stringify(code.resources),
          code.redirectUri,
          code.codeChallenge,
          code.nonce,
          storedClaims(code.claims),
          JSON.stringify(code.amr),
          code.authenticatedAt,
          code.createdAt,
          code.expiresAt,
          code.sessionId,
        ],
      ),
    );
    return added === 1;
  }

  async find(fingerprints: readonly Buffer[]): Promise<FoundCode | null> {
    const row = await this.session.lookUp(CODES, fingerprints);
    return row ? readCode(row) : null;
  }

  async spend(fingerprint: Buffer, at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        'UPDATE authorization_codes SET consumed_at = ? WHERE fingerprint = ? AND consumed_at IS NULL',
        [at, fingerprint],
      ),
    );
  }

  /**
   * Spends every code by which a person lets an application act for them. An exchange that is under way has its row: this
   * waits for it, and whoever reads the grants of the two afterwards finds the one it made.
   */
  async spendBetween(userId: string, applicationId: string, at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `UPDATE authorization_codes SET consumed_at = ?
         WHERE user_id = ? AND consumed_at IS NULL
           AND key_pair_id IN (SELECT id FROM key_pairs WHERE application_id = ?)`,
        [at, userId, searchable(applicationId)],
      ),
    );
  }

  /**
   * Spends every code of sessions that end. An exchange that is under way has its row: this waits for it, and whoever
   * reads the grants of the sessions afterwards finds the one it made.
   */
  async spendOf(sessionIds: readonly string[], at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `UPDATE authorization_codes SET consumed_at = ?
         WHERE session_id IN (${placeholders(sessionIds.length)}) AND consumed_at IS NULL`,
        [at, ...sessionIds],
      ),
    );
  }

  /** Deletes those that ended before an instant, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, {
      table: 'authorization_codes',
      key: 'fingerprint',
      end: 'expires_at',
      before,
      limit,
    });
  }
}

const CODES: Lookup = {
  key: 'fingerprint',
  statement: (fingerprints, dialect) =>
    `SELECT c.*, u.username, u.state, u.roles, g.generation, f.id AS made_grant
     FROM authorization_codes c
     ${JOIN_IN_ORDER[dialect]} users u ON u.id = c.user_id
     LEFT JOIN grants f ON f.id = c.grant_id
     LEFT JOIN generations g ON g.kind = 'USER' AND g.subject = c.user_id
     WHERE c.fingerprint IN (${fingerprints})`,
};

const readCode = (row: Row): FoundCode => ({
  fingerprint: bytes(row.fingerprint),
  grantId: uuid(row.grant_id),
  keyPairId: text(row.key_pair_id),
  userId: text(row.user_id),
  sessionId: text(row.session_id),
  epoch: [integer(row.user_generation), integer(row.key_pair_generation)],
  scopes: textList(row.scopes),
  resources: textList(row.resources),
  redirectUri: nullable(row.redirect_uri, text),
  codeChallenge: nullable(row.code_challenge, text),
  nonce: nullable(row.nonce, text),
  claims: readClaims(row.claims),
  amr: textList(row.amr),
  authenticatedAt: instant(row.authenticated_at),
  createdAt: instant(row.created_at),
  expiresAt: instant(row.expires_at),
  isSpent: row.consumed_at !== null || row.made_grant !== null,
  user: readStanding(row, text(row.user_id)),
});
