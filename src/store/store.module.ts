import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';
import { securityHeaders } from '../http/security-headers.js';
import { PagesModule } from '../pages/pages.module.js';
import { ErrorsController } from './errors.controller.js';

/** The console's pages. */
@Module({ imports: [PagesModule], controllers: [ErrorsController] })
export class StoreModule implements NestModule {
  constructor(private readonly addresses: PublicAddresses) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(securityHeaders(this.addresses.consoleUrl)).forRoutes(ErrorsController);
  }
}
