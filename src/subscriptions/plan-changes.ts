import { Injectable } from '@nestjs/common';
import type { FoundSubscription, StoredSubscription } from '#database/repositories/subscription.repository';
import { Problem } from '../http/problem.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { requireFound, type Work } from '../rest/rest-writes.js';
import { requestApproval } from './approval-requests.js';
import { isPublisherOf, requireDeveloper } from './subscription-access.js';
import { factsOf, targetOf } from './subscription-record.js';

interface AskedChange {
  readonly found: FoundSubscription;
  readonly locked: StoredSubscription;
  /** Undefined: nothing is to change. */
  readonly planId: string | undefined;
}

/** The change of a subscription to another plan: at once, or once somebody has approved of it. */
@Injectable()
export class PlanChanges {
  /**
   * The publisher's word holds at once. A member's waits for approval where the plan, or the API, says so. To ask for the
   * present plan takes back what waits.
   *
   * @throws Problem
   */
  async ask(work: Work, { caller }: RestCall, { found, locked, planId }: AskedChange): Promise<void> {
    const decides = isPublisherOf(found, caller);
    if (!decides) requireDeveloper(found, caller);
    if (locked.state === 'PENDING' || locked.state === 'REJECTED') {
      throw new Problem('state_conflict', `The subscription is ${locked.state}.`, { allowed: [] });
    }
    const isSettled = planId === locked.planId && locked.requestedPlanId === null;
    if (planId === undefined || isSettled) return;
    if (planId === locked.requestedPlanId && !decides) return;

    const { stores, now } = work;
    const offer = requireFound(await stores.subscriptions.offer(locked.apiId, planId));
    if (!offer.plan && planId !== locked.planId) throw planNotOffered();
    await stores.approvals.withdraw({ subjectId: locked.id, kind: 'PLAN_CHANGE' });
    if (decides || planId === locked.planId || !offer.needsApproval) {
      return this.record(work, locked, { planId, requestedPlanId: null, requestedBy: null });
    }
    const asked = {
      kind: 'PLAN_CHANGE',
      subscription: locked,
      application: found.application,
      api: offer.api,
    } as const;
    await requestApproval(stores, asked, { requestedBy: caller.userId, createdAt: now });
    return this.record(work, locked, { requestedPlanId: planId, requestedBy: caller.userId });
  }

  private async record(
    { stores, now, audit }: Work,
    before: StoredSubscription,
    change: Partial<Pick<StoredSubscription, 'planId' | 'requestedPlanId' | 'requestedBy'>>,
  ): Promise<void> {
    const after = await stores.subscriptions.change(before, change, now);
    await audit({ action: 'subscription.update', ...targetOf(after), before: factsOf(before), after: factsOf(after) });
  }
}

export const planNotOffered = (): Problem =>
  refused([{ pointer: '/planId', code: 'not_allowed', detail: 'Choose one of the plans that the API offers.' }]);
