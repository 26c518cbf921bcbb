import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';
import { securityHeaders } from '../http/security-headers.js';
import { PagesModule } from '../pages/pages.module.js';
import { PageAnswers } from './page-answers.js';
import { Sessions } from './sessions.js';
import { SignInController } from './sign-in.controller.js';
import { SignInPages } from './sign-in-pages.js';
import { SignInService } from './sign-in.service.js';

/** Signing in and out on the console, and who is signed in. */
@Module({
  imports: [PagesModule],
  controllers: [SignInController],
  providers: [Sessions, SignInService, SignInPages, PageAnswers],
  exports: [Sessions],
})
export class SessionsModule implements NestModule {
  constructor(private readonly addresses: PublicAddresses) {}

  configure(consumer: MiddlewareConsumer): void {
    const { consoleUrl } = this.addresses;
    consumer.apply(securityHeaders(consoleUrl, { formLeadsAway: true })).forRoutes(SignInController);
  }
}
