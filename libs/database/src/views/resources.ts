import type { ResourceAuthType } from '#gateway-core/model';
import type { Connection, Row } from '../connection.js';
import type { ResourceEntity } from '../entities/resource.entity.js';
import { identifierFilter, type Listing, type ListQuery, selectPage, textSort } from '../listing.js';
import { instant, integer, nullable, text, textList } from '../row.js';

/** A resource as people see it. */
export type ShownResource = Readonly<ResourceEntity>;

/** An API has few enough for a list without an index of its own. */
export const RESOURCES: Listing = {
  select: 'r.*',
  from: 'resources r',
  id: 'r.id',
  sorts: { path: textSort('r.path'), method: textSort('r.method') },
  defaultSort: 'path',
  filters: { method: identifierFilter('r.method'), authType: identifierFilter('r.auth_type') },
  search: ['r.path', 'r.description'],
};

/** One page of the resources of an API. */
export const resourcePage = (connection: Connection, query: ListQuery, apiId: string) =>
  selectPage(connection, RESOURCES, {
    query,
    conditions: [{ sql: 'r.api_id = ?', values: [apiId] }],
    read: readResource,
  });

const readResource = (row: Row): ShownResource => ({
  id: text(row.id),
  apiId: text(row.api_id),
  method: text(row.method),
  path: text(row.path),
  authType: text(row.auth_type) as ResourceAuthType,
  scopes: textList(row.scopes),
  description: text(row.description),
  createdAt: nullable(row.created_at, instant),
  updatedAt: nullable(row.updated_at, instant),
  revision: nullable(row.revision, integer),
});
