import { RedirectOrigins } from '#oauth-core/ports/client-directory';
import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { ChangeSubscriber } from './change-feed.js';
import { LoadingCache } from './loading-cache.js';

const LIMIT = 10_000;

/** The origins that pages asked for lately, unknown ones too: a preflight costs its sender nothing. */
export class RememberedOrigins extends RedirectOrigins implements ChangeSubscriber {
  private readonly origins: LoadingCache<{ readonly registered: boolean }>;

  constructor(database: Database) {
    super();
    this.origins = new LoadingCache(LIMIT, async (origin) => ({
      registered: await database.read.keyPairs.hasRedirectOrigin(origin),
    }));
  }

  async includes(origin: string): Promise<boolean> {
    return (await this.origins.find(origin))?.registered === true;
  }

  apply({ kind }: Change): void {
    if (kind === 'client' || kind === 'application') this.reload();
  }

  reload(): void {
    this.origins.forgetWhere(() => true);
  }
}
