import { Entity } from 'typeorm';
import { CountColumn } from '../columns.js';

/** One row, which whoever changes the catalogue locks first. */
@Entity('catalogue_lock')
export class CatalogueLockEntity {
  @CountColumn('id', { primary: true })
  id: number;
}
