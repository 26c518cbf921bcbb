import { Entity, ForeignKey, Index } from 'typeorm';
import type { SubscriptionState } from '#gateway-core/model';
import { CountColumn, InstantColumn, TextColumn, UuidColumn, WordColumn } from '../columns.js';
import { ApiEntity } from './api.entity.js';
import { ApplicationEntity } from './application.entity.js';
import { PlanEntity } from './plan.entity.js';

@Entity('subscriptions')
@Index('uq_subscriptions_application_id_api_id', ['applicationId', 'apiId'], { unique: true })
@Index('ix_subscriptions_created_at_id', ['createdAt', 'id'])
@Index('ix_subscriptions_updated_at_id', ['updatedAt', 'id'])
@Index('ix_subscriptions_application_id_all', [
  'applicationId',
  'state',
  'planId',
  'apiId',
  'createdAt',
  'updatedAt',
  'id',
])
@Index('ix_subscriptions_api_id_state_created_at_id', ['apiId', 'state', 'createdAt', 'id', 'planId'])
@Index('ix_subscriptions_api_id_state_updated_at_id', ['apiId', 'state', 'updatedAt', 'id', 'planId'])
@Index('ix_subscriptions_plan_id_created_at_id', ['planId', 'createdAt', 'id'])
@Index('ix_subscriptions_plan_id_updated_at_id', ['planId', 'updatedAt', 'id'])
@Index('ix_subscriptions_state_created_at_id', ['state', 'createdAt', 'id'])
@Index('ix_subscriptions_state_updated_at_id', ['state', 'updatedAt', 'id'])
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

  /** Who asked for it or for the change of plan, while that waits for approval. */
  @UuidColumn('requested_by', { nullable: true })
  requestedBy: string | null;

  /** How often it was changed; null is never. */
  @CountColumn('revision', { nullable: true })
  revision: number | null;
}
