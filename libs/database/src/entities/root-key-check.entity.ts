import { Entity } from 'typeorm';
import { CountColumn, InstantColumn, SealedColumn } from '../columns.js';

/** One row for each root key under which something in the database may still stand. */
@Entity('root_key_checks')
export class RootKeyCheckEntity {
  @CountColumn('id', { primary: true })
  id: number;

  /** Only the key itself opens it, and its first bytes name the key. */
  @SealedColumn('sealed')
  sealed: Buffer;

  /** When a process last had it as its first key, the one that writes; null: before this was written down. */
  @InstantColumn('used_at', { nullable: true })
  usedAt: Date | null;
}
