import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditFollowers } from './audit-followers.js';
import { AuditService } from './audit.service.js';

/** The record of who did what. */
@Module({ controllers: [AuditController], providers: [AuditService, AuditFollowers] })
export class AuditModule {}
