import type { Clock } from '#primitives/clock';
import { type Change, type CommittedChange, toStored } from '../change.js';
import type { Connection } from '../connection.js';
import { ChangeEntity } from '../entities/change.entity.js';
import type { Session } from '../session.js';

/** Takes the changes that other nodes must hear of. Writers announce first: refused, they have not written yet. */
export interface Announcements {
  announce(change: Change): void;
  /** For a writer that knows only afterwards what it has changed. */
  requireTransaction(): void;
}

/** Outside a transaction nothing can be announced, because nothing would make the change and its news one. */
export const NO_ANNOUNCEMENTS: Announcements = { announce: refuse, requireTransaction: refuse };

function refuse(): never {
  throw new Error('Other nodes must hear of this: it needs `transaction`.');
}

/**
 * The changes of one transaction, written as its very last statements (tokens.md §6): the lock on the head lasts from
 * there to the commit, so that positions are in commit order, without gaps, and the wait for it is short.
 */
export class AnnouncedChanges implements Announcements {
  /** Each once: an API with ten new resources is read anew once. */
  private readonly changes = new Map<string, Change>();

  constructor(
    private readonly session: Session,
    private readonly clock: Clock,
  ) {}

  announce(change: Change): void {
    this.changes.set(JSON.stringify(change), change);
  }

  requireTransaction(): void {
    // This is one.
  }

  async flush(): Promise<readonly CommittedChange[]> {
    const changes = [...this.changes.values()];
    if (changes.length === 0) return [];
    const head = await this.session.write((connection) => moveHead(connection, changes.length));
    const committed = changes.map((change, index) => ({ position: head - changes.length + 1 + index, change }));
    const at = this.clock.now();
    const rows = committed.map(({ position, change }) => ({ ...toStored(change), position, at }));
    await this.session.write(({ manager }) => manager.insert(ChangeEntity, rows));
    return committed;
  }
}

/** Takes the next `count` positions; returns the last of them. */
async function moveHead(connection: Connection, count: number): Promise<number> {
  if (connection.dialect === 'mysql') {
    const sql = 'UPDATE change_head SET position = LAST_INSERT_ID(position + ?) WHERE id = 1';
    return connection.lastInsertId(sql, [count]);
  }
  const sql = 'UPDATE change_head SET position = position + ? WHERE id = 1 RETURNING position';
  const [{ position }] = await connection.rows(sql, [count]);
  return Number(position);
}
