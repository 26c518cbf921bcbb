import { Module } from '@nestjs/common';
import { ApprovalsController } from './approvals.controller.js';
import { ApprovalsService } from './approvals.service.js';
import { BlockingService } from './blocking.service.js';
import { PlanChanges } from './plan-changes.js';
import { QuotasService } from './quotas.service.js';
import { SubscriptionsController } from './subscriptions.controller.js';
import { SubscriptionsService } from './subscriptions.service.js';

/** Which application may call which API, and who has to agree to that and to the rest that waits for approval. */
@Module({
  controllers: [SubscriptionsController, ApprovalsController],
  providers: [SubscriptionsService, BlockingService, QuotasService, PlanChanges, ApprovalsService],
})
export class SubscriptionsModule {}
