import { Injectable } from '@nestjs/common';
import type { SubscriptionState } from '#gateway-core/model';
import { Problem } from '../http/problem.js';
import { item, type RestAnswer } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import { requireFound, requireMatch, RestWrites } from '../rest/rest-writes.js';
import { requirePublisher, requireVisible } from './subscription-access.js';
import { subscriptionBody } from './subscription-body.js';
import { factsOf, targetOf } from './subscription-record.js';

export type BlockingVerb = 'block' | 'block-production' | 'unblock';

const LEADS_TO: Readonly<Record<BlockingVerb, SubscriptionState>> = {
  block: 'BLOCKED',
  'block-production': 'PRODUCTION_BLOCKED',
  unblock: 'ACTIVE',
};

/** From each state, what leads on. To open the sandbox again is to unblock: no verb that blocks does that. */
const ALLOWED: Readonly<Record<SubscriptionState, readonly string[]>> = {
  ACTIVE: ['block', 'block-production'],
  PRODUCTION_BLOCKED: ['block', 'unblock'],
  BLOCKED: ['unblock'],
  PENDING: ['approve', 'reject'],
  REJECTED: [],
};

/** What a publisher may do to a subscription: stop it, for production keys or altogether, and let it go on. */
@Injectable()
export class BlockingService {
  constructor(private readonly writes: RestWrites) {}

  /** Holds at this node's gateway before the answer is back. */
  move(call: RestCall, subscriptionId: string, verb: BlockingVerb, reason: string | null = null): Promise<RestAnswer> {
    const { caller } = call;
    return this.writes.change(call, async ({ stores, now, audit }) => {
      requirePublisher(await requireVisible(stores, subscriptionId, caller), caller);
      const before = requireFound(await stores.subscriptions.lock(subscriptionId));
      requireMatch(call, before);
      if (before.state !== LEADS_TO[verb]) {
        const allowed = ALLOWED[before.state];
        if (!allowed.includes(verb)) {
          throw new Problem('state_conflict', `The subscription is ${before.state}.`, { allowed });
        }
        const change = { state: LEADS_TO[verb], stateReason: reason };
        const after = await stores.subscriptions.change(before, change, now);
        const deed = { action: `subscription.${verb}`, ...targetOf(after) };
        await audit({ ...deed, before: factsOf(before), after: factsOf(after) });
      }
      const shown = requireFound(await stores.subscriptions.show(subscriptionId, caller.userId));
      return item(subscriptionBody(shown), shown);
    });
  }
}
