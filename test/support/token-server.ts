import { randomBytes } from 'node:crypto';
import { FailureLimiter } from '#oauth-core/client-auth/failure-limiter';
import { OutdatedSecrets } from '#oauth-core/client-auth/outdated-secrets';
import { authenticateClient } from '#oauth-core/client-auth/index';
import type { OAuthError } from '#oauth-core/errors';
import { type LockoutPolicy, defaultLockoutPolicy } from '#oauth-core/lockout';
import type { AuthorizationCode } from '#oauth-core/model/authorization-code';
import type { Client } from '#oauth-core/model/client';
import type { Account, Profile, Role } from '#oauth-core/model/user';
import { type TokenRequest, exchangeToken } from '#oauth-core/token-endpoint';
import { AccessTokenIssuer } from '#oauth-core/tokens/access-token';
import { AccessTokens } from '#oauth-core/tokens/access-tokens';
import { IdTokenIssuer } from '#oauth-core/tokens/id-token';
import { introspectToken } from '#oauth-core/tokens/introspection';
import { revokeToken } from '#oauth-core/tokens/revocation';
import type { TokenResponse } from '#oauth-core/tokens/token-response';
import { readUserinfo } from '#oauth-core/tokens/userinfo';
import { AccessTokenVerification } from '#oauth-core/tokens/verify-access-token';
import { newId } from '#primitives/ids';
import { RootKeys } from '#primitives/root-keys';
import { newConsumerKey, newSecret } from '#primitives/secrets';
import { decodeJws } from '#primitives/signature';
import { aCode } from './authorization-codes.js';
import {
  MemoryClientDirectory,
  MemoryKeyStore,
  MemoryPasswordHasher,
  MemoryRevocations,
  MemoryScopeCatalogue,
  MemorySubjects,
  MemoryUsernames,
} from './memory-directories.js';
import { MemoryOAuthStorage } from './memory-oauth-storage.js';
import { StoppedClock } from './stopped-clock.js';

export const ISSUER = 'https://gateway.example:8243';
export const CONSOLE = 'https://console.example:9443';

/** Keys are costly to make and no test changes them but its own. */
const keys = new MemoryKeyStore();

/** The rules of the token endpoint with everything around them in memory and the clock stopped. */
export class TokenServer {
  readonly clock = new StoppedClock();
  readonly rootKeys = new RootKeys([randomBytes(32)]);
  readonly storage = new MemoryOAuthStorage();
  readonly clients = new MemoryClientDirectory();
  readonly failures = new FailureLimiter(this.clock);
  readonly outdatedSecrets = new OutdatedSecrets();
  readonly scopeCatalogue = new MemoryScopeCatalogue();
  readonly passwordHasher = new MemoryPasswordHasher();
  readonly revocations = new MemoryRevocations();
  readonly usernames = new MemoryUsernames();
  readonly issuer = ISSUER;
  readonly keys = keys;
  readonly subjects = new MemorySubjects();
  lockout: LockoutPolicy = defaultLockoutPolicy;
  secondFactorRoles: readonly Role[] = [];
  readonly accessTokens = new AccessTokenIssuer({
    issuer: ISSUER,
    console: CONSOLE,
    keys,
    subjects: this.subjects,
    rootKeys: this.rootKeys,
    clock: this.clock,
  });
  readonly idTokens = new IdTokenIssuer({ issuer: ISSUER, keys, subjects: this.subjects, clock: this.clock });
  readonly verification = new AccessTokenVerification({
    issuer: ISSUER,
    keys,
    subjects: this.subjects,
    revocations: this.revocations,
    clock: this.clock,
  });

  /** Tokens of either format, with the memory of a process that has just started. */
  readonly tokens = this.freshTokens();

  constructor() {
    this.storage.onEnded((id) => {
      this.revocations.endedGrants.add(id);
      this.revocations.revokedTokens.add(id);
    });
  }

  freshTokens(): AccessTokens {
    const { issuer, storage, rootKeys, revocations, subjects, clock } = this;
    return new AccessTokens({ issuer, keys, storage, rootKeys, revocations, subjects, clock });
  }

  /** A confidential production client for every grant, remembered, whose secret is `secret`. */
  client({ secret = newSecret('gths_'), ...fields }: Partial<Client> & { readonly secret?: string } = {}) {
    const fingerprint = this.rootKeys.fingerprint('client-secret', secret);
    const client: Client = {
      keyPairId: newId(),
      consumerKey: newConsumerKey(),
      keyType: 'PRODUCTION',
      applicationId: newId(),
      applicationName: 'DefaultApplication',
      ownerId: newId(),
      enabled: true,
      authMethod: 'client_secret_basic',
      secrets: [{ id: newId(), fingerprint, expiresAt: null }],
      grantTypes: ['password', 'client_credentials', 'refresh_token'],
      redirectUris: [],
      defaultScopes: [],
      allowedScopes: [],
      managementScopes: [],
      introspectionResources: [],
      allowedAddresses: null,
      tokenFormat: 'JWT',
      accessTokenLifetimeSeconds: 3600,
      refreshTokenIdleSeconds: 86_400,
      refreshTokenLifetimeSeconds: 2_592_000,
      refreshReplaySeconds: 30,
      postLogoutRedirectUris: [],
      pkceRequired: false,
      idTokenAlgorithm: 'RS256',
      sectorIdentifier: null,
      userinfoAlgorithm: null,
      backChannelLogoutUri: null,
      frontChannelLogoutUri: null,
      defaultAcrValues: [],
      consentSkipped: false,
      secondFactorRequired: false,
      generation: 0,
      ...fields,
    };
    this.clients.put(client);
    return { ...client, secret };
  }

