import { type DynamicModule, Module } from '@nestjs/common';
import { ChangeFeed } from '#database/memory/change-feed';
import { AccessTokenVerifier, QuotaCounter } from '#gateway-core/ports';
import { LocalQuotaCounter } from '#gateway-core/sliding-window-counter';
import { Clock } from '#primitives/clock';
import type { Configuration } from '../config/configuration.js';
import { DataPlane } from '../http/data-plane.js';
import { AdmissionPorts } from './admission-ports.js';
import { BackendAddresses, BackendPolicy } from './backend-addresses.js';
import { BackendAssertions } from './backend-assertion.js';
import { BackendCalls } from './backend-calls.js';
import { BackendPools } from './backend-pools.js';
import { Forwarder } from './forwarder.js';
import { EndpointRules } from './endpoint-rules.js';
import { FeedFreshness, Freshness } from './freshness.js';
import { GatewayAddresses } from './gateway-addresses.js';
import { GatewayHandler } from './gateway.handler.js';
import { CountingObserver, GatewayObserver } from './gateway-observer.js';
import { GatewayTokenVerifier } from './gateway-token-verifier.js';
import { OpenCallCounter } from './open-call-counter.js';
import { ProtectedResourceController } from './protected-resource.controller.js';
import { ProtectedResources } from './protected-resources.js';
import { SettingsBackendPolicy } from './settings-backend-policy.js';

type GatewayConfiguration = Pick<Configuration, 'issuer' | 'host' | 'operationsHost' | 'ports' | 'staleSeconds'>;

/** The data plane. */
@Module({})
export class GatewayModule {
  static forRoot(configuration: GatewayConfiguration): DynamicModule {
    return {
      module: GatewayModule,
      global: true, // the front listener is handed the data plane
      controllers: [ProtectedResourceController],
      providers: [
        { provide: GatewayAddresses, useValue: addressesOf(configuration) },
        {
          provide: Freshness,
          useFactory: (feed: ChangeFeed) => new FeedFreshness(feed, configuration.staleSeconds),
          inject: [ChangeFeed],
        },
        { provide: QuotaCounter, useFactory: (clock: Clock) => new LocalQuotaCounter(clock), inject: [Clock] },
        { provide: AccessTokenVerifier, useClass: GatewayTokenVerifier },
        { provide: BackendPolicy, useClass: SettingsBackendPolicy },
        { provide: GatewayObserver, useClass: CountingObserver },
        { provide: DataPlane, useClass: GatewayHandler },
        AdmissionPorts,
        BackendAddresses,
        BackendAssertions,
        BackendCalls,
        BackendPools,
        EndpointRules,
        Forwarder,
        OpenCallCounter,
        ProtectedResources,
      ],
      exports: [DataPlane, QuotaCounter, EndpointRules, BackendAddresses],
    };
  }
}

function addressesOf({ issuer, host, operationsHost, ports }: GatewayConfiguration): GatewayAddresses {
  return new GatewayAddresses(issuer, [
    { host, port: ports.gateway },
    { host, port: ports.gatewayHttp },
    { host, port: ports.console },
    { host: operationsHost, port: ports.operations },
  ]);
}
