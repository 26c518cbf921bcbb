import type { ApiResource, Caller, Plan, PublishedApi, SubscribedApplication, Subscription } from '#gateway-core/model';
import {
  AccessTokenVerifier,
  ApiCatalogue,
  type GatewayPorts,
  SubscriptionDirectory,
  type TokenFault,
} from '#gateway-core/ports';
import { LocalQuotaCounter } from '#gateway-core/sliding-window-counter';
import { Clock } from '#primitives/clock';
import { tokenDigest } from '#primitives/signature';

export const ISSUER = 'https://gateway.test';

/** Time stands still until a test moves it. */
export class StoppedClock extends Clock {
  constructor(private instantMs = Date.parse('2030-01-01T00:00:00Z')) {
    super();
  }

  now(): Date {
    return new Date(this.instantMs);
  }

  advanceMs(milliseconds: number): void {
    this.instantMs += milliseconds;
  }
}

export const aResource = (method: string, path: string, more: Partial<ApiResource> = {}): ApiResource => ({
  id: `${method} ${path}`,
  method,
  path,
  authType: 'ANY',
  scopes: [],
  ...more,
});

export const anApi = (more: Partial<PublishedApi> = {}): PublishedApi => ({
  id: `${more.context ?? '/pizzashack'} ${more.version ?? '1.0.0'}`,
  name: 'PizzaShackAPI',
  context: '/pizzashack',
  version: '1.0.0',
  defaultVersion: false,
  state: 'PUBLISHED',
  productionEndpoint: 'http://127.0.0.1:9763',
  sandboxEndpoint: null,
  resources: [
    aResource('GET', '/menu'),
    aResource('POST', '/order', { scopes: ['order'] }),
    aResource('GET', '/order/{orderId}'),
  ],
  cors: { enabled: false, origins: [], headers: [], credentials: false },
  timeoutSeconds: 30,
  maxRequestBytes: null,
  passCookies: false,
  passAccessToken: false,
  ...more,
});

export const aCaller = (more: Partial<Caller> = {}): Caller => ({
  tokenId: 'token-1',
  tokenDigest: 'digest-1',
  subject: 'user-1',
  publicSubject: 'user-1',
  consumerKey: 'consumer-key-1',
  applicationId: 'application-1',
  secretId: 'secret-1',
  tokenType: 'APPLICATION_USER',
  keyType: 'PRODUCTION',
  scopes: ['default'],
  audience: [`${ISSUER}/apis`],
  expiresAt: new Date('2030-01-01T01:00:00Z'),
  ...more,
});

export const aPlan = (more: Partial<Plan> = {}): Plan => ({
  id: 'plan-1',
  name: 'Gold',
  limit: null,
  burst: null,
  ...more,
});

export const aSubscription = (api: PublishedApi, more: Partial<Subscription> = {}): Subscription => ({
  id: `subscription to ${api.id}`,
  apiId: api.id,
  planId: 'plan-1',
  state: 'ACTIVE',
  ...more,
});

export const anApplication = (
  subscriptions: readonly Subscription[],
  more: Partial<SubscribedApplication> = {},
): SubscribedApplication => ({
  applicationId: 'application-1',
  name: 'DefaultApplication',
  enabled: true,
  keyPairs: new Map([['consumer-key-1', { enabled: true, allowedAddresses: null }]]),
  subscriptions: new Map(subscriptions.map((subscription) => [subscription.apiId, subscription])),
  ...more,
});

/** APIs as one process remembers them, and as they are stored once somebody looks again. */
export class CatalogueDouble extends ApiCatalogue {
  /** How often the stored ones were read. */
  refreshes = 0;
  private running: Promise<void> | null = null;

  constructor(
    public apis: readonly PublishedApi[],
    public stored: readonly PublishedApi[] = apis,
  ) {
    super();
  }

  candidates(path: string): readonly PublishedApi[] {
    return this.apis.filter(({ context }) => path === context || path.startsWith(`${context}/`));
  }

  refresh(): Promise<void> {
    this.running ??= this.readAnew();
    return this.running;
  }

  private async readAnew(): Promise<void> {
    this.refreshes += 1;
    await Promise.resolve(); // whoever asks meanwhile shares it
    this.running = null;
    this.apis = this.stored;
  }
}

/** Applications likewise. */
export class DirectoryDouble extends SubscriptionDirectory {
  /** How often an application was read from those that are stored. */
  reads = 0;
  private readonly running = new Map<string, Promise<SubscribedApplication | null>>();

  constructor(
    public remembered: readonly SubscribedApplication[],
    public stored: readonly SubscribedApplication[] = remembered,
    public plans: readonly Plan[] = [aPlan()],
  ) {
    super();
  }

  async find(applicationId: string): Promise<SubscribedApplication | null> {
    return ofId(this.remembered, applicationId) ?? this.read(applicationId);
  }

  read(applicationId: string): Promise<SubscribedApplication | null> {
    const running = this.running.get(applicationId) ?? this.readStored(applicationId);
    this.running.set(applicationId, running);
    return running;
  }

  async findPlan(planId: string): Promise<Plan | null> {
    return this.plans.find(({ id }) => id === planId) ?? null;
  }

  private async readStored(applicationId: string): Promise<SubscribedApplication | null> {
    this.reads += 1;
    await Promise.resolve(); // whoever asks meanwhile shares it
    this.running.delete(applicationId);
    const application = ofId(this.stored, applicationId);
    const others = this.remembered.filter((one) => one.applicationId !== applicationId);
    this.remembered = application ? [...others, application] : others;
    return application;
  }
}

const ofId = (applications: readonly SubscribedApplication[], id: string): SubscribedApplication | null =>
  applications.find(({ applicationId }) => applicationId === id) ?? null;

/** Knows the tokens it was told, and refuses all others. */
export class VerifierDouble extends AccessTokenVerifier {
  verified = 0;
  readonly tokens = new Map<string, Caller>();
  readonly faults = new Map<string, TokenFault>();

  constructor(tokens: Readonly<Record<string, Caller>> = { good: aCaller() }) {
    super();
    for (const [token, caller] of Object.entries(tokens)) this.tokens.set(token, caller);
  }

  verify(token: string): { readonly caller: Caller } | { readonly refused: TokenFault } {
    this.verified += 1;
    const fault = this.faults.get(token);
    const caller = this.tokens.get(token);
    if (fault || !caller) return { refused: fault ?? 'malformed' };
    return { caller: { ...caller, tokenDigest: tokenDigest(token) } };
  }
}

/** Ports on which the token `good` may call `api`, and whatever a test puts in their place. */
export function portsFor(api: PublishedApi, more: Partial<GatewayPorts> = {}): GatewayPorts {
  return {
    issuer: ISSUER,
    tokens: new VerifierDouble(),
    subscriptions: new DirectoryDouble([anApplication([aSubscription(api)])]),
    quotas: new LocalQuotaCounter(new StoppedClock()),
    openCalls: new LocalQuotaCounter(new StoppedClock()),
    ...more,
  };
}
