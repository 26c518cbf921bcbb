import type { ApiRow, ShownApi } from '#database/repositories/api.repository';

/** The target of an audit event about an API. */
export const targetOf = ({ id, name, version }: Pick<ShownApi, 'id' | 'name' | 'version'>) => ({
  target: { kind: 'API', id, name: `${name}@${version}` },
});

/** What the audit keeps of an API. */
export const factsOf = (api: ApiRow | ShownApi) => ({
  name: api.name,
  context: api.context,
  version: api.version,
  defaultVersion: api.defaultVersion,
  description: api.description,
  tags: api.tags ?? [],
  state: api.state,
  providerId: api.providerId,
  productionEndpoint: api.productionEndpoint,
  sandboxEndpoint: api.sandboxEndpoint,
  planIds: api.planIds,
  subscriptionApproval: api.subscriptionApproval,
  scopes: api.scopes,
  cors: api.cors,
  timeoutSeconds: api.timeoutSeconds,
  maxRequestBytes: api.maxRequestBytes,
});
