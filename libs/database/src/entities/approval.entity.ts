import { Entity, Index } from 'typeorm';
import { InstantColumn, TextColumn, UuidColumn, WordColumn } from '../columns.js';

/** What somebody has asked for. */
export type ApprovalKind = 'SIGN_UP' | 'APPLICATION' | 'SUBSCRIPTION' | 'PLAN_CHANGE';
/** PENDING until somebody decides, or until there is nothing left to decide about. */
export type ApprovalState = 'PENDING' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN';
export type ApprovalSubjectKind = 'USER' | 'APPLICATION' | 'SUBSCRIPTION';

/** No foreign keys: it stays for the record when what it was about has gone. */
@Entity('approvals')
@Index('ix_approvals_created_at_id', ['createdAt', 'id'])
@Index('ix_approvals_state_created_at_id', ['state', 'createdAt', 'id'])
@Index('ix_approvals_kind_created_at_id', ['kind', 'createdAt', 'id'])
@Index('ix_approvals_requested_by_created_at_id', ['requestedBy', 'createdAt', 'id'])
@Index('ix_approvals_api_id_created_at_id', ['apiId', 'createdAt', 'id'])
@Index('ix_approvals_application_id', ['applicationId'])
@Index('ix_approvals_subject_id', ['subjectId'])
export class ApprovalEntity {
  @UuidColumn('id', { primary: true })
  id: string;

  @WordColumn('kind')
  kind: ApprovalKind;

  @WordColumn('state')
  state: ApprovalState;

  @WordColumn('subject_kind')
  subjectKind: ApprovalSubjectKind;

  @UuidColumn('subject_id')
  subjectId: string;

  /** What it was called then; null of a person, whose name may have to be forgotten. */
  @TextColumn('subject_name', 400, { nullable: true })
  subjectName: string | null;

  /** The application that it is, or that subscribes. */
  @UuidColumn('application_id', { nullable: true })
  applicationId: string | null;

  /** The API that is subscribed to, whose publisher decides. */
  @UuidColumn('api_id', { nullable: true })
  apiId: string | null;

  @UuidColumn('requested_by')
  requestedBy: string;

  /** What was said to the decision. */
  @TextColumn('reason', 500, { nullable: true })
  reason: string | null;

  @UuidColumn('decided_by', { nullable: true })
  decidedBy: string | null;

  @InstantColumn('decided_at', { nullable: true })
  decidedAt: Date | null;

  @InstantColumn('created_at')
  createdAt: Date;
}
