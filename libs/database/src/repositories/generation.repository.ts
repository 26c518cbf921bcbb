import { MoreThan } from 'typeorm';
import type { Dialect } from '../connection.js';
import { GenerationEntity } from '../entities/generation.entity.js';
import { integer } from '../row.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

export type { GenerationKind } from '../entities/generation.entity.js';
export type Generation = Readonly<GenerationEntity>;

const RAISE: Readonly<Record<Dialect, string>> = {
  mysql: `ON DUPLICATE KEY UPDATE generation = generation + 1, ends_at = GREATEST(ends_at, VALUES(ends_at))`,
  sqlite: `ON CONFLICT (kind, subject) DO UPDATE SET
    generation = generation + 1, ends_at = MAX(ends_at, excluded.ends_at)`,
};

export class GenerationRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  /**
   * Ends every token of a person or key pair at once, on every node within a second; returns the new generation. Only
   * inside a transaction.
   *
   * @param endsAt when the last of those tokens would have expired by itself
   */
  async raise(kind: Generation['kind'], subject: string, endsAt: Date): Promise<number> {
    this.announcements.requireTransaction();
    await this.session.write((connection) =>
      connection.affected(
        `INSERT INTO generations (kind, subject, generation, ends_at) VALUES (?, ?, 1, ?) ${RAISE[connection.dialect]}`,
        [kind, subject, endsAt],
      ),
    );
    const [row] = await this.session.read((connection) =>
      connection.rows('SELECT generation FROM generations WHERE kind = ? AND subject = ?', [kind, subject]),
    );
    const generation = integer(row.generation);
    this.announcements.announce({ kind: 'generation', of: kind, subject, generation, endsAt });
    return generation;
  }

  /** Those of which tokens of an earlier generation may still live. */
  live(now: Date): Promise<readonly Generation[]> {
    return this.session.read(({ manager }) => manager.findBy(GenerationEntity, { endsAt: MoreThan(now) }));
  }
}
