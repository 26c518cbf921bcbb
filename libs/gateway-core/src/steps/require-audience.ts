import { apiBaseUrl } from '../api-address.js';
import type { Caller, PublishedApi } from '../model.js';
import { GatewayRefusal } from '../refusals.js';

/** A token is for all APIs of this installation or for exactly this one (RFC 9068 section 4; tokens.md §2). */
export function requireAudience({ audience }: Caller, api: PublishedApi, issuer: string): void {
  if (audience.includes(`${issuer}/apis`) || audience.includes(apiBaseUrl(issuer, api))) return;
  throw new GatewayRefusal('audience_mismatch', { reason: 'token has another audience' });
}
