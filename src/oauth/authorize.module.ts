import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';
import { securityHeaders } from '../http/security-headers.js';
import { PagesModule } from '../pages/pages.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { AuthorizationRequestsModule } from './authorization-requests.module.js';
import { AuthorizeController } from './authorize.controller.js';
import { AuthorizeService } from './authorize.service.js';
import { AuthorizeValidation } from './authorize-validation.js';
import { ClientAnswers } from './client-answers.js';
import { ConsentController } from './consent.controller.js';
import { ConsentPage } from './consent-page.js';
import { ConsentService } from './consent.service.js';

/** The authorization endpoint with the page that asks for consent. */
@Module({
  imports: [PagesModule, SessionsModule, AuthorizationRequestsModule],
  controllers: [AuthorizeController, ConsentController],
  providers: [AuthorizeValidation, AuthorizeService, ConsentPage, ConsentService, ClientAnswers],
})
export class AuthorizeModule implements NestModule {
  constructor(private readonly addresses: PublicAddresses) {}

  configure(consumer: MiddlewareConsumer): void {
    const { consoleUrl } = this.addresses;
    // The gateway's origin serves no asset: its one page takes them from the console's.
    const policy = { formLeadsAway: true, assets: [consoleUrl] };
    consumer.apply(securityHeaders(consoleUrl, policy)).forRoutes(AuthorizeController, ConsentController);
  }
}
