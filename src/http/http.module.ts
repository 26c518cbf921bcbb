import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { TrustedProxies } from './client-address.js';
import { FrontListener } from './front-listener.js';
import { ProblemFilter } from './problem.filter.js';
import { PublicAddresses } from './public-addresses.js';
import { RequestLog } from './request-log.js';
import { RouteGuard } from './route.guard.js';
import { RouteTable } from './route-table.js';

/** The shared edge: listeners, route declarations, the guard that enforces them, and the filter for all that is left. */
@Global()
@Module({})
export class HttpModule {
  static forRoot(addresses: PublicAddresses, proxies: TrustedProxies): DynamicModule {
    return {
      module: HttpModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: PublicAddresses, useValue: addresses },
        { provide: TrustedProxies, useValue: proxies },
        { provide: APP_GUARD, useClass: RouteGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        RouteTable,
        RequestLog,
        FrontListener,
      ],
      exports: [PublicAddresses, TrustedProxies, RouteTable, RequestLog, FrontListener],
    };
  }
}
