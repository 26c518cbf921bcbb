import { Entity } from 'typeorm';
import { CountColumn, SealedColumn } from '../columns.js';

/** One row that only the installation's root key opens. */
@Entity('root_key_checks')
export class RootKeyCheckEntity {
  @CountColumn('id', { primary: true })
  id: number;

  @SealedColumn('sealed')
  sealed: Buffer;
}
