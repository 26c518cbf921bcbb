import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';
import { securityHeaders } from '../http/security-headers.js';
import { PagesModule } from '../pages/pages.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { AccountPages } from './account-pages.js';
import { AccountWrites } from './account-writes.js';
import { AllowedApplicationsController } from './allowed-applications.controller.js';
import { AllowedApplicationsService } from './allowed-applications.service.js';
import { OwnFactorsController } from './own-factors.controller.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { OwnSessionsService } from './own-sessions.service.js';
import { ProfileController } from './profile.controller.js';

const CONTROLLERS = [ProfileController, AllowedApplicationsController, OwnSessionsController, OwnFactorsController];

/** What people see of their own account, and what they end there. */
@Module({
  imports: [PagesModule, SessionsModule],
  controllers: CONTROLLERS,
  providers: [AccountPages, AccountWrites, AllowedApplicationsService, OwnSessionsService],
})
export class AccountModule implements NestModule {
  constructor(private readonly addresses: PublicAddresses) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(securityHeaders(this.addresses.consoleUrl)).forRoutes(...CONTROLLERS);
  }
}
