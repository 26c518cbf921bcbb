import { Entity, ForeignKey, Index } from 'typeorm';
import type { SubscriptionState } from '#gateway-core/model';
import { InstantColumn, TextColumn, UuidColumn, WordColumn } from '../columns.js';
import { ApiEntity } from './api.entity.js';
import { ApplicationEntity } from './application.entity.js';
import { PlanEntity } from './plan.entity.js';

@Entity('subscriptions')
@Index('uq_subscriptions_application_id_api_id', ['applicationId', 'apiId'], { unique: true })
@Index('ix_subscriptions_api_id', ['apiId'])
@Index('ix_subscriptions_plan_id', ['planId'])
export class SubscriptionEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @ForeignKey(() => ApplicationEntity, {
    name: 'fk_subscriptions_application_id',
    onDelete: 'CASCADE',
    onUpdate: 'RESTRICT',
  })
  @UuidColumn('application_id')
  applicationId: string;

  @ForeignKey(() => ApiEntity, { name: 'fk_subscriptions_api_id', onDelete: 'RESTRICT', onUpdate: 'RESTRICT' })
  @UuidColumn('api_id')
  apiId: string;

  @ForeignKey(() => PlanEntity, { name: 'fk_subscriptions_plan_id', onDelete: 'RESTRICT', onUpdate: 'RESTRICT' })
  @UuidColumn('plan_id')
  planId: string;

  @WordColumn('state')
  state: SubscriptionState;

  @TextColumn('state_reason', 500, { nullable: true })
  stateReason: string | null;

  /** The plan asked for, while the change to it waits for approval. */
  @UuidColumn('requested_plan_id', { nullable: true })
  requestedPlanId: string | null;

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('updated_at')
  updatedAt: Date;
}
