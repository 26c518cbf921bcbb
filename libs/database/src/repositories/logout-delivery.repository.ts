import { addSeconds } from '#primitives/clock';
import { INSERT_ONCE, type Row, placeholders } from '../connection.js';
import type { LogoutDeliveryEntity } from '../entities/logout-delivery.entity.js';
import { instant, integer, text } from '../row.js';
import type { Session } from '../session.js';
import { deletePast } from './purge.js';

/** One that waits, and the client it is for. */
export interface StoredLogoutDelivery extends Readonly<LogoutDeliveryEntity> {
  readonly consumerKey: string;
}

/** A client that could not be told within an hour has ended its own session by itself, or never will. */
const TRIED_FOR_SECONDS = 3_600;

/** Of one client at a time: one that answers slowly must not take the turn of all others. */
const OF_ONE_CLIENT = 5;

/** More frames than this on one page are no use to anybody. */
const MAX_FRAMES = 50;

/** The applications that are to hear of sessions that ended. */
export class LogoutDeliveryRepository {
  constructor(private readonly session: Session) {}

  /**
   * Queues one for each client that was given a grant in one of these sessions, an ended one included, and wants to hear
   * of it, in the transaction that ends them: what was answered is never lost. What is queued already stays as it is. One
   * statement.
   */
  async queue(sessionIds: readonly string[], at: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `${INSERT_ONCE[connection.dialect]} INTO logout_deliveries
           (session_id, key_pair_id, user_id, attempts, next_attempt_at, expires_at)
         SELECT DISTINCT g.session_id, g.key_pair_id, g.user_id, 0, ?, ?
         FROM grants g JOIN key_pairs k ON k.id = g.key_pair_id
         WHERE g.session_id IN (${placeholders(sessionIds.length)}) AND k.back_channel_logout_uri IS NOT NULL`,
        [at, addSeconds(at, TRIED_FOR_SECONDS), ...sessionIds],
      ),
    );
  }

  /** Those whose time has come, each client's first before any client's second. */
  due(now: Date, limit: number): Promise<readonly StoredLogoutDelivery[]> {
    return this.session.read(async (connection) => {
      const rows = await connection.rows(
        `SELECT * FROM (
           SELECT d.*, k.consumer_key,
                  ROW_NUMBER() OVER (PARTITION BY d.key_pair_id ORDER BY d.next_attempt_at) AS turn
           FROM logout_deliveries d JOIN key_pairs k ON k.id = d.key_pair_id
           WHERE d.next_attempt_at <= ? AND d.expires_at > ?) waiting
         WHERE turn <= ? ORDER BY turn, next_attempt_at LIMIT ?`,
        [now, now, OF_ONE_CLIENT, limit],
      );
      return rows.map(readDelivery);
    });
  }

  /**
   * Takes one for one attempt and says when the next would be. True for the one caller that took it, so that a client does
   * not hear from every process.
   */
  async claim({ sessionId, keyPairId, attempts }: StoredLogoutDelivery, nextAttemptAt: Date): Promise<boolean> {
    const claimed = await this.session.write((connection) =>
      connection.affected(
        `UPDATE logout_deliveries SET attempts = attempts + 1, next_attempt_at = ?
         WHERE session_id = ? AND key_pair_id = ? AND attempts = ?`,
        [nextAttemptAt, sessionId, keyPairId, attempts],
      ),
    );
    return claimed === 1;
  }

  /** Lets a client that does not answer rest: what is due for it now is due at `until`. */
  async postpone(keyPairId: string, now: Date, until: Date): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        'UPDATE logout_deliveries SET next_attempt_at = ? WHERE key_pair_id = ? AND next_attempt_at <= ?',
        [until, keyPairId, now],
      ),
    );
  }

  /** The client has been told, or never will be. */
  async remove({ sessionId, keyPairId }: StoredLogoutDelivery): Promise<void> {
    await this.session.write((connection) =>
      connection.affected('DELETE FROM logout_deliveries WHERE session_id = ? AND key_pair_id = ?', [
        sessionId,
        keyPairId,
      ]),
    );
  }

  /** Where the browser itself is to tell of the end of this session (OpenID Connect Front-Channel Logout 1.0). */
  frontChannelUris(sessionId: string): Promise<readonly string[]> {
    return this.session.read(async (connection) => {
      const rows = await connection.rows(
        `SELECT DISTINCT k.front_channel_logout_uri AS uri
         FROM grants g JOIN key_pairs k ON k.id = g.key_pair_id
         WHERE g.session_id = ? AND k.front_channel_logout_uri IS NOT NULL LIMIT ?`,
        [sessionId, MAX_FRAMES],
      );
      return rows.map(({ uri }) => text(uri));
    });
  }

  /** Deletes those that nobody tries any more, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deletePast(this.session, { table: 'logout_deliveries', instant: 'expires_at', before, limit });
  }
}

const readDelivery = (row: Row): StoredLogoutDelivery => ({
  sessionId: text(row.session_id),
  keyPairId: text(row.key_pair_id),
  userId: text(row.user_id),
  attempts: integer(row.attempts),
  nextAttemptAt: instant(row.next_attempt_at),
  expiresAt: instant(row.expires_at),
  consumerKey: text(row.consumer_key),
});
