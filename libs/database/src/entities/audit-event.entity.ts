import { Entity, Index } from 'typeorm';
import {
  CompactUuidColumn,
  IdentifierColumn,
  InstantColumn,
  JsonColumn,
  TextColumn,
  UuidColumn,
  WordColumn,
} from '../columns.js';

export type ActorKind = 'USER' | 'CLIENT' | 'SYSTEM';

@Entity('audit_events')
@Index('ix_audit_events_at', ['at'])
@Index('ix_audit_events_target_kind_target_id', ['targetKind', 'targetId'])
@Index('ix_audit_events_application_id_id', ['applicationId', 'id'])
@Index('ix_audit_events_actor_id_id', ['actorId', 'id'])
export class AuditEventEntity {
  @CompactUuidColumn('id', { primary: true })
  id: string;

  @InstantColumn('at')
  at: Date;

  @WordColumn('actor_kind')
  actorKind: ActorKind;

  @IdentifierColumn('actor_id', 64, { nullable: true })
  actorId: string | null;

  @IdentifierColumn('action', 64)
  action: string;

  @WordColumn('target_kind')
  targetKind: string;

  @IdentifierColumn('target_id', 64)
  targetId: string;

  /** What it was called then; null of a person, whose name may have to be forgotten. */
  @TextColumn('target_name', 200, { nullable: true })
  targetName: string | null;

  @UuidColumn('application_id', { nullable: true })
  applicationId: string | null;

  @IdentifierColumn('address', 64, { nullable: true })
  address: string | null;

  @IdentifierColumn('trace_id', 64, { nullable: true })
  traceId: string | null;

  @JsonColumn('before', { nullable: true })
  before: object | null;

  @JsonColumn('after', { nullable: true })
  after: object | null;
}
