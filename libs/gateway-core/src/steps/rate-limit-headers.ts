import type { CallLimit } from '../model.js';
import type { QuotaDecision } from '../ports.js';

export interface NamedLimit {
  readonly name: 'burst' | 'plan' | 'network';
  readonly limit: CallLimit;
}

/**
 * `RateLimit-Policy` and `RateLimit` of the IETF draft (draft-ietf-httpapi-ratelimit-headers): they name several limits
 * at once and say their units, which the widespread `X-RateLimit-*` leave to each server.
 */
export function rateLimitHeaders(
  limits: readonly NamedLimit[],
  spent: readonly QuotaDecision[],
): Record<string, string> {
  if (limits.length === 0) return {};
  return {
    'RateLimit-Policy': limits
      .map(({ name, limit }) => `"${name}";q=${limit.requests};w=${limit.perSeconds}`)
      .join(', '),
    RateLimit: spent
      .map(({ remaining, resetSeconds }, index) => `"${limits[index].name}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
  };
}
