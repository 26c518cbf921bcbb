import { type Dialect, placeholders, repeated } from '../connection.js';
import { searchable } from '../identifiers.js';
import type { HourlyIssueEntity } from '../entities/hourly-issue.entity.js';
import { instant, integer, nullable, text } from '../row.js';
import type { Session } from '../session.js';
import { inLots } from '../lots.js';
import { deletePast } from './purge.js';

export type HourlyIssues = Readonly<HourlyIssueEntity>;

/** The application tokens of a key pair. */
export interface KeyPairIssues {
  readonly issued: number;
  readonly lastIssuedAt: Date | null;
}

const ADD: Readonly<Record<Dialect, string>> = {
  mysql: 'ON DUPLICATE KEY UPDATE issued = issued + VALUES(issued)',
  sqlite: 'ON CONFLICT (key_pair_id, hour_starts_at) DO UPDATE SET issued = issued + excluded.issued',
};

export class HourlyIssueRepository {
  constructor(private readonly session: Session) {}

  /** Adds to what is there already. One statement for each few hundred. */
  async add(counted: readonly HourlyIssues[]): Promise<void> {
    // Everybody locks the rows in one order, or two processes would wait for each other.
    for (const lot of inLots(counted, ({ keyPairId, hourStartsAt }) => `${keyPairId} ${hourStartsAt.toISOString()}`)) {
      await this.session.write((connection) =>
        connection.affected(
          `INSERT INTO hourly_issues (key_pair_id, hour_starts_at, issued)
           VALUES ${repeated('(?, ?, ?)', lot.length)} ${ADD[connection.dialect]}`,
          lot.flatMap(({ keyPairId, hourStartsAt, issued }) => [keyPairId, hourStartsAt, issued]),
        ),
      );
    }
  }

  /** By id; those that do not exist are left out. Only hours that begin after `since` count. One statement. */
  async ofKeyPairs(keyPairIds: readonly string[], since: Date): Promise<ReadonlyMap<string, KeyPairIssues>> {
    if (keyPairIds.length === 0) return new Map();
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT k.id, k.last_issued_at, SUM(i.issued) AS issued
         FROM key_pairs k
         LEFT JOIN hourly_issues i ON i.key_pair_id = k.id AND i.hour_starts_at > ?
         WHERE k.id IN (${placeholders(keyPairIds.length)})
         GROUP BY k.id, k.last_issued_at`,
        [since, ...keyPairIds.map(searchable)],
      ),
    );
    return new Map(
      rows.map((row) => [
        text(row.id),
        { issued: integer(row.issued), lastIssuedAt: nullable(row.last_issued_at, instant) },
      ]),
    );
  }

  /** Deletes hours that began before, at most `limit` rows; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deletePast(this.session, { table: 'hourly_issues', instant: 'hour_starts_at', before, limit });
  }
}
