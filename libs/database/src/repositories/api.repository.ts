import type { ApiResource, ApiState, PublishedApi } from '#gateway-core/model';
import type { ApiScope } from '#oauth-core/model/scope';
import { newId } from '#primitives/ids';
import type { EntityManager } from 'typeorm';
import { ApiTagEntity } from '../entities/api-tag.entity.js';
import { ApiEntity } from '../entities/api.entity.js';
import { ResourceEntity } from '../entities/resource.entity.js';
import type { Facet, ListQuery, Page } from '../listing.js';
import type { NewRow } from '../new-row.js';
import type { Session } from '../session.js';
import {
  apiOf,
  apiPage,
  catalogueEntries,
  type CatalogueEntry,
  type CatalogueViewer,
  type ShownApi,
  tagCounts,
} from '../views/apis.js';
import type { Announcements } from './announcements.js';
import { changeRow, lockRow } from './versioned-row.js';

export type { CatalogueEntry, CatalogueViewer, ShownApi } from '../views/apis.js';

/** An API as its row has it. */
export type ApiRow = Readonly<ApiEntity>;

export type NewApi = NewRow<ApiEntity, 'id' | 'contextKey' | 'updatedAt'>;
/** What is left out stays. Context and version never change, nor does the provider. */
export type ApiChange = Partial<
  Omit<ApiRow, 'id' | 'context' | 'contextKey' | 'version' | 'providerId' | 'createdAt' | 'updatedAt' | 'revision'>
>;
export type NewResource = NewRow<ResourceEntity, 'id' | 'apiId'>;

/** An API with what the gateway needs of it, and the scopes that it declares. */
export interface StoredApi extends PublishedApi {
  readonly scopes: readonly ApiScope[];
}

