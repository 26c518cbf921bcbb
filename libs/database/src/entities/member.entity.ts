import { Entity, ForeignKey, Index } from 'typeorm';
import { InstantColumn, UuidColumn, WordColumn } from '../columns.js';
import { ApplicationEntity } from './application.entity.js';
import { UserEntity } from './user.entity.js';

/** What a member of an application's team may do beside reading; its owner is in the application's own row. */
export type TeamRole = 'DEVELOPER' | 'VIEWER';

@Entity('members')
@Index('ix_members_user_id', ['userId'])
export class MemberEntity {
  @ForeignKey(() => ApplicationEntity, { name: 'fk_members_application_id', onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @UuidColumn('application_id', { primary: true })
  applicationId: string;

  @ForeignKey(() => UserEntity, { name: 'fk_members_user_id', onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @UuidColumn('user_id', { primary: true })
  userId: string;

  @WordColumn('role')
  role: TeamRole;

  @InstantColumn('created_at')
  createdAt: Date;
}
