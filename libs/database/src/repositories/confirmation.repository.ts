import { type Dialect, type SqlValue, placeholders } from '../connection.js';
import type { ConfirmationEntity, ConfirmationPurpose } from '../entities/confirmation.entity.js';
import { text } from '../row.js';
import type { Session } from '../session.js';
import { deleteExpired } from './purge.js';

export type { ConfirmationPurpose } from '../entities/confirmation.entity.js';
export type Confirmation = Readonly<ConfirmationEntity>;

const REPLACE: Readonly<Record<Dialect, string>> = {
  mysql: `ON DUPLICATE KEY UPDATE
    fingerprint = VALUES(fingerprint), address = VALUES(address), expires_at = VALUES(expires_at)`,
  sqlite: `ON CONFLICT (user_id, purpose) DO UPDATE SET
    fingerprint = excluded.fingerprint, address = excluded.address, expires_at = excluded.expires_at`,
};

export class ConfirmationRepository {
  constructor(private readonly session: Session) {}

  /** From now on the only one of this person for this purpose: an older mail says nothing any more. One statement. */
  async put({ fingerprint, purpose, userId, address, expiresAt }: Confirmation): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `INSERT INTO confirmations (fingerprint, purpose, user_id, address, expires_at) VALUES (?, ?, ?, ?, ?)
         ${REPLACE[connection.dialect]}`,
        [fingerprint, purpose, userId, address, expiresAt],
      ),
    );
  }

  /** Whether {@link consume} would find one. */
  async exists(fingerprints: readonly Buffer[], purposes: readonly ConfirmationPurpose[], at: Date): Promise<boolean> {
    const rows = await this.session.read((connection) =>
      connection.rows(...live('1 AS one', fingerprints, purposes, at)),
    );
    return rows.length > 0;
  }

  /** Takes the live one with one of these fingerprints, if it is for one of these purposes. Exactly one caller gets it. */
  async consume(
    fingerprints: readonly Buffer[],
    purposes: readonly ConfirmationPurpose[],
    at: Date,
  ): Promise<Pick<Confirmation, 'purpose' | 'userId' | 'address'> | null> {
    const [row] = await this.session.read((connection) =>
      connection.rows(...live('purpose, user_id, address', fingerprints, purposes, at)),
    );
    if (!row) return null;
    // The delete is the lock: of any number of callers only one still finds the row.
    const taken = await this.session.write((connection) =>
      connection.affected(
        `DELETE FROM confirmations WHERE fingerprint IN (${placeholders(fingerprints.length)}) AND expires_at > ?`,
        [...fingerprints, at],
      ),
    );
    const purpose = purposes.find((known) => known === row.purpose);
    return taken === 1 && purpose ? { purpose, userId: text(row.user_id), address: text(row.address) } : null;
  }

  /** Ends all that were sent to a person for one of these purposes. */
  async endAllOf(userId: string, purposes: readonly ConfirmationPurpose[]): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `DELETE FROM confirmations WHERE user_id = ? AND purpose IN (${placeholders(purposes.length)})`,
        [userId, ...purposes],
      ),
    );
  }

  /** Deletes those that have expired, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, {
      table: 'confirmations',
      key: 'fingerprint',
      end: 'expires_at',
      before,
      limit,
    });
  }
}

const live = (
  columns: string,
  fingerprints: readonly Buffer[],
  purposes: readonly ConfirmationPurpose[],
  at: Date,
): readonly [sql: string, parameters: readonly SqlValue[]] => [
  `SELECT ${columns} FROM confirmations WHERE fingerprint IN (${placeholders(fingerprints.length)})
   AND purpose IN (${placeholders(purposes.length)}) AND expires_at > ?`,
  [...fingerprints, ...purposes, at],
];
