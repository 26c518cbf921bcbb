import type { Repositories } from '#database/repositories/repositories';
import type { CatalogueViewer, ShownApi } from '#database/repositories/api.repository';
import { PUBLIC_STATES } from '#database/views/apis';
import { Problem } from '../http/problem.js';
import type { Caller } from '../rest/caller.js';
import { notFound } from '../rest/rest-writes.js';

type Readers = Pick<Repositories, 'apis'>;

/** What a person sees of the catalogue beyond what everybody sees (rest-api.md row 48). */
export function viewerOf(caller: Caller | null): CatalogueViewer {
  const publishes = caller?.can('apis:write') === true || caller?.can('subscriptions:manage') === true;
  const administers = caller?.administers('settings:manage') === true || caller?.administers('apis:write') === true;
  return { providerId: publishes ? caller.userId : null, all: administers };
}

/** Whether a person sees all of an API: its endpoints, and the API itself in every state. */
export const seesWhole = ({ providerId }: Pick<ShownApi, 'providerId'>, viewer: CatalogueViewer): boolean =>
  viewer.all || viewer.providerId === providerId;

/** The API, if the caller may see it. @throws Problem not_found */
export async function requireVisible({ apis }: Readers, apiId: string, caller: Caller | null): Promise<ShownApi> {
  const api = await apis.show(apiId);
  if (!api || !(seesWhole(api, viewerOf(caller)) || PUBLIC_STATES.includes(api.state))) throw notFound();
  return api;
}

/** The API, if it is the caller's own or the caller is an administrator. @throws Problem not_found, role_required */
export async function requirePublisher(stores: Readers, apiId: string, caller: Caller): Promise<ShownApi> {
  const api = await requireVisible(stores, apiId, caller);
  if (caller.isAdministrator || api.providerId === caller.userId) return api;
  throw new Problem('role_required', 'This is for the publisher of the API.', { role: 'PUBLISHER' });
}
