import { Entity, ForeignKey, Index } from 'typeorm';
import type { TokenFormat } from '#oauth-core/model/client';
import {
  CountColumn,
  FlagColumn,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
  UuidColumn,
  WordColumn,
} from '../columns.js';
import { UserEntity } from './user.entity.js';

export type ApplicationState = 'ACTIVE' | 'PENDING' | 'REJECTED' | 'DISABLED';

@Entity('applications')
@Index('uq_applications_owner_id_name', ['ownerId', 'name'], { unique: true })
@Index('ix_applications_created_at_id', ['createdAt', 'id'])
@Index('ix_applications_updated_at_id', ['updatedAt', 'id'])
@Index('ix_applications_name_id', ['name', 'id'])
@Index('ix_applications_owner_id_created_at_id', ['ownerId', 'createdAt', 'id'])
@Index('ix_applications_owner_id_updated_at_id', ['ownerId', 'updatedAt', 'id'])
@Index('ix_applications_state_created_at_id', ['state', 'createdAt', 'id'])
@Index('ix_applications_state_updated_at_id', ['state', 'updatedAt', 'id'])
@Index('ix_applications_state_name_id', ['state', 'name', 'id'])
@Index('ix_applications_name_all', ['name', 'ownerId', 'state', 'createdAt', 'updatedAt', 'id'])
export class ApplicationEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @ForeignKey(() => UserEntity, { name: 'fk_applications_owner_id', onDelete: 'RESTRICT', onUpdate: 'RESTRICT' })
  @UuidColumn('owner_id')
  ownerId: string;

  @TextColumn('name', 120)
  name: string;

  @LongTextColumn('description')
  description: string;

  @JsonColumn('attributes')
  attributes: Record<string, string>;

  @WordColumn('token_format')
  tokenFormat: TokenFormat;

  @WordColumn('state')
  state: ApplicationState;

  @InstantColumn('created_at')
  createdAt: Date;

  @InstantColumn('updated_at')
  updatedAt: Date;

  /** Whether people need a second factor to sign in for it; null is no. */
  @FlagColumn('second_factor_required', { nullable: true })
  secondFactorRequired: boolean | null;

  /** How often it was changed; null is never. */
  @CountColumn('revision', { nullable: true })
  revision: number | null;
}
