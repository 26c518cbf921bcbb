import { Module } from '@nestjs/common';
import { ApiJudge } from './api-judge.js';
import { ApiWriter } from './api-writer.js';
import { ApisController } from './apis.controller.js';
import { ApisService } from './apis.service.js';
import { DocumentJudge } from './document-judge.js';
import { DocumentsController } from './documents.controller.js';
import { DocumentsService } from './documents.service.js';
import { ImportsService } from './imports.service.js';
import { LifecycleController } from './lifecycle.controller.js';
import { LifecycleService } from './lifecycle.service.js';
import { PlansController } from './plans.controller.js';
import { PlansService } from './plans.service.js';
import { ResourcesController } from './resources.controller.js';
import { ResourcesService } from './resources.service.js';
import { VersionsService } from './versions.service.js';

/** Published APIs, their resources, and the plans under which they are called. */
@Module({
  controllers: [DocumentsController, ApisController, LifecycleController, ResourcesController, PlansController],
  providers: [
    ApiJudge,
    ApiWriter,
    ApisService,
    DocumentJudge,
    DocumentsService,
    ImportsService,
    LifecycleService,
    PlansService,
    ResourcesService,
    VersionsService,
  ],
})
export class ApisModule {}
