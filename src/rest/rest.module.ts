import { Global, Module } from '@nestjs/common';
import { OAuthModule } from '../oauth/oauth.module.js';
import { AuditNews } from './audit-news.js';
import { BearerGuard } from './bearer.guard.js';
import { Idempotency } from './idempotency.js';
import { RestWrites } from './rest-writes.js';
import { RootController } from './root.controller.js';

/** What every row of `/api/v1` shares, and its first page. */
@Global()
@Module({
  imports: [OAuthModule],
  controllers: [RootController],
  providers: [AuditNews, BearerGuard, Idempotency, RestWrites],
  exports: [AuditNews, BearerGuard, RestWrites, OAuthModule],
})
export class RestModule {}
