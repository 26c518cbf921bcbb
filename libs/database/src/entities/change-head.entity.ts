import { Entity } from 'typeorm';
import { CountColumn, PositionColumn } from '../columns.js';

/** The position of the newest change, in the one row whose lock puts the changes into commit order. */
@Entity('change_head')
export class ChangeHeadEntity {
  @CountColumn('id', { primary: true })
  id: number;

  @PositionColumn('position')
  position: number;
}
