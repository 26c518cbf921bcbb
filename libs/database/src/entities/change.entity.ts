import { Entity } from 'typeorm';
import { IdentifierColumn, InstantColumn, JsonColumn, PositionColumn, WordColumn } from '../columns.js';

/** One entry of the change feed (tokens.md §6). Positions are in commit order and without gaps. */
@Entity('changes')
export class ChangeEntity {
  @PositionColumn('position', { primary: true })
  position: number;

  @WordColumn('kind')
  kind: string;

  @IdentifierColumn('subject', 64)
  subject: string;

  @JsonColumn('payload', { nullable: true })
  payload: object | null;

  @InstantColumn('at')
  at: Date;
}
