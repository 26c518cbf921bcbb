import type { KeyType, PublishedApi } from '../model.js';
import { GatewayRefusal } from '../refusals.js';

/** The back end for this type of key. A sandbox token never reaches production, nor the reverse. */
export function chooseEndpoint(api: PublishedApi, keyType: KeyType): string {
  const endpoint = keyType === 'PRODUCTION' ? api.productionEndpoint : api.sandboxEndpoint;
  if (endpoint !== null) return endpoint;
  const fault = keyType === 'PRODUCTION' ? 'production_endpoint_missing' : 'sandbox_endpoint_missing';
  throw new GatewayRefusal(fault, { reason: `no endpoint for ${keyType} keys` });
}

/** For calls without a token: production, or the sandbox of an API that has nothing else. */
export const chooseOpenEndpoint = (api: PublishedApi): string =>
  chooseEndpoint(api, api.productionEndpoint === null && api.sandboxEndpoint !== null ? 'SANDBOX' : 'PRODUCTION');
