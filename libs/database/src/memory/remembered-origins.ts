import { LRUCache } from 'lru-cache';
import { RedirectOrigins } from '#oauth-core/ports/client-directory';
import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { ChangeSubscriber } from './change-feed.js';

const LIMIT = 10_000;

/** The origins that pages asked for lately, unknown ones too: a preflight costs its sender nothing. */
export class RememberedOrigins extends RedirectOrigins implements ChangeSubscriber {
  private readonly origins = new LRUCache<string, boolean>({ max: LIMIT });

  constructor(private readonly database: Database) {
    super();
  }

  async includes(origin: string): Promise<boolean> {
    const known = this.origins.get(origin);
    if (known !== undefined) return known;
    const registered = await this.database.read.keyPairs.hasRedirectOrigin(origin);
    this.origins.set(origin, registered);
    return registered;
  }

  apply({ kind }: Change): void {
    if (kind === 'client' || kind === 'application') this.reload();
  }

  reload(): void {
    this.origins.clear();
  }
}
