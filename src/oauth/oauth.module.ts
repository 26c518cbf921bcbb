import { Module } from '@nestjs/common';
import { Clock } from '#primitives/clock';
import { FailureLimiter } from '#oauth-core/client-auth/failure-limiter';
import { ClientAuthGuard } from './client-auth.guard.js';
import { MetadataController } from './metadata.controller.js';
import { TokenController } from './token.controller.js';
import { TokenCors } from './token-cors.js';
import { TokenService } from './token.service.js';

/** The endpoints of the token server. */
@Module({
  controllers: [TokenController, MetadataController],
  providers: [
    TokenService,
    TokenCors,
    ClientAuthGuard,
    { provide: FailureLimiter, useFactory: (clock: Clock) => new FailureLimiter(clock), inject: [Clock] },
  ],
})
export class OAuthModule {}
