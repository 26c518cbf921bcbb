import type { Factor } from '#database/repositories/factor.repository';
import type { Repositories } from '#database/repositories/repositories';
import type { FactorPolicy } from './factor-policy.js';
import { hasSecondFactor, isSecondFactor } from './first-factors.js';

type Stores = Pick<Repositories, 'users' | 'factors'>;

/**
 * Whether a factor may go: not the last one of somebody who has to have one. Locks the person, so that of two removals the second sees what the first has left. Only inside a transaction.
 */
export async function mayRemove({ users, factors }: Stores, factor: Factor, policy: FactorPolicy): Promise<boolean> {
  const locked = await users.lock(factor.userId);
  if (!locked || !isSecondFactor(factor)) return true;
  const others = (await factors.ofUser(factor.userId)).filter(({ id }) => id !== factor.id);
  return hasSecondFactor({ factors: others }) || policy.requiredLevel(locked.user, null) === '1';
}

/** Recovery codes go with the last factor that they stand in for. False when it was gone already. */
export async function removeFactor({ factors }: Stores, { id, userId }: Factor): Promise<boolean> {
  if (!(await factors.remove(id))) return false;
  const left = await factors.ofUser(userId);
  if (!hasSecondFactor({ factors: left })) await factors.removeAllOf(userId);
  return true;
}