export class ApiRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  /** Its resources come one by one, with {@link addResource}. */
  async add(api: NewApi): Promise<StoredApi> {
    const endpoints = { productionEndpoint: null, sandboxEndpoint: null, maxRequestBytes: null };
    const added = { ...endpoints, ...api, id: newId(), updatedAt: api.createdAt };
    const contextKey = api.context.toLowerCase();
    this.announcements.announce({ kind: 'api', apiId: added.id });
    await this.session.write(({ manager }) => manager.insert(ApiEntity, { ...added, contextKey }));
    await this.addTags(added.id, added.tags ?? []);
    return { ...added, resources: [] };
  }

  /**
   * Waits until nobody else changes the catalogue, and makes others wait until this transaction ends. What must fit
   * together across APIs (names, contexts, default versions, scopes, plans) is judged and written behind it.
   */
  async lockCatalogue(): Promise<void> {
    await this.session.read(async (connection) => {
      if (connection.dialect === 'mysql')
        await connection.rows('SELECT id FROM catalogue_lock WHERE id = 1 FOR UPDATE');
    });
  }

  /** Every API with what must fit together, oldest first. */
  catalogue(): Promise<readonly CatalogueEntry[]> {
    return this.session.read(catalogueEntries);
  }

  /** One page as this person sees it. */
  page(query: ListQuery, viewer: CatalogueViewer): Promise<Page<ShownApi>> {
    return this.session.read((connection) => apiPage(connection, query, viewer));
  }

  /** The tags of what the query lets pass, with how many APIs have each. */
  tagCounts(query: ListQuery, viewer: CatalogueViewer): Promise<readonly Facet[]> {
    return this.session.read((connection) => tagCounts(connection, query, viewer));
  }

  /** In whatever state: who may see it is for the caller to judge. */
  show(apiId: string): Promise<ShownApi | null> {
    return this.session.read((connection) => apiOf(connection, apiId));
  }

  /** Holds the row until the transaction ends, so that nobody subscribes to what is being removed. */
  lock(apiId: string): Promise<ApiRow | null> {
    return this.session.read((connection) => lockRow(connection, ApiEntity, { id: apiId }));
  }

  /** What a locked API becomes. */
  async change(api: ApiRow, change: ApiChange, at: Date): Promise<ApiRow> {
    this.announcements.announce({ kind: 'api', apiId: api.id });
    const changed = await this.session.write((connection) =>
      changeRow(connection, ApiEntity, api, { ...change, updatedAt: at }),
    );
    if (change.tags !== undefined) {
      await this.session.write(({ manager }) => manager.delete(ApiTagEntity, { apiId: api.id }));
      await this.addTags(api.id, change.tags ?? []);
    }
    return changed;
  }

  /** Removes it with its resources and its document. */
  async remove(apiId: string): Promise<void> {
    this.announcements.announce({ kind: 'api', apiId });
    await this.session.write(({ manager }) => manager.delete(ApiEntity, { id: apiId }));
  }

  async addResource(apiId: string, resource: NewResource): Promise<ApiResource> {
    const added = { ...resource, id: newId() };
    this.announcements.announce({ kind: 'api', apiId });
    await this.session.write(({ manager }) => manager.insert(ResourceEntity, { ...added, apiId }));
    return added;
  }

  async changeState(apiId: string, state: ApiState, at: Date): Promise<void> {
    this.announcements.announce({ kind: 'api', apiId });
    await this.session.write(({ manager }) => manager.update(ApiEntity, { id: apiId }, { state, updatedAt: at }));
  }

  /** The ids of those that a person publishes. */
  async providedBy(providerId: string): Promise<readonly string[]> {
    const apis = await this.session.read(({ manager }) =>
      manager.find(ApiEntity, { where: { providerId }, select: { id: true } }),
    );
    return apis.map(({ id }) => id);
  }

  /** Gives an API to another publisher. */
  async changeProvider(apiId: string, providerId: string, at: Date): Promise<void> {
    this.announcements.announce({ kind: 'api', apiId });
    const revision = () => 'COALESCE(revision, 0) + 1';
    await this.session.write(({ manager }) =>
      manager.update(ApiEntity, { id: apiId }, { providerId, revision, updatedAt: at }),
    );
  }

  all(): Promise<readonly StoredApi[]> {
    return this.session.read(({ manager }) => apisOf(manager, {}));
  }

  async find(apiId: string): Promise<StoredApi | null> {
    const [api] = await this.session.read(({ manager }) => apisOf(manager, { id: apiId }));
    return api ?? null;
  }

  private async addTags(apiId: string, tags: readonly string[]): Promise<void> {
    if (tags.length === 0) return;
    const rows = tags.map((tag) => ({ apiId, tag }));
    await this.session.write(({ manager }) => manager.insert(ApiTagEntity, rows));
  }
}

async function apisOf(manager: EntityManager, { id }: { id?: string }): Promise<StoredApi[]> {
  const apis = await manager.find(ApiEntity, { where: id ? { id } : {}, order: { createdAt: 'ASC' } });
  const resources = await manager.find(ResourceEntity, { where: id ? { apiId: id } : {} });
  const byApi = new Map<string, ResourceEntity[]>(apis.map((api) => [api.id, []]));
  for (const resource of resources) byApi.get(resource.apiId)?.push(resource);
  return apis.map((api) => storedApi(api, byApi.get(api.id) ?? []));
}

const storedApi = (api: ApiEntity, resources: readonly ResourceEntity[]): StoredApi => ({
  id: api.id,
  name: api.name,
  context: api.context,
  version: api.version,
  defaultVersion: api.defaultVersion,
  state: api.state,
  productionEndpoint: api.productionEndpoint,
  sandboxEndpoint: api.sandboxEndpoint,
  cors: api.cors,
  timeoutSeconds: api.timeoutSeconds,
  maxRequestBytes: api.maxRequestBytes,
  passCookies: api.passCookies,
  passAccessToken: api.passAccessToken,
  scopes: api.scopes,
  resources: resources.map(({ id, method, path, authType, scopes }) => ({ id, method, path, authType, scopes })),
});
