import { Entity, ForeignKey, Index } from 'typeorm';
import type { ApiState, CorsPolicy } from '#gateway-core/model';
import type { ApiScope } from '#oauth-core/model/scope';
import {
  CountColumn,
  FlagColumn,
  IdentifierColumn,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
  UuidColumn,
  WordColumn,
} from '../columns.js';
import { UserEntity } from './user.entity.js';

@Entity('apis')
@Index('uq_apis_context_key_version', ['contextKey', 'version'], { unique: true })
@Index('ix_apis_provider_id', ['providerId'])
@Index('ix_apis_name_id', ['name', 'id'])
@Index('ix_apis_created_at_id', ['createdAt', 'id'])
@Index('ix_apis_updated_at_id', ['updatedAt', 'id'])
export class ApiEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @TextColumn('name', 120)
  name: string;

  @TextColumn('context', 232)
  context: string;

  /** The context in lower case: two contexts that differ in case alone would be taken for each other. */
  @TextColumn('context_key', 232)
  contextKey: string;

  @IdentifierColumn('version', 30)
  version: string;

  @FlagColumn('default_version')
  defaultVersion: boolean;

  @LongTextColumn('description')
  description: string;

  @ForeignKey(() => UserEntity, { name: 'fk_apis_provider_id', onDelete: 'RESTRICT', onUpdate: 'RESTRICT' })
  @UuidColumn('provider_id')
  providerId: string;

  @WordColumn('state')
  state: ApiState;

  @TextColumn('production_endpoint', 2000, { nullable: true })
  productionEndpoint: string | null;

  @TextColumn('sandbox_endpoint', 2000, { nullable: true })
  sandboxEndpoint: string | null;

  @JsonColumn('plan_ids')
  planIds: readonly string[];

  @JsonColumn('scopes')
  scopes: readonly ApiScope[];

  @JsonColumn('cors')
  cors: CorsPolicy;

  @CountColumn('timeout_seconds')
  timeoutSeconds: number;

  @CountColumn('max_request_bytes', { nullable: true })
  maxRequestBytes: number | null;

  @FlagColumn('pass_cookies')
  passCookies: boolean;

  @FlagColumn('pass_access_token')
  passAccessToken: boolean;

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('updated_at')
  updatedAt: Date;

  /** Null: none. */
  @JsonColumn('tags', { nullable: true })
  tags: readonly string[] | null;

  /** Whether a subscription waits for the publisher, whatever its plan says; null: as the plan says. */
  @WordColumn('subscription_approval', { nullable: true })
  subscriptionApproval: 'MANUAL' | null;

  /** The state before it was blocked, to which it returns. */
  @WordColumn('blocked_state', { nullable: true })
  blockedState: ApiState | null;

  /** How often it was changed; null is never. */
  @CountColumn('revision', { nullable: true })
  revision: number | null;
}
