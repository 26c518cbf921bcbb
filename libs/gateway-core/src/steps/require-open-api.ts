import type { PublishedApi } from '../model.js';
import { GatewayRefusal } from '../refusals.js';

/** Published and deprecated APIs take calls; a blocked one says so. All others were not found in the first place. */
export function requireOpenApi({ state }: PublishedApi): void {
  if (state === 'BLOCKED') throw new GatewayRefusal('api_blocked', { reason: 'API is blocked' });
}
