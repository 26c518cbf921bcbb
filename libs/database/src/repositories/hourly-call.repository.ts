import { type Dialect, placeholders, repeated } from '../connection.js';
import { searchable } from '../identifiers.js';
import type { HourlyCallEntity } from '../entities/hourly-call.entity.js';
import { instant, integer, nullable, text } from '../row.js';
import type { Session } from '../session.js';
import { deletePast } from './purge.js';
import { inLots } from '../lots.js';

export type HourlyCalls = Readonly<HourlyCallEntity>;

/** What a secret was used for. */
export interface SecretUse {
  readonly lastUsedAt: Date | null;
  /** Calls with tokens that it obtained, and all calls of its key pair. */
  readonly calls: number;
  readonly keyPairCalls: number;
}

export interface ApiUse {
  /** How many key pairs called. */
  readonly callers: number;
  readonly calls: number;
}

const ADD: Readonly<Record<Dialect, string>> = {
  mysql: 'ON DUPLICATE KEY UPDATE calls = calls + VALUES(calls)',
  sqlite: `ON CONFLICT (consumer_key, hour_starts_at, api_id, secret_id) DO UPDATE SET calls = calls + excluded.calls`,
};

export class HourlyCallRepository {
  constructor(private readonly session: Session) {}

  /** Adds to what is there already. One statement for each few hundred. */
  async add(counted: readonly HourlyCalls[]): Promise<void> {
    // Everybody locks the rows in one order, or two processes would wait for each other.
    for (const lot of inLots(counted, orderOf)) {
      await this.session.write((connection) =>
        connection.affected(
          `INSERT INTO hourly_calls (consumer_key, hour_starts_at, api_id, secret_id, calls)
           VALUES ${repeated('(?, ?, ?, ?, ?)', lot.length)} ${ADD[connection.dialect]}`,
          lot.flatMap((row) => [row.consumerKey, row.hourStartsAt, row.apiId, row.secretId, row.calls]),
        ),
      );
    }
  }

  /** By id; those that do not exist are left out. Only hours that begin after `since` count. One statement. */
  async secretUse(secretIds: readonly string[], since: Date): Promise<ReadonlyMap<string, SecretUse>> {
    if (secretIds.length === 0) return new Map();
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT s.id, s.last_used_at, SUM(c.calls) AS key_pair_calls,
                SUM(CASE WHEN c.secret_id = s.id THEN c.calls ELSE 0 END) AS own_calls
         FROM secrets s
         JOIN key_pairs k ON k.id = s.key_pair_id
         LEFT JOIN hourly_calls c ON c.consumer_key = k.consumer_key AND c.hour_starts_at > ?
         WHERE s.id IN (${placeholders(secretIds.length)})
         GROUP BY s.id, s.last_used_at`,
        [since, ...secretIds.map(searchable)],
      ),
    );
    return new Map(
      rows.map((row) => [
        text(row.id),
        {
          lastUsedAt: nullable(row.last_used_at, instant),
          calls: integer(row.own_calls),
          keyPairCalls: integer(row.key_pair_calls),
        },
      ]),
    );
  }

  /** By id; those that nobody called are left out. Only hours that begin after `since` count. One statement. */
  async apiUse(apiIds: readonly string[], since: Date): Promise<ReadonlyMap<string, ApiUse>> {
    if (apiIds.length === 0) return new Map();
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT api_id, COUNT(DISTINCT consumer_key) AS callers, SUM(calls) AS calls
         FROM hourly_calls
         WHERE api_id IN (${placeholders(apiIds.length)}) AND hour_starts_at > ?
         GROUP BY api_id`,
        [...apiIds.map(searchable), since],
      ),
    );
    return new Map(rows.map((row) => [text(row.api_id), { callers: integer(row.callers), calls: integer(row.calls) }]));
  }

  /** Deletes hours that began before, at most `limit` rows; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deletePast(this.session, { table: 'hourly_calls', instant: 'hour_starts_at', before, limit });
  }
}

const orderOf = ({ consumerKey, hourStartsAt, apiId, secretId }: HourlyCalls): string =>
  [consumerKey, hourStartsAt.toISOString(), apiId, secretId].join(' ');
