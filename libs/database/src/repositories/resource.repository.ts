import { ResourceEntity } from '../entities/resource.entity.js';
import { searchable } from '../identifiers.js';
import type { ListQuery, Page } from '../listing.js';
import type { Session } from '../session.js';
import { resourcePage, type ShownResource } from '../views/resources.js';
import type { Announcements } from './announcements.js';
import { changeRow, lockRow } from './versioned-row.js';

export type { ShownResource } from '../views/resources.js';

export type ResourceChange = Partial<Pick<ShownResource, 'method' | 'path' | 'authType' | 'scopes' | 'description'>>;

/** The resources of APIs; they come with `ApiRepository.addResource`. */
export class ResourceRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  page(query: ListQuery, apiId: string): Promise<Page<ShownResource>> {
    return this.session.read((connection) => resourcePage(connection, query, apiId));
  }

  /** Those of one API, by path and method. */
  ofApi(apiId: string): Promise<readonly ShownResource[]> {
    return this.session.read(({ manager }) =>
      manager.find(ResourceEntity, { where: { apiId }, order: { path: 'ASC', method: 'ASC' } }),
    );
  }

  find(resourceId: string): Promise<ShownResource | null> {
    const id = searchable(resourceId);
    return this.session.read(({ manager }) => manager.findOneBy(ResourceEntity, { id }));
  }

  /** Holds the row until the transaction ends. */
  lock(resourceId: string): Promise<ShownResource | null> {
    return this.session.read((connection) => lockRow(connection, ResourceEntity, { id: resourceId }));
  }

  /** What a locked resource becomes. */
  async change(resource: ShownResource, change: ResourceChange, at: Date): Promise<ShownResource> {
    this.announcements.announce({ kind: 'api', apiId: resource.apiId });
    return this.session.write((connection) =>
      changeRow(connection, ResourceEntity, resource, { ...change, updatedAt: at }),
    );
  }

  async remove({ id, apiId }: Pick<ShownResource, 'id' | 'apiId'>): Promise<void> {
    this.announcements.announce({ kind: 'api', apiId });
    await this.session.write(({ manager }) => manager.delete(ResourceEntity, { id, apiId }));
  }
}
