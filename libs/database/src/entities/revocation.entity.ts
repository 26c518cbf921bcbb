import { Entity, Index } from 'typeorm';
import { CompactUuidColumn, InstantColumn, WordColumn } from '../columns.js';

export type RevocationKind = 'GRANT' | 'TOKEN' | 'SECRET';

/** Something ended before its time, kept until what hangs on it has expired by itself. */
@Entity('revocations')
@Index('ix_revocations_ends_at', ['endsAt'])
export class RevocationEntity {
  @WordColumn('kind', { primary: true })
  kind: RevocationKind;

  @CompactUuidColumn('id', { primary: true })
  id: string;

  @InstantColumn('ends_at')
  endsAt: Date;
}
