import type { CallLimit, PublishedApi } from '../model.js';
import type { QuotaCounter } from '../ports.js';
import { GatewayRefusal } from '../refusals.js';
import { rateLimitHeaders } from './rate-limit-headers.js';

/** What one network may ask of the resources of one API that take no token: the classic tier "Unauthenticated". */
export const OPEN_CALL_LIMIT: CallLimit = { requests: 500, perSeconds: 60 };

/** Who calls is not known here, so the network is counted: without a limit anybody could have a back end flooded. */
export async function spendOpenCall(
  { api, network }: { readonly api: PublishedApi; readonly network: string },
  openCalls: QuotaCounter,
): Promise<Readonly<Record<string, string>>> {
  const decision = await openCalls.spend(`${api.id} ${network}`, OPEN_CALL_LIMIT);
  const headers = rateLimitHeaders([{ name: 'network', limit: OPEN_CALL_LIMIT }], [decision]);
  if (decision.admitted) return headers;
  throw new GatewayRefusal('open_resource_exceeded', {
    reason: 'too many calls without a token from this network',
    headers: { ...headers, 'Retry-After': String(decision.resetSeconds) },
  });
}
