import { type DynamicModule, Inject, Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiCatalogue, SubscriptionDirectory } from '#gateway-core/ports';
import { OutdatedSecrets } from '#oauth-core/client-auth/outdated-secrets';
import { ClientDirectory, RedirectOrigins, ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { KeyStore } from '#oauth-core/ports/key-store';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import { Revocations } from '#oauth-core/ports/revocations';
import { SignInTimes } from '#oauth-core/ports/sign-in-times';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { Database } from './database.js';
import { ChangeFeed } from './memory/change-feed.js';
import type { Memory } from './memory/memory.js';
import { NotedSignIns } from './memory/noted-sign-ins.js';
import { PersonalAccessTokens } from './memory/personal-access-tokens.js';
import { RememberedUsers } from './memory/remembered-users.js';
import { SettingsMemory } from './memory/settings-memory.js';

/** Makes the opened database, and what is remembered of it, injectable everywhere. */
@Module({})
export class DatabaseModule implements BeforeApplicationShutdown {
  constructor(
    @Inject(ChangeFeed) private readonly feed: ChangeFeed,
    @Inject(Database) private readonly database: Database,
  ) {}

  static forRoot(database: Database, memory: Memory, clock: Clock, rootKeys: RootKeys): DynamicModule {
    const providers = [
      { provide: Database, useValue: database },
      { provide: OAuthStorage, useValue: database },
      { provide: ClientDirectory, useValue: memory.clients },
      { provide: RedirectOrigins, useValue: memory.origins },
      { provide: ScopeCatalogue, useValue: memory.scopes },
      { provide: KeyStore, useValue: memory.keys },
      { provide: Revocations, useValue: memory.revocations },
      { provide: PairwiseSubjects, useValue: memory.subjects },
      { provide: ApiCatalogue, useValue: memory.apis },
      { provide: SubscriptionDirectory, useValue: memory.subscriptions },
      { provide: SettingsMemory, useValue: memory.settings },
      { provide: RememberedUsers, useValue: memory.users },
      { provide: PersonalAccessTokens, useValue: memory.personalAccessTokens },
      { provide: NotedSignIns, useValue: memory.signIns },
      { provide: SignInTimes, useValue: memory.signIns },
      { provide: ChangeFeed, useValue: memory.feed },
      { provide: Clock, useValue: clock },
      { provide: RootKeys, useValue: rootKeys },
      { provide: OutdatedSecrets, useValue: new OutdatedSecrets() },
    ];
    const typeOrm = TypeOrmModule.forRootAsync({
      useFactory: () => database.writer.options,
      dataSourceFactory: async () => database.writer,
    });
    return {
      module: DatabaseModule,
      global: true,
      imports: [typeOrm],
      providers,
      exports: [...providers.map(({ provide }) => provide), typeOrm],
    };
  }

  /** Before TypeORM's own module ends the writer: SQLite tidies its file up only when the writer closes last. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.feed.stop();
    await this.database.close();
  }
}
