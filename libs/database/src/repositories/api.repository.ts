import type { ApiResource, ApiState, PublishedApi } from '#gateway-core/model';
import type { ApiScope } from '#oauth-core/model/scope';
import { newId } from '#primitives/ids';
import type { EntityManager } from 'typeorm';
import { ApiEntity } from '../entities/api.entity.js';
import { ResourceEntity } from '../entities/resource.entity.js';
import type { NewRow } from '../new-row.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

export type NewApi = NewRow<ApiEntity, 'id' | 'contextKey' | 'updatedAt'>;
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
    return { ...added, resources: [] };
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
