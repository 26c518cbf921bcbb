import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';
import { securityHeaders } from '../http/security-headers.js';
import { AssetsController } from './assets.controller.js';
import { Browsers } from './browsers.js';
import { OwnFormGuard } from './own-form.guard.js';

/** What every page of the console is made with, beside what HouseStyleModule gives to all: the browser's cookie, the check of our own forms. */
@Module({
  controllers: [AssetsController],
  providers: [Browsers, OwnFormGuard],
  exports: [Browsers, OwnFormGuard],
})
export class PagesModule implements NestModule {
  constructor(private readonly addresses: PublicAddresses) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(securityHeaders(this.addresses.consoleUrl)).forRoutes(AssetsController);
  }
}
