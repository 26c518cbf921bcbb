import type { Client } from '#oauth-core/model/client';
import { ClientDirectory } from '#oauth-core/ports/client-directory';
import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { StoredClient } from '../repositories/key-pair.repository.js';
import type { ChangeSubscriber } from './change-feed.js';
import { LoadingCache } from './loading-cache.js';
import type { Lifetime, TokenLifetimes } from './settings.js';
import type { SettingsMemory } from './settings-memory.js';

const LIMIT = 20_000;

/** The clients that were seen lately. */
export class RememberedClients extends ClientDirectory implements ChangeSubscriber {
  private readonly clients: LoadingCache<Client>;

  constructor(database: Database, settings: SettingsMemory) {
    super();
    this.clients = new LoadingCache(LIMIT, async (consumerKey) => {
      const stored = await database.read.keyPairs.findClient(consumerKey);
      return stored && withLifetimes(stored, settings.current.tokenLifetimes);
    });
  }

  remembered(consumerKey: string): Client | null {
    return this.clients.remembered(consumerKey);
  }

  read(consumerKey: string): Promise<Client | null> {
    return this.clients.read(consumerKey);
  }

  apply(change: Change): void {
    switch (change.kind) {
      case 'client':
        return this.clients.forget(change.consumerKey);
      case 'application':
        return this.clients.forgetWhere(({ applicationId }) => applicationId === change.applicationId);
      case 'user':
        return this.clients.forgetWhere(({ ownerId }) => ownerId === change.userId);
      case 'settings':
        return this.reload();
      case 'generation':
        return change.of === 'KEY_PAIR' ? this.clients.forget(change.subject) : undefined;
    }
  }

  reload(): void {
    this.clients.forgetWhere(() => true);
  }
}

/** A stored client with the lifetimes of the settings where it has none, and never above their maxima. */
export function withLifetimes(client: StoredClient, { access, refreshIdle, refreshAbsolute }: TokenLifetimes): Client {
  return {
    ...client,
    accessTokenLifetimeSeconds: bounded(client.accessTokenLifetimeSeconds, access),
    refreshTokenIdleSeconds: bounded(client.refreshTokenIdleSeconds, refreshIdle),
    refreshTokenLifetimeSeconds: bounded(client.refreshTokenLifetimeSeconds, refreshAbsolute),
  };
}

const bounded = (asked: number | null, { defaultSeconds, maximumSeconds }: Lifetime): number =>
  Math.min(asked ?? defaultSeconds, maximumSeconds);
