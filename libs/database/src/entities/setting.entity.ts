import { Entity } from 'typeorm';
import { InstantColumn, JsonColumn, WordColumn } from '../columns.js';

@Entity('settings')
export class SettingEntity {
  @WordColumn('name', { primary: true })
  name: string;

  @JsonColumn('value')
  value: unknown;

  @InstantColumn('updated_at')
  updatedAt: Date;
}
