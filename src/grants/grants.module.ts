import { Module } from '@nestjs/common';
import { GrantsController } from './grants.controller.js';
import { GrantsService } from './grants.service.js';
import { TokenRevocationsService } from './token-revocations.service.js';

/** What people let applications do, and the end of tokens. */
@Module({ controllers: [GrantsController], providers: [GrantsService, TokenRevocationsService] })
export class GrantsModule {}
