import { type DynamicModule, Module } from '@nestjs/common';
import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import type { Database } from '#database/database';
import { DatabaseModule } from '#database/database.module';
import type { Memory } from '#database/memory/memory';
import type { Configuration } from './config/configuration.js';
import { DocsModule } from './docs/docs.module.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { TrustedProxies } from './http/client-address.js';
import { HttpModule } from './http/http.module.js';
import { PublicAddresses } from './http/public-addresses.js';
import type { ProcessLog } from './http/request-log.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LogoutModule } from './logout/logout.module.js';
import { AuthorizeModule } from './oauth/authorize.module.js';
import { OAuthModule } from './oauth/oauth.module.js';
import { HouseStyle } from './pages/house-style.js';
import { HouseStyleModule } from './pages/house-style.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { AccountModule } from './account/account.module.js';
import { ApisModule } from './apis/apis.module.js';
import { GrantsModule } from './grants/grants.module.js';
import { SigningKeysModule } from './signing-keys/signing-keys.module.js';
import { AuditModule } from './audit/audit.module.js';
import { ApplicationsModule } from './applications/applications.module.js';
import { RestModule } from './rest/rest.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { SubscriptionsModule } from './subscriptions/subscriptions.module.js';
import { StoreModule } from './store/store.module.js';
import { UsageModule } from './usage/usage.module.js';
import { UsersModule } from './users/users.module.js';

/** What is opened before Nest starts, because the start can fail at each of them with a sentence of its own. */
export interface Foundation {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly rootKeys: RootKeys;
  readonly log: ProcessLog;
  readonly style: HouseStyle;
}

/** The list of modules and nothing else. */
@Module({})
export class AppModule {
  static on({ configuration, database, memory, clock, rootKeys, log, style }: Foundation): DynamicModule {
    const addresses = new PublicAddresses(configuration.issuer, configuration.consoleUrl);
    return {
      module: AppModule,
      imports: [
        HttpModule.forRoot(addresses, new TrustedProxies(configuration.trustedProxies)),
        OperationsModule.forRoot(log, configuration.staleSeconds),
        DatabaseModule.forRoot(database, memory, clock, rootKeys),
        HouseStyleModule.forRoot(style),
        UsersModule,
        SessionsModule,
        AccountModule,
        LogoutModule,
        UsageModule,
        SettingsModule,
        OAuthModule,
        AuthorizeModule,
        RestModule,
        ApplicationsModule,
        GrantsModule,
        SigningKeysModule,
        AuditModule,
        SubscriptionsModule,
        ApisModule,
        GatewayModule.forRoot(configuration),
        StoreModule,
        DocsModule,
        JobsModule,
      ],
    };
  }
}
