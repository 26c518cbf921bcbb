import type { ApiState, Caller, Plan, PublishedApi, SubscriptionState } from '#gateway-core/model';
import type { AccessTokenVerifier, ApiCatalogue, SubscriptionDirectory, TokenFault } from '#gateway-core/ports';
import type { SigningKeyState } from '#database/repositories/signing-key.repository';
import type { ApiScope } from '#oauth-core/model/scope';
import type { ClientDirectory, RedirectOrigins, ScopeCatalogue } from '#oauth-core/ports/client-directory';
import type { KeyStore, KeyUse } from '#oauth-core/ports/key-store';
import type { Revocations } from '#oauth-core/ports/revocations';
import type { SigningAlgorithm } from '#primitives/signature';

/** The ports of one process, which hears of nothing by itself: it is between two polls of the change feed. */
export interface Ports {
  readonly clients: ClientDirectory;
  readonly origins: RedirectOrigins;
  readonly scopes: ScopeCatalogue;
  readonly keys: KeyStore;
  readonly revocations: Revocations;
  readonly apis: ApiCatalogue;
  readonly subscriptions: SubscriptionDirectory;
  readonly tokens: AccessTokenVerifier;
}

export interface RegisteredClient {
  readonly consumerKey: string;
  readonly applicationId: string;
  readonly redirectUris: readonly string[];
}

export interface NewPublishedApi {
  readonly context?: string;
  readonly version?: string;
  readonly state?: ApiState;
  readonly scopes?: readonly ApiScope[];
}

export interface IssuedToken {
  readonly token: string;
  /** What must be read from it. */
  readonly caller: Omit<Caller, 'tokenDigest'>;
}

/** What another process does, so that the ports can be asked about it. */
export interface Elsewhere {
  registerClient(redirectUris?: readonly string[]): Promise<RegisteredClient>;
  disableClient(client: RegisteredClient): Promise<void>;
  addKey(use: KeyUse, algorithm: SigningAlgorithm, state: SigningKeyState): Promise<string>;
  endGrant(): Promise<string>;
  revokeToken(tokenId: string): Promise<void>;
  raiseGeneration(kind: 'USER' | 'KEY_PAIR', subject: string): Promise<void>;
  publish(api?: NewPublishedApi): Promise<PublishedApi>;
  addApplication(): Promise<string>;
  disableApplication(applicationId: string): Promise<void>;
  subscribe(applicationId: string, apiId: string, state?: SubscriptionState): Promise<void>;
  addPlan(limits: Pick<Plan, 'limit' | 'burst'>): Promise<string>;
  issueToken(tokenType: Caller['tokenType']): Promise<IssuedToken>;
  issueFaultyToken(fault: TokenFault): Promise<string>;
}

/** What the contract of every port is tried on. */
export interface Installation {
  readonly ports: Ports;
  readonly elsewhere: Elsewhere;
  /** Lets the process hear of all that was done elsewhere. */
  hear(): Promise<void>;
  /** What a process knows of revocations that has just started. */
  restarted(): Promise<Revocations>;
  /** How often the storage was read. */
  readsDuring(work: () => Promise<unknown>): Promise<number>;
  /** Takes the storage away from the clients; returns what brings it back. */
  loseClients(): () => void;
  close(): Promise<void>;
}
