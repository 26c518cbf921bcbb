import { Entity, ForeignKey, Index } from 'typeorm';
import type { ResourceAuthType } from '#gateway-core/model';
import {
  CountColumn,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
  UuidColumn,
  WordColumn,
} from '../columns.js';
import { ApiEntity } from './api.entity.js';

@Entity('resources')
@Index('uq_resources_api_id_method_path', ['apiId', 'method', 'path'], { unique: true })
export class ResourceEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @ForeignKey(() => ApiEntity, { name: 'fk_resources_api_id', onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @UuidColumn('api_id')
  apiId: string;

  @WordColumn('method')
  method: string;

  @TextColumn('path', 500)
  path: string;

  @WordColumn('auth_type')
  authType: ResourceAuthType;

  @JsonColumn('scopes')
  scopes: readonly string[];

  @LongTextColumn('description')
  description: string;

  /** Null, here and below, of one that a former release made. */
  @InstantColumn('created_at', { nullable: true })
  createdAt: Date | null;

  @InstantColumn('updated_at', { nullable: true })
  updatedAt: Date | null;

  /** How often it was changed; null is never. */
  @CountColumn('revision', { nullable: true })
  revision: number | null;
}
