import { Entity, Index } from 'typeorm';
import { BytesColumn, UuidColumn } from '../columns.js';

/** One code of a set that a person keeps on paper. Its use deletes it. */
@Entity('recovery_codes')
@Index('ix_recovery_codes_factor_id', ['factorId'])
export class RecoveryCodeEntity {
  /** Keyed hash of the factor and the code (purpose `recovery-code`). */
  @BytesColumn('fingerprint', 36, { primary: true })
  fingerprint: Buffer;

  @UuidColumn('factor_id')
  factorId: string;
}