  /** An active subscriber `maria` whose password is `pizza`. */
  account(fields: Partial<Account> = {}, profile: Partial<Profile> = {}): Account {
    const account: Account = {
      userId: newId(),
      username: 'maria',
      enabled: true,
      roles: ['SUBSCRIBER'],
      generation: 0,
      passwordHash: 'hash-of:pizza',
      secondFactorRequired: false,
      hasSecondFactor: false,
      ...fields,
    };
    this.storage.putAccount(account, profile);
    this.usernames.names.set(account.userId, account.username);
    return account;
  }

  /** The body of the answer to a token request of this client. */
  async body(client: Client, form: Readonly<Record<string, string>>, fields: Partial<TokenRequest> = {}) {
    const parameters = new Map(Object.entries(form));
    const request = { client, secretId: client.secrets[0]?.id ?? null, parameters, origin: null, ...fields };
    return (await exchangeToken({ clientAddress: '192.0.2.7', ...request }, this)).body;
  }

  /** The answer to a token request of this client. */
  async token(
    client: Client,
    form: Readonly<Record<string, string>>,
    fields: Partial<TokenRequest> = {},
  ): Promise<TokenResponse> {
    return JSON.parse(await this.body(client, form, fields));
  }

  /** The same with maria's password. */
  signIn(client: Client, form: Readonly<Record<string, string>> = {}, fields: Partial<TokenRequest> = {}) {
    return this.token(client, { grant_type: 'password', username: 'maria', password: 'pizza', ...form }, fields);
  }

  /** Stores a code of this person for this client, as the authorization endpoint does; answers with the code. */
  async code(client: Client, account: Account, fields: Partial<AuthorizationCode> = {}): Promise<string> {
    const code = randomBytes(32).toString('base64url');
    const fingerprint = this.rootKeys.fingerprint('authorization-code', code);
    const stored = { ...aCode(this.clock.now(), client, account), ...fields, fingerprint };
    await this.storage.single(({ codes }) => codes.add(stored));
    return code;
  }

  /** Trades an authorization code. */
  redeem(
    client: Client,
    code: string,
    form: Readonly<Record<string, string>> = {},
    fields: Partial<TokenRequest> = {},
  ) {
    return this.token(client, { grant_type: 'authorization_code', code, ...form }, fields);
  }

  /** Trades a refresh token. */
  refresh(client: Client, refreshToken: string | undefined, form: Readonly<Record<string, string>> = {}) {
    return this.token(client, { grant_type: 'refresh_token', refresh_token: refreshToken ?? '', ...form });
  }

  /** Asks for the end of a token in this client's name. */
  revoke(client: Client, token: string | undefined, form: Readonly<Record<string, string>> = {}) {
    const parameters = new Map(Object.entries({ ...form, ...(token !== undefined && { token }) }));
    const { storage, clock, tokens: accessTokens } = this;
    const request = { client, parameters, clientAddress: '192.0.2.7', traceId: '0123456789abcdef0123456789abcdef' };
    return revokeToken(request, { storage, accessTokens, clock });
  }

  /** Asks about a token in this client's name. */
  introspect(client: Client, token: string | undefined, form: Readonly<Record<string, string>> = {}) {
    const parameters = new Map(Object.entries({ ...form, ...(token !== undefined && { token }) }));
    const { issuer, storage, rootKeys, clock, usernames, subjects, tokens: accessTokens } = this;
    const services = { issuer, storage, accessTokens, usernames, subjects, rootKeys, clock };
    return introspectToken({ client, parameters, clientAddress: '192.0.2.7' }, services);
  }

  /** Asks who the person behind a token is. */
  userinfo(...authorizationHeaders: readonly string[]) {
    const { issuer, storage, clients, tokens: accessTokens } = this;
    const request = { authorizationHeaders, clientAddress: '192.0.2.7' };
    return readUserinfo(request, { issuer, storage, clients, accessTokens });
  }

  /** Authenticates a client by what a request says. */
  authenticate(authorizationHeaders: readonly string[], form: Readonly<Record<string, string>> = {}) {
    const parameters = new Map(Object.entries(form));
    return authenticateClient({ authorizationHeaders, parameters }, '192.0.2.1', this);
  }
}

export const basic = (key: string, secret: string): string =>
  `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;

/** The claims of a token, not verified. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const jws = decodeJws(token);
  if (!jws) throw new Error('not a token');
  return jws.payload;
}

/** What a request is refused with; fails the test if it is not. */
export async function refusalOf(answer: Promise<unknown>): Promise<OAuthError> {
  const outcome = await answer.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error) || outcome.name !== 'OAuthError') throw new Error(`not refused: ${String(outcome)}`);
  return outcome as OAuthError;
}
