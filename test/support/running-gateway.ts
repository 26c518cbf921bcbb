import { once } from 'node:events';
import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '#database/database';
import { RememberedUsers } from '#database/memory/remembered-users';
import type { PublishedApi } from '#gateway-core/model';
import type { ApiCatalogue, GatewayPorts } from '#gateway-core/ports';
import type { VerificationKey } from '#primitives/signature';
import { AdmissionPorts } from '../../src/gateway/admission-ports.js';
import { BackendAddresses, BackendPolicy } from '../../src/gateway/backend-addresses.js';
import { BackendAssertions } from '../../src/gateway/backend-assertion.js';
import { BackendCalls } from '../../src/gateway/backend-calls.js';
import { BackendPools } from '../../src/gateway/backend-pools.js';
import { Forwarder } from '../../src/gateway/forwarder.js';
import { Freshness } from '../../src/gateway/freshness.js';
import { GatewayAddresses } from '../../src/gateway/gateway-addresses.js';
import { GatewayObserver, type ObservedCall } from '../../src/gateway/gateway-observer.js';
import { GatewayHandler } from '../../src/gateway/gateway.handler.js';
import type { RequestContext } from '../../src/http/request-context.js';
import { RequestLog } from '../../src/http/request-log.js';
import { CatalogueDouble, ISSUER, StoppedClock, portsFor } from './gateway-doubles.js';
import { MemoryKeyStore } from './memory-directories.js';

/** A server on a free port of loopback. */
export class LoopbackServer {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(listener: RequestListener): Promise<LoopbackServer> {
    const server = createServer(listener);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new LoopbackServer(server, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

export class UsersDouble extends RememberedUsers {
  constructor(private readonly usernames: Readonly<Record<string, string>>) {
    super({} as Database); // asked nothing: `remembered` is all that the gateway calls
  }

  override remembered(userId: string): string | null {
    return this.usernames[userId] ?? null;
  }
}

export class PolicyDouble extends BackendPolicy {
  privateBackends: BackendPolicy['privateBackends'] = 'LOOPBACK';
}

class ObserverDouble extends GatewayObserver {
  readonly calls: ObservedCall[] = [];

  called(call: ObservedCall): void {
    this.calls.push(call);
  }
}

class FreshnessDouble extends Freshness {
  fresh = true;

  isFresh(): boolean {
    return this.fresh;
  }
}

/** The data plane of one API behind a plain HTTP server. */
export interface RunningGateway {
  readonly url: string;
  readonly port: number;
  readonly clock: StoppedClock;
  /** The one of its assertions. */
  readonly keys: { verificationKey(): VerificationKey };
  readonly policy: PolicyDouble;
  readonly freshness: FreshnessDouble;
  readonly observed: readonly ObservedCall[];
  readonly contexts: readonly RequestContext[];
  readonly failures: readonly unknown[];
  close(): Promise<void>;
}

export async function startGateway(
  api: PublishedApi,
  more: Partial<GatewayPorts> & { readonly apis?: ApiCatalogue; readonly ownPorts?: readonly number[] } = {},
): Promise<RunningGateway> {
  const clock = new StoppedClock();
  const keys = new MemoryKeyStore([['ASSERTION', 'ES256']]);
  const { tokens, subscriptions, quotas, openCalls } = portsFor(api, more);
  const ownListeners = (more.ownPorts ?? []).map((port) => ({ host: '127.0.0.1', port }));
  const addresses = new GatewayAddresses(ISSUER, ownListeners);
  const policy = new PolicyDouble();
  const pools = new BackendPools(new BackendAddresses(policy, addresses));
  const assertions = new BackendAssertions(addresses, keys, new UsersDouble({ 'user-1': 'maria' }), clock);
  const observer = new ObserverDouble();
  const freshness = new FreshnessDouble();
  const failures: unknown[] = [];
  const log = Object.assign(Object.create(RequestLog.prototype) as RequestLog, {
    failure: (_context: RequestContext, error: unknown) => failures.push(error),
  });
  const handler = new GatewayHandler(
    new AdmissionPorts(addresses, more.apis ?? new CatalogueDouble([api]), tokens, subscriptions, quotas, openCalls),
    new BackendCalls(new Forwarder(pools), assertions, addresses),
    freshness,
    observer,
    log,
  );
  const contexts: RequestContext[] = [];
  const server = await LoopbackServer.start((request: IncomingMessage, response: ServerResponse) => {
    const context: RequestContext = {
      listener: 'gateway',
      traceId: '0123456789abcdef0123456789abcdef',
      clientAddress: '192.0.2.7',
      startedAtMs: performance.now(),
      route: null,
      reason: null,
      clientId: null,
    };
    contexts.push(context);
    response.setHeader('Trace-Id', context.traceId);
    void handler.handle(request, response, context);
  });
  return {
    url: server.url,
    port: server.port,
    clock,
    keys: { verificationKey: () => keys.verificationKeys('ASSERTION')[0] },
    policy,
    freshness,
    observed: observer.calls,
    contexts,
    failures,
    close: async () => {
      await server.close();
      await pools.onApplicationShutdown();
    },
  };
}
