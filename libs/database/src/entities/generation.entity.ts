import { Entity } from 'typeorm';
import { CountColumn, IdentifierColumn, InstantColumn, WordColumn } from '../columns.js';

export type GenerationKind = 'USER' | 'KEY_PAIR';

/** How often every token of a person or a key pair was ended at once (tokens.md §6, `epoch`). */
@Entity('generations')
export class GenerationEntity {
  @WordColumn('kind', { primary: true })
  kind: GenerationKind;

  /** A user id or a consumer key. */
  @IdentifierColumn('subject', 64, { primary: true })
  subject: string;

  @CountColumn('generation')
  generation: number;

  /** Until when tokens of an earlier generation may live. */
  @InstantColumn('ends_at')
  endsAt: Date;
}
