import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';
import { AssetsController } from './assets.controller.js';
import { ErrorsController } from './errors.controller.js';
import { Pages } from './pages.js';
import { securityHeaders } from '../http/security-headers.js';

/** The console's pages. */
@Module({ controllers: [ErrorsController, AssetsController], providers: [Pages] })
export class StoreModule implements NestModule {
  constructor(private readonly addresses: PublicAddresses) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(securityHeaders(this.addresses.consoleUrl)).forRoutes(ErrorsController, AssetsController);
  }
}
