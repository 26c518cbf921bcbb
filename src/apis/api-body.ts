import type { ShownApi } from '#database/repositories/api.repository';
import { apiBaseUrl } from '#gateway-core/api-address';
import type { ApiBody } from './dto/api.dto.js';

/** How an API is shown, and to whom. */
export interface Showing {
  readonly issuer: string;
  /** Whether the caller sees its endpoints. */
  readonly whole: boolean;
}

/** The members of an API on the wire, to which some answers add others. */
export type ApiMembers = { readonly [Name in keyof ApiBody]: ApiBody[Name] };

/** An API on the wire. */
export const apiBody = (api: ShownApi, { issuer, whole }: Showing): ApiMembers => ({
  id: api.id,
  name: api.name,
  context: api.context,
  version: api.version,
  defaultVersion: api.defaultVersion,
  description: api.description,
  tags: api.tags,
  provider: { id: api.providerId, username: api.providerUsername },
  state: api.state,
  productionEndpoint: whole ? api.productionEndpoint : null,
  sandboxEndpoint: whole ? api.sandboxEndpoint : null,
  planIds: api.planIds,
  subscriptionApproval: api.subscriptionApproval,
  scopes: api.scopes,
  cors: api.cors,
  timeoutSeconds: api.timeoutSeconds,
  maxRequestBytes: api.maxRequestBytes,
  gatewayUrl: apiBaseUrl(issuer, api),
  subscriptionCount: api.subscriptionCount,
  createdAt: api.createdAt,
  updatedAt: api.updatedAt,
});
