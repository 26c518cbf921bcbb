import { randomBytes } from 'node:crypto';
import type { CallLimit, Caller, SubscriptionState } from '#gateway-core/model';
import type { TokenFault } from '#gateway-core/ports';
import type { SigningKeyState } from '#database/repositories/signing-key.repository';
import type { ApiScope } from '#oauth-core/model/scope';
import type { KeyUse } from '#oauth-core/ports/key-store';
import { newId, newTimeOrderedId } from '#primitives/ids';
import type { SigningAlgorithm } from '#primitives/signature';
import {
  CatalogueDouble,
  DirectoryDouble,
  VerifierDouble,
  aCaller,
  aPlan,
  anApi,
  anApplication,
} from './gateway-doubles.js';
import type { Installation, NewPublishedApi, RegisteredClient } from './installation.js';
import {
  MemoryClientDirectory,
  MemoryKeyStore,
  MemoryRedirectOrigins,
  MemoryRevocations,
  MemoryScopeCatalogue,
} from './memory-directories.js';
import { TokenServer } from './token-server.js';

/** The doubles of all ports, told what a storage would have told them. */
export async function installationOfDoubles(): Promise<Installation> {
  const clients = new MemoryClientDirectory();
  const apis = new CatalogueDouble([]);
  const subscriptions = new DirectoryDouble([], [], []);
  const doubles = {
    clients,
    apis,
    subscriptions,
    origins: new MemoryRedirectOrigins(clients),
    scopes: new MemoryScopeCatalogue(),
    keys: new MemoryKeyStore(),
    revocations: new MemoryRevocations(),
    tokens: new VerifierDouble({}),
  };
  const reads = () => clients.reads.length + apis.refreshes + subscriptions.reads;
  return {
    ports: doubles,
    elsewhere: { ...clientsOf(doubles), ...endingsOf(doubles), ...apisOf(doubles), ...tokensOf(doubles) },
    hear: () => apis.refresh(),
    restarted: async () => doubles.revocations,
    async readsDuring(work) {
      const before = reads();
      await work();
      return reads() - before;
    },
    loseClients() {
      clients.away = true;
      return () => (clients.away = false);
    },
    close: async () => undefined,
  };
}

interface Doubles {
  readonly clients: MemoryClientDirectory;
  readonly scopes: MemoryScopeCatalogue;
  readonly keys: MemoryKeyStore;
  readonly revocations: MemoryRevocations;
  readonly apis: CatalogueDouble;
  readonly subscriptions: DirectoryDouble;
  readonly tokens: VerifierDouble;
}

function clientsOf({ clients, keys }: Doubles) {
  const anybody = new TokenServer();
  return {
    async registerClient(redirectUris: readonly string[] = []) {
      const { secret: _secret, ...client } = anybody.client({ redirectUris });
      clients.stored.set(client.consumerKey, client);
      return client;
    },
    async disableClient({ consumerKey }: RegisteredClient) {
      const client = clients.stored.get(consumerKey);
      if (client) clients.stored.set(consumerKey, { ...client, enabled: false });
    },
    addKey: async (use: KeyUse, algorithm: SigningAlgorithm, state: SigningKeyState) => keys.add(use, algorithm, state),
  };
}

function endingsOf({ revocations, tokens }: Doubles) {
  return {
    async endGrant() {
      const grantId = newId();
      revocations.endedGrants.add(grantId);
      return grantId;
    },
    async revokeToken(tokenId: string) {
      revocations.revokedTokens.add(tokenId);
      for (const [token, caller] of tokens.tokens) if (caller.tokenId === tokenId) tokens.faults.set(token, 'revoked');
    },
    async raiseGeneration(kind: 'USER' | 'KEY_PAIR', subject: string) {
      const generations = kind === 'USER' ? revocations.userGenerations : revocations.keyPairGenerations;
      generations.set(subject, (generations.get(subject) ?? 0) + 1);
    },
  };
}

function apisOf({ apis, scopes, subscriptions }: Doubles) {
  const scopesOf = new Map<string, readonly ApiScope[]>();
  const applicationOf = (applicationId: string) => {
    const found = subscriptions.stored.find((application) => application.applicationId === applicationId);
    return found ?? anApplication([], { applicationId });
  };
  const store = (application: ReturnType<typeof applicationOf>) => {
    const others = subscriptions.stored.filter(({ applicationId }) => applicationId !== application.applicationId);
    subscriptions.stored = [...others, application];
  };
  return {
    async publish({ scopes: declared = [], ...fields }: NewPublishedApi = {}) {
      const api = anApi({ id: newId(), context: `/${newId()}`, ...fields });
      apis.stored = [...apis.stored, api];
      scopesOf.set(api.id, declared);
      if (api.state === 'PUBLISHED') for (const { name } of declared) scopes.declared.add(name);
      return api;
    },
    async addApplication() {
      const applicationId = newId();
      store(applicationOf(applicationId));
      return applicationId;
    },
    disableApplication: async (applicationId: string) => store({ ...applicationOf(applicationId), enabled: false }),
    async subscribe(applicationId: string, apiId: string, state: SubscriptionState = 'ACTIVE') {
      const application = applicationOf(applicationId);
      const subscription = { id: newId(), apiId, planId: newId(), state };
      store({ ...application, subscriptions: new Map([...application.subscriptions, [apiId, subscription]]) });
      if (state !== 'ACTIVE') return;
      const already = await scopes.subscribedScopes(applicationId);
      scopes.subscribe(applicationId, [...already, ...(scopesOf.get(apiId) ?? [])]);
    },
    async addPlan(limits: { readonly limit: CallLimit | null; readonly burst: CallLimit | null }) {
      const plan = aPlan({ ...limits, id: newId() });
      subscriptions.plans = [...subscriptions.plans, plan];
      return plan.id;
    },
  };
}

function tokensOf({ tokens }: Doubles) {
  const newToken = () => `${randomBytes(24).toString('base64url')}.e30.c2ln`;
  return {
    async issueToken(tokenType: Caller['tokenType']) {
      const token = newToken();
      const { tokenDigest: _digest, ...caller } = aCaller({ tokenType, tokenId: newTimeOrderedId(new Date(0)) });
      tokens.tokens.set(token, { ...caller, tokenDigest: '' });
      return { token, caller };
    },
    async issueFaultyToken(fault: TokenFault) {
      const token = newToken();
      tokens.faults.set(token, fault);
      return token;
    },
  };
}
