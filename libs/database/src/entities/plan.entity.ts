import { Entity, Index } from 'typeorm';
import {
  CountColumn,
  FlagColumn,
  InstantColumn,
  LongTextColumn,
  TextColumn,
  UuidColumn,
  WordColumn,
} from '../columns.js';

/** Whether a subscription to the plan begins at once or waits for its approval. */
export type PlanApproval = 'AUTOMATIC' | 'MANUAL';
/** A plan that is withdrawn can no longer be chosen; subscriptions that have it keep it. */
export type PlanState = 'ACTIVE' | 'WITHDRAWN';

@Entity('plans')
@Index('uq_plans_name', ['name'], { unique: true })
export class PlanEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @TextColumn('name', 80)
  name: string;

  @LongTextColumn('description')
  description: string;

  @CountColumn('limit_requests', { nullable: true })
  limitRequests: number | null;

  @CountColumn('limit_per_seconds', { nullable: true })
  limitPerSeconds: number | null;

  @CountColumn('burst_requests', { nullable: true })
  burstRequests: number | null;

  @CountColumn('burst_per_seconds', { nullable: true })
  burstPerSeconds: number | null;

  @WordColumn('approval')
  approval: PlanApproval;

  @WordColumn('state')
  state: PlanState;

  @FlagColumn('is_default')
  isDefault: boolean;

  /** Null, here and below, of one that a former release made. */
  @InstantColumn('created_at', { nullable: true })
  createdAt: Date | null;

  @InstantColumn('updated_at', { nullable: true })
  updatedAt: Date | null;

  /** How often it was changed; null is never. */
  @CountColumn('revision', { nullable: true })
  revision: number | null;
}
