import type { Usernames } from '#oauth-core/ports/usernames';
import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { ChangeSubscriber } from './change-feed.js';
import { LoadingCache } from './loading-cache.js';

const LIMIT = 50_000;

/** The user names of those whose tokens called lately, for the assertion towards back ends and for introspection (tokens.md §3, §7). */
export class RememberedUsers implements ChangeSubscriber, Usernames {
  private readonly users: LoadingCache<{ readonly username: string }>;

  constructor(database: Database) {
    this.users = new LoadingCache(LIMIT, async (userId) => {
      const username = await database.read.users.findUsername(userId);
      return username === null ? null : { username };
    });
  }

  /** As remembered, without waiting; null when it is not known. */
  remembered(userId: string): string | null {
    return this.users.remembered(userId)?.username ?? null;
  }

  /** As remembered, else read; null when there is no such person. */
  async find(userId: string): Promise<string | null> {
    const user = await this.users.find(userId);
    return user?.username ?? null;
  }

  apply(change: Change): void {
    if (change.kind === 'user') this.users.forget(change.userId);
  }

  reload(): void {
    this.users.forgetWhere(() => true);
  }
}
