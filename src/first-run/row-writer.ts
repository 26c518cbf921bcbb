import type { KeyType } from '#gateway-core/model';
import type { Role } from '#oauth-core/model/user';
import type { Application } from '#database/repositories/application.repository';
import type { Repositories } from '#database/repositories/repositories';
import type { User } from '#database/repositories/user.repository';
import type { NewKeys, NewLogin } from './first-secrets.js';

/** A lost reply of the token endpoint can be asked for again this long (tokens.md §5). */
const REFRESH_REPLAY_SECONDS = 30;

const SCRIPT_GRANTS = ['password', 'client_credentials', 'refresh_token'];

/** Writes what the first start makes several of, all at one instant. */
export class RowWriter {
  constructor(
    readonly stores: Repositories,
    readonly at: Date,
  ) {}

  addUser({ username, passwordHash }: NewLogin, roles: readonly Role[]): Promise<User> {
    return this.stores.users.add({
      username,
      email: null,
      displayName: username,
      passwordHash,
      roles: [...roles],
      state: 'ACTIVE',
      secondFactorRequired: false,
      createdAt: this.at,
    });
  }

  addApplication(owner: User, name: string, description: string): Promise<Application> {
    return this.stores.applications.add({
      ownerId: owner.id,
      name,
      description,
      attributes: {},
      tokenFormat: 'JWT',
      state: 'ACTIVE',
      createdAt: this.at,
    });
  }

  /** A key pair with the grants of a script, and that of a browser if it has redirect URIs. Old examples know no PKCE. */
  async addKeys(
    application: Application,
    keyType: KeyType,
    keys: NewKeys,
    { redirectUris = [], managementScopes = [] }: { redirectUris?: string[]; managementScopes?: string[] },
  ): Promise<void> {
    const keyPair = await this.stores.keyPairs.add({
      applicationId: application.id,
      keyType,
      consumerKey: keys.consumerKey,
      mode: 'CREATED',
      state: 'ACTIVE',
      authMethod: 'client_secret_basic',
      grantTypes: redirectUris.length > 0 ? [...SCRIPT_GRANTS, 'authorization_code'] : SCRIPT_GRANTS,
      redirectUris,
      pkceRequired: false,
      defaultScopes: managementScopes,
      allowedScopes: [],
      managementScopes,
      refreshReplaySeconds: REFRESH_REPLAY_SECONDS,
      tokenFormat: 'JWT',
      accessTokenLifetimeSeconds: null,
      refreshTokenIdleSeconds: null,
      refreshTokenLifetimeSeconds: null,
      createdAt: this.at,
    });
    await this.stores.secrets.add(keyPair, {
      label: 'first',
      fingerprint: keys.fingerprint,
      hintFirst: keys.consumerSecret.slice(0, 4),
      hintLast: keys.consumerSecret.slice(-4),
      expiresAt: null,
      createdBy: application.ownerId,
      createdAt: this.at,
    });
  }
}
