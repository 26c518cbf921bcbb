import type { KeyType, Plan, Subscription } from '../model.js';
import type { GatewayPorts, QuotaDecision } from '../ports.js';
import { GatewayRefusal } from '../refusals.js';
import { type NamedLimit, rateLimitHeaders } from './rate-limit-headers.js';

export interface SpentQuota {
  readonly plan: Plan;
  readonly headers: Readonly<Record<string, string>>;
}

const RETRY_AFTER_SECONDS = '2';

/** Under what the calls of a subscription are counted. */
export const quotaKey = (name: NamedLimit['name'], keyType: KeyType, subscriptionId: string): string =>
  `${name} ${keyType} ${subscriptionId}`;

/**
 * Takes one call from what the subscription may do, for each type of key by itself. The burst limit comes first: a call
 * that it refuses must not be taken from the plan.
 */
export async function spendQuota(
  { id, planId }: Subscription,
  keyType: KeyType,
  { quotas, subscriptions }: Pick<GatewayPorts, 'quotas' | 'subscriptions'>,
): Promise<SpentQuota> {
  const plan = await subscriptions.findPlan(planId);
  if (!plan) {
    throw new GatewayRefusal('unavailable', {
      reason: 'plan of the subscription not found',
      headers: { 'Retry-After': RETRY_AFTER_SECONDS },
    });
  }
  const spent: QuotaDecision[] = [];
  const limits = limitsOf(plan);
  for (const { name, limit } of limits) {
    const decision = await quotas.spend(quotaKey(name, keyType, id), limit);
    spent.push(decision);
    if (!decision.admitted) {
      throw new GatewayRefusal(name === 'burst' ? 'burst_exceeded' : 'plan_exceeded', {
        reason: `${name} limit reached`,
        headers: { ...rateLimitHeaders(limits, spent), 'Retry-After': String(decision.resetSeconds) },
      });
    }
  }
  return { plan, headers: rateLimitHeaders(limits, spent) };
}

function limitsOf({ burst, limit }: Plan): readonly NamedLimit[] {
  const limits: NamedLimit[] = [];
  if (burst) limits.push({ name: 'burst', limit: burst });
  if (limit) limits.push({ name: 'plan', limit });
  return limits;
}
