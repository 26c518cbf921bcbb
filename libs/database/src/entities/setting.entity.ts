import { Entity } from 'typeorm';
import { InstantColumn, JsonColumn, SealedColumn, WordColumn } from '../columns.js';

@Entity('settings')
export class SettingEntity {
  @WordColumn('name', { primary: true })
  name: string;

  @JsonColumn('value')
  value: unknown;

  /** The part of the value that is a secret: of `mail` the password. */
  @SealedColumn('sealed', { nullable: true })
  sealed: Buffer | null;

  @InstantColumn('updated_at')
  updatedAt: Date;
}
