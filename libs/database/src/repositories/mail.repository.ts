import { uuidToBytes } from '#primitives/ids';
import type { Dialect } from '../connection.js';
import type { MailEntity } from '../entities/mail.entity.js';
import { bytes, instant, integer, uuid } from '../row.js';
import type { Session } from '../session.js';
import { deleteExpired } from './purge.js';

export type StoredMail = Readonly<MailEntity>;

/** More than this waiting: the mail server has been away for long, or somebody fills the table. */
const QUEUE_LIMIT = 10_000;

const ONE_ROW: Readonly<Record<Dialect, string>> = { mysql: 'FROM DUAL', sqlite: '' };

/** The mails that wait to be delivered. */
export class MailRepository {
  constructor(private readonly session: Session) {}

  /** False when the queue is full: then it was not taken. One statement. */
  async add({ id, sealed, attempts, nextAttemptAt, expiresAt }: StoredMail): Promise<boolean> {
    const added = await this.session.write((connection) =>
      connection.affected(
        `INSERT INTO mails (id, sealed, attempts, next_attempt_at, expires_at)
         SELECT ?, ?, ?, ?, ? ${ONE_ROW[connection.dialect]} WHERE (SELECT COUNT(*) FROM mails) < ?`,
        [uuidToBytes(id), sealed, attempts, nextAttemptAt, expiresAt, QUEUE_LIMIT],
      ),
    );
    return added === 1;
  }

  /** Those whose time has come, the longest waiting first. */
  due(now: Date, limit: number): Promise<readonly StoredMail[]> {
    return this.session.read(async (connection) => {
      const rows = await connection.rows(
        'SELECT * FROM mails WHERE next_attempt_at <= ? AND expires_at > ? ORDER BY next_attempt_at LIMIT ?',
        [now, now, limit],
      );
      return rows.map((row) => ({
        id: uuid(row.id),
        sealed: bytes(row.sealed),
        attempts: integer(row.attempts),
        nextAttemptAt: instant(row.next_attempt_at),
        expiresAt: instant(row.expires_at),
      }));
    });
  }

  /**
   * Takes a mail for one attempt and says when the next would be. True for the one caller that took it, so that a mail is
   * not sent by every process.
   */
  async claim({ id, attempts }: StoredMail, nextAttemptAt: Date): Promise<boolean> {
    const claimed = await this.session.write((connection) =>
      connection.affected(
        'UPDATE mails SET attempts = attempts + 1, next_attempt_at = ? WHERE id = ? AND attempts = ?',
        [nextAttemptAt, uuidToBytes(id), attempts],
      ),
    );
    return claimed === 1;
  }

  /** It was delivered, or never will be. */
  async remove(id: string): Promise<void> {
    await this.session.write((connection) => connection.affected('DELETE FROM mails WHERE id = ?', [uuidToBytes(id)]));
  }

  /** Deletes what is of no use any more, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, { table: 'mails', key: 'id', end: 'expires_at', before, limit });
  }
}
