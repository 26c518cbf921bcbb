import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { ApiRow } from '#database/repositories/api.repository';
import type { ShownResource } from '#database/repositories/resource.repository';
import { RESOURCES } from '#database/views/resources';
import { created, item, noContent, type RestAnswer } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import { listed, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { notFound, orTaken, requireFound, requireMatch, RestWrites, type Work } from '../rest/rest-writes.js';
import { requirePublisher, requireVisible } from './api-access.js';
import {
  AUTH_TYPES,
  METHODS,
  type NewResourceBody,
  type ResourceBody,
  type ResourceChangeBody,
} from './dto/resource.dto.js';
import { requireFewEnough, requireFreeTemplate, type ResourceDraft, resourceFaults } from './resource-rules.js';

/** What an API consists of. */
@Injectable()
export class ResourcesService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
  ) {}

  async list(call: RestCall, apiId: string): Promise<RestAnswer> {
    const query = readListQuery(call, RESOURCES, { choices: { method: METHODS, authType: AUTH_TYPES } });
    const { id } = await requireVisible(this.database.read, apiId, call.optionalCaller);
    return listed(await this.database.read.resources.page(query, id), query, resourceBody);
  }

  add(call: RestCall, apiId: string, body: NewResourceBody): Promise<RestAnswer> {
    return this.writes.create(call, async (work) => {
      const { stores, now, audit } = work;
      const api = await heldApi(work, call, apiId);
      const { method, path, authType = 'ANY', scopes = [], description = '' } = body;
      const draft = { method, path, authType, scopes, description };
      const others = await stores.resources.ofApi(apiId);
      requireFewEnough(others);
      requireFitting(draft, api, others);
      const { id } = await orTaken('name_taken', TAKEN, () =>
        stores.apis.addResource(apiId, { ...draft, createdAt: now, updatedAt: now }),
      );
      await stores.apiDocuments.touch(apiId, now);
      await audit({ action: 'resource.create', ...targetOf({ id, method, path }), after: { apiId, ...draft } });
      const resource = requireFound(await stores.resources.find(id));
      return created(`/api/v1/resources/${id}`, resourceBody(resource), versionOf(resource));
    });
  }

  change(call: RestCall, resourceId: string, body: ResourceChangeBody): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const { stores, now, audit } = work;
      const { api, resource } = await this.held(work, call, resourceId);
      requireMatch(call, versionOf(resource), { required: true });
      const draft = { ...draftOf(resource), ...said(body) };
      const others = (await stores.resources.ofApi(api.id)).filter(({ id }) => id !== resourceId);
      requireFitting(draft, api, others);
      const after = await orTaken('name_taken', TAKEN, () => stores.resources.change(resource, draft, now));
      await stores.apiDocuments.touch(api.id, now);
      const facts = { before: draftOf(resource), after: draftOf(after) };
      await audit({ action: 'resource.update', ...targetOf(after), ...facts });
      return item(resourceBody(after), versionOf(after));
    });
  }

  remove(call: RestCall, resourceId: string): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const { stores, now, audit } = work;
      const { resource } = await this.held(work, call, resourceId);
      requireMatch(call, versionOf(resource));
      await stores.resources.remove(resource);
      await stores.apiDocuments.touch(resource.apiId, now);
      await audit({ action: 'resource.delete', ...targetOf(resource), before: draftOf(resource) });
      return noContent();
    });
  }

  /** The API first, as whoever replaces all of its resources does. */
  private async held(
    work: Work,
    call: RestCall,
    resourceId: string,
  ): Promise<{ api: ApiRow; resource: ShownResource }> {
    const { apiId } = requireFound(await work.stores.resources.find(resourceId));
    const api = await heldApi(work, call, apiId);
    const resource = await work.stores.resources.lock(resourceId);
    if (!resource) throw notFound();
    return { api, resource };
  }
}

async function heldApi({ stores }: Work, { caller }: RestCall, apiId: string): Promise<ApiRow> {
  await requirePublisher(stores, apiId, caller);
  return requireFound(await stores.apis.lock(apiId));
}

function requireFitting(draft: ResourceDraft, { scopes }: ApiRow, others: readonly ShownResource[]): void {
  const faults = resourceFaults(draft, scopes);
  if (faults.length > 0) throw refused(faults);
  requireFreeTemplate(others, draft);
}

const said = ({ method, path, authType, scopes, description }: ResourceChangeBody): Partial<ResourceDraft> =>
  Object.fromEntries(
    Object.entries({ method, path, authType, scopes, description }).filter(([, value]) => value !== undefined),
  );

const TAKEN = 'A resource of the API has this method and path.';

const versionOf = ({ revision }: ShownResource) => ({ revision: revision ?? 0 });

const targetOf = ({ id, method, path }: Pick<ShownResource, 'id' | 'method' | 'path'>) => ({
  target: { kind: 'RESOURCE', id, name: `${method} ${path}`.slice(0, 200) },
});

const draftOf = ({ method, path, authType, scopes, description }: ShownResource): ResourceDraft => ({
  method,
  path,
  authType,
  scopes,
  description,
});

/** A resource on the wire. */
export const resourceBody = (resource: ShownResource): ResourceBody => ({
  id: resource.id,
  apiId: resource.apiId,
  ...draftOf(resource),
  createdAt: resource.createdAt,
  updatedAt: resource.updatedAt,
});
