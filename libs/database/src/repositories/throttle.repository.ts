import type { ThrottleStore, ThrottledSubject } from '#oauth-core/ports/oauth-storage';
import { addSeconds } from '#primitives/clock';
import { type Dialect, placeholders, repeated } from '../connection.js';
import { bytes, instant, integer } from '../row.js';
import type { Session } from '../session.js';
import { deleteExpired } from './purge.js';

/** Both set `failures` by the window's old end. MySQL sets the columns from left to right, so the order matters. */
const COUNT_AGAIN: Readonly<Record<Dialect, string>> = {
  mysql: `ON DUPLICATE KEY UPDATE
    failures = IF(window_ends_at <= ?, 1, failures + 1),
    window_ends_at = IF(window_ends_at <= ?, VALUES(window_ends_at), window_ends_at)`,
  sqlite: `ON CONFLICT (subject) DO UPDATE SET
    failures = CASE WHEN window_ends_at <= ? THEN 1 ELSE failures + 1 END,
    window_ends_at = CASE WHEN window_ends_at <= ? THEN excluded.window_ends_at ELSE window_ends_at END`,
};

export class ThrottleRepository implements ThrottleStore {
  constructor(private readonly session: Session) {}

  async count(subjects: readonly ThrottledSubject[], at: Date): Promise<void> {
    // Everybody locks the rows in one order, or two callers with two subjects in common would wait for each other.
    const ordered = [...subjects].sort((a, b) => Buffer.compare(a.fingerprint, b.fingerprint));
    await this.session.write((connection) =>
      connection.affected(
        `INSERT INTO throttles (subject, failures, window_ends_at) VALUES ${repeated('(?, 1, ?)', ordered.length)}
         ${COUNT_AGAIN[connection.dialect]}`,
        [...ordered.flatMap(({ fingerprint, windowSeconds }) => [fingerprint, addSeconds(at, windowSeconds)]), at, at],
      ),
    );
  }

  /** How often each has failed in its window, in the order given. One statement. */
  async failures(subjects: readonly ThrottledSubject[], now: Date): Promise<readonly number[]> {
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT subject, failures FROM throttles
         WHERE subject IN (${placeholders(subjects.length)}) AND window_ends_at > ?`,
        [...subjects.map(({ fingerprint }) => fingerprint), now],
      ),
    );
    const counted = new Map(rows.map((row) => [bytes(row.subject).toString('hex'), integer(row.failures)]));
    return subjects.map(({ fingerprint }) => counted.get(fingerprint.toString('hex')) ?? 0);
  }

  /** Of those that may not fail once more without exceeding `limit` the end of the window, by the fingerprint in hex. */
  async endsOfFull(fingerprints: readonly Buffer[], limit: number, now: Date): Promise<ReadonlyMap<string, Date>> {
    if (fingerprints.length === 0) return new Map();
    const rows = await this.session.read((connection) =>
      connection.rows(
        `SELECT subject, window_ends_at FROM throttles
         WHERE subject IN (${placeholders(fingerprints.length)}) AND failures >= ? AND window_ends_at > ?`,
        [...fingerprints, limit, now],
      ),
    );
    return new Map(rows.map((row) => [bytes(row.subject).toString('hex'), instant(row.window_ends_at)]));
  }

  async forgive(subjects: readonly ThrottledSubject[]): Promise<void> {
    await this.session.write((connection) =>
      connection.affected(
        `UPDATE throttles SET failures = failures - 1
         WHERE subject IN (${placeholders(subjects.length)}) AND failures > 0`,
        subjects.map(({ fingerprint }) => fingerprint),
      ),
    );
  }

  /** Deletes windows that have ended, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, { table: 'throttles', key: 'subject', end: 'window_ends_at', before, limit });
  }
}
