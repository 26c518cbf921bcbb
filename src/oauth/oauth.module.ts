import { Module } from '@nestjs/common';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { FailureLimiter } from '#oauth-core/client-auth/failure-limiter';
import { KeyStore } from '#oauth-core/ports/key-store';
import { OAuthStorage } from '#oauth-core/ports/oauth-storage';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import { Revocations } from '#oauth-core/ports/revocations';
import { AccessTokens } from '#oauth-core/tokens/access-tokens';
import { PublicAddresses } from '../http/public-addresses.js';
import { ApplicationTokens } from './application-tokens.js';
import { ClientAuthGuard } from './client-auth.guard.js';
import { IntrospectionController } from './introspection.controller.js';
import { IntrospectionService } from './introspection.service.js';
import { MetadataController } from './metadata.controller.js';
import { RevocationController } from './revocation.controller.js';
import { RevocationService } from './revocation.service.js';
import { TokenController } from './token.controller.js';
import { TokenCors } from './token-cors.js';
import { TokenService } from './token.service.js';
import { UserinfoController } from './userinfo.controller.js';
import { UserinfoService } from './userinfo.service.js';

/** The endpoints of the token server. */
@Module({
  controllers: [TokenController, RevocationController, IntrospectionController, UserinfoController, MetadataController],
  providers: [
    TokenService,
    RevocationService,
    IntrospectionService,
    UserinfoService,
    TokenCors,
    ApplicationTokens,
    ClientAuthGuard,
    { provide: FailureLimiter, useFactory: (clock: Clock) => new FailureLimiter(clock), inject: [Clock] },
    {
      provide: AccessTokens,
      useFactory: (
        { issuer }: PublicAddresses,
        keys: KeyStore,
        storage: OAuthStorage,
        rootKeys: RootKeys,
        revocations: Revocations,
        subjects: PairwiseSubjects,
        clock: Clock,
      ) => new AccessTokens({ issuer, keys, storage, rootKeys, revocations, subjects, clock }),
      inject: [PublicAddresses, KeyStore, OAuthStorage, RootKeys, Revocations, PairwiseSubjects, Clock],
    },
  ],
  exports: [AccessTokens, ApplicationTokens],
})
export class OAuthModule {}
