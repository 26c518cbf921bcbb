import { uuidToBytes } from '#primitives/ids';
import { INSERT_ONCE } from '../connection.js';
import type { Session } from '../session.js';
import { deleteExpired } from './purge.js';

export class UsageFlushRepository {
  constructor(private readonly session: Session) {}

  /**
   * True for the one transaction in which this batch is added. A process that did not hear whether its COMMIT was done
   * asks again with the same id, waits here for what is left of the former connection, and is then told.
   */
  async claim(id: string, at: Date): Promise<boolean> {
    const inserted = await this.session.write((connection) =>
      connection.affected(`${INSERT_ONCE[connection.dialect]} INTO usage_flushes (id, at) VALUES (?, ?)`, [
        uuidToBytes(id),
        at,
      ]),
    );
    return inserted === 1;
  }

  /** Deletes what nobody asks for again, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, { table: 'usage_flushes', key: 'id', end: 'at', before, limit });
  }
}
