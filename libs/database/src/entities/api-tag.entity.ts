import { Entity, ForeignKey, Index } from 'typeorm';
import { TextColumn, UuidColumn } from '../columns.js';
import { ApiEntity } from './api.entity.js';

/** The tags of the APIs once more, each in a row of its own, so that they can be searched and counted. */
@Entity('api_tags')
@Index('ix_api_tags_tag', ['tag'])
export class ApiTagEntity {
  @ForeignKey(() => ApiEntity, { name: 'fk_api_tags_api_id', onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @UuidColumn('api_id', { primary: true })
  apiId: string;

  @TextColumn('tag', 80, { primary: true })
  tag: string;
}
