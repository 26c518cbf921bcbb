import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';
import { securityHeaders } from '../http/security-headers.js';
import { PagesModule } from '../pages/pages.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { LogoutController } from './logout.controller.js';
import { LogoutDelivery } from './logout-delivery.js';
import { LogoutPages } from './logout-pages.js';
import { LogoutTransport } from './logout-transport.js';
import { SignedOutNotes } from './signed-out-notes.js';
import { SigningOut } from './signing-out.js';
import { SignOutFormGuard } from './sign-out-form.guard.js';
import { SignOutController } from './sign-out.controller.js';

/** Signing out, as people and applications ask for it, and telling the applications. */
@Module({
  imports: [PagesModule, SessionsModule],
  controllers: [LogoutController, SignOutController],
  providers: [SigningOut, SignedOutNotes, LogoutPages, LogoutTransport, LogoutDelivery, SignOutFormGuard],
  exports: [LogoutDelivery],
})
export class LogoutModule implements NestModule {
  constructor(private readonly addresses: PublicAddresses) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(securityHeaders(this.addresses.consoleUrl)).forRoutes(LogoutController, SignOutController);
  }
}
