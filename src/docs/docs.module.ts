import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { PublicAddresses } from '../http/public-addresses.js';
import { securityHeaders } from '../http/security-headers.js';
import { DocsController } from './docs.controller.js';
import { ServedDocument } from './served-document.js';

/** What the world reads about our own HTTP interface. */
@Module({ controllers: [DocsController], providers: [ServedDocument] })
export class DocsModule implements NestModule {
  constructor(private readonly addresses: PublicAddresses) {}

  configure(consumer: MiddlewareConsumer): void {
    const { consoleUrl, issuer } = this.addresses;
    // Swagger UI's stylesheet has its icons in itself, and what is open to every page is tried out on the gateway.
    const exceptions = { images: ['data:'], connect: [issuer] };
    consumer.apply(securityHeaders(consoleUrl, exceptions)).forRoutes(DocsController);
  }
}
