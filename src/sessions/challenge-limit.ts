import type { Request } from 'express';
import { contextOf } from '../http/request-context.js';
import { PageRefusal } from '../pages/page-refusal.js';
import { type AttemptLimits, passkeyChallengesFrom } from '../users/attempt-limits.js';

/** Counts one more challenge for a passkey, each of which is stored. @throws PageRefusal too_many_requests */
export async function requireChallenge(limits: AttemptLimits, request: Request): Promise<void> {
  const limit = passkeyChallengesFrom(contextOf(request).clientAddress);
  const [mayAsk] = await limits.count(limit);
  if (!mayAsk) throw new PageRefusal('too_many_requests', 'too many challenges', limit.windowSeconds);
}
