import type { ApiResource } from '../model.js';
import { GatewayRefusal } from '../refusals.js';
import type { MatchedApi } from './match-api.js';
import { ResourceTable } from './resource-table.js';

/** The resource of the API that a call asks for. */
export function matchResource(method: string, { api, rest }: MatchedApi): ApiResource {
  const table = ResourceTable.of(api);
  const resource = table.find(method, rest);
  if (resource) return resource;
  const allowed = table.methodsAt(rest);
  if (allowed.length === 0) throw new GatewayRefusal('resource_not_found', { reason: 'no resource at this path' });
  throw new GatewayRefusal('method_not_allowed', {
    reason: 'no resource with this method',
    headers: { Allow: allowed.join(', ') },
  });
}
