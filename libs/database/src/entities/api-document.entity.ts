import { Entity, ForeignKey } from 'typeorm';
import { CompressedColumn, CountColumn, InstantColumn, UuidColumn } from '../columns.js';
import { ApiEntity } from './api.entity.js';

/** The OpenAPI document of an API, as its publisher sent it. */
@Entity('api_documents')
export class ApiDocumentEntity {
  @ForeignKey(() => ApiEntity, { name: 'fk_api_documents_api_id', onDelete: 'CASCADE', onUpdate: 'RESTRICT' })
  @UuidColumn('api_id', { primary: true })
  apiId: string;

  /** JSON, compressed; null of an API that was made by form, of which only the resources were changed. */
  @CompressedColumn('document', { nullable: true })
  document: Buffer | null;

  /** How often it or the resources were changed: whoever replaces it replaces these too. */
  @CountColumn('revision')
  revision: number;

  @InstantColumn('updated_at')
  updatedAt: Date;
}
