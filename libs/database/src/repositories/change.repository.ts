import { type Change, type CommittedChange, fromStored } from '../change.js';
import type { Dialect, Row } from '../connection.js';
import { instant, integer, json, text } from '../row.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

/** One look at the change feed. */
export interface FeedPage {
  /** The database's own clock. */
  readonly now: Date;
  /** The position of the newest change. */
  readonly head: number;
  /** Those after the position asked for, oldest first, in commit order; null for one of an unknown kind. */
  readonly changes: readonly { readonly position: number; readonly change: Change | null }[];
}

const NOW: Readonly<Record<Dialect, string>> = {
  mysql: 'UTC_TIMESTAMP(3)',
  sqlite: "strftime('%Y-%m-%d %H:%M:%f', 'now')",
};

export class ChangeRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  /** Tells every node, this one before `transaction` resolves. Written when the transaction commits. */
  announce(change: Change): void {
    this.announcements.announce(change);
  }

  /** What came after `position`, at most `limit` changes. One statement, so that it sees one moment. */
  since(position: number, limit: number): Promise<FeedPage> {
    return this.session.read(async (connection) => {
      const rows = await connection.rows(
        `SELECT ${NOW[connection.dialect]} AS now, h.position AS head, c.position, c.kind, c.subject, c.payload
         FROM change_head h LEFT JOIN changes c ON c.position > ?
         WHERE h.id = 1 ORDER BY c.position LIMIT ?`,
        [position, limit],
      );
      const changes = rows.filter((row) => row.position !== null).map(readChange);
      return { now: instant(rows[0].now), head: integer(rows[0].head), changes };
    });
  }
}

const readChange = (row: Row): { position: number; change: CommittedChange['change'] | null } => ({
  position: integer(row.position),
  change: fromStored({ kind: text(row.kind), subject: text(row.subject), payload: payloadOf(row.payload) }),
});

function payloadOf(value: unknown): object | null {
  const payload = json(value);
  return typeof payload === 'object' ? payload : null;
}
