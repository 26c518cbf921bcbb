import { Entity, Index } from 'typeorm';
import { IdentifierColumn, InstantColumn, UuidColumn } from '../columns.js';

/** One scope that a person allowed an application, until they take it back. */
@Entity('consents')
@Index('ix_consents_application_id', ['applicationId'])
export class ConsentEntity {
  @UuidColumn('user_id', { primary: true })
  userId: string;

  @UuidColumn('application_id', { primary: true })
  applicationId: string;

  @IdentifierColumn('scope', 200, { primary: true })
  scope: string;

  @InstantColumn('granted_at')
  grantedAt: Date;
}
