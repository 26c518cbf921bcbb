import type { ApiResource, Caller } from '../model.js';
import { GatewayRefusal } from '../refusals.js';

/** One of the resource's scopes must be in the token; the refusal names them (RFC 6750 section 3.1). */
export function requireScope({ scopes }: Caller, resource: ApiResource): void {
  if (resource.scopes.length === 0 || resource.scopes.some((scope) => scopes.includes(scope))) return;
  throw new GatewayRefusal('scope_missing', {
    reason: 'scope missing',
    challenge: { error: 'insufficient_scope', scope: resource.scopes },
  });
}
