import type { Client } from '../model/client.js';
import type { ApiScope } from '../model/scope.js';

/** Who the clients are. Answers from memory; asks the storage only for what it does not know. */
export abstract class ClientDirectory {
  /** The client as remembered, without waiting; null when it is not in memory. */
  abstract remembered(consumerKey: string): Client | null;

  /**
   * The client as stored now, in one fresh read whether or not it exists; concurrent callers may share it. Consumer keys
   * compare by bytes. Rejects with {@link StorageUnavailable}.
   */
  abstract read(consumerKey: string): Promise<Client | null>;

  /** The client as remembered, or else as {@link read}: what is in memory is at most a second behind. */
  async find(consumerKey: string): Promise<Client | null> {
    return this.remembered(consumerKey) ?? this.read(consumerKey);
  }
}

/** The web origins from which some client's pages may come. Answers from memory once warm. */
export abstract class RedirectOrigins {
  /** Whether a redirect URI with this serialized origin (RFC 6454 section 6.2) is registered for any key pair. */
  abstract includes(origin: string): Promise<boolean>;
}

/** Which scopes exist and which an application may ask for. Answers from memory once warm. */
export abstract class ScopeCatalogue {
  /** Whether any published API declares this scope. */
  abstract isDeclared(scope: string): boolean;

  /** The scopes of the APIs to which the application has an active subscription. */
  abstract subscribedScopes(applicationId: string): Promise<readonly ApiScope[]>;
}
