import { Injectable } from '@nestjs/common';
import { SettingsMemory } from '#database/memory/settings-memory';
import { withLifetimes } from '#database/memory/remembered-clients';
import type { Repositories } from '#database/repositories/repositories';
import { ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { KeyStore } from '#oauth-core/ports/key-store';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import { grantScopes } from '#oauth-core/scopes';
import { AccessTokenIssuer, type IssuedAccessToken } from '#oauth-core/tokens/access-token';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { PublicAddresses } from '../http/public-addresses.js';

export interface ApplicationTokenOrder {
  readonly consumerKey: string;
  /** The secret that is made together with it; null when none is asked for. */
  readonly secretId: string | null;
  /** What {@link ApplicationTokens.scopesOf} said of the application. */
  readonly catalogue: ScopeCatalogue;
  /** Null: the default scopes of the key pair. */
  readonly scopes: readonly string[] | null;
  /** Null: as long as the key pair's tokens live. */
  readonly lifetimeSeconds: number | null;
}

export interface ApplicationToken extends IssuedAccessToken {
  readonly scopes: readonly string[];
}

/** Access tokens for applications that are handed to their developers, by the rules of client credentials. */
@Injectable()
export class ApplicationTokens {
  private readonly issuer: AccessTokenIssuer;

  constructor(
    { issuer, consoleUrl }: PublicAddresses,
    keys: KeyStore,
    subjects: PairwiseSubjects,
    rootKeys: RootKeys,
    clock: Clock,
    private readonly catalogue: ScopeCatalogue,
    private readonly settings: SettingsMemory,
  ) {
    this.issuer = new AccessTokenIssuer({ issuer, console: consoleUrl, keys, subjects, rootKeys, clock });
  }

  /** The scopes that an application may ask for, read before the transaction in which it is given some. */
  async scopesOf(applicationId: string): Promise<ScopeCatalogue> {
    const subscribed = await this.catalogue.subscribedScopes(applicationId);
    return {
      isDeclared: (scope) => this.catalogue.isDeclared(scope),
      subscribedScopes: async () => subscribed,
    };
  }

  /**
   * Makes one inside a transaction, which may have made the key pair too; null when there is no such key pair.
   *
   * @throws OAuthError invalid_scope
   */
  async issue(stores: Repositories, order: ApplicationTokenOrder): Promise<ApplicationToken | null> {
    const stored = await stores.keyPairs.findClient(order.consumerKey);
    if (!stored) return null;
    const client = withLifetimes(stored, this.settings.current.tokenLifetimes);
    const lifetime = Math.min(order.lifetimeSeconds ?? Infinity, client.accessTokenLifetimeSeconds);
    const scopes = await grantScopes({
      client,
      requested: order.scopes?.join(' ') ?? null,
      user: null,
      catalogue: order.catalogue,
    });
    const issued = this.issuer.issue({
      client: { ...client, accessTokenLifetimeSeconds: lifetime },
      secretId: order.secretId,
      scopes,
      resources: [],
      subject: null,
    });
    if (issued.opaque) await stores.accessTokens.add(issued.opaque);
    return { ...issued, scopes };
  }
}
