import type { ShownSubscription } from '#database/repositories/subscription.repository';
import type { SubscriptionBody } from './dto/subscription.dto.js';

/** A subscription on the wire. No person is named: publishers read it too. */
export const subscriptionBody = (shown: ShownSubscription): SubscriptionBody => ({
  id: shown.id,
  applicationId: shown.applicationId,
  apiId: shown.apiId,
  planId: shown.planId,
  application: shown.application,
  api: shown.api,
  plan: shown.plan,
  requestedPlan: shown.requestedPlan,
  state: shown.state,
  stateReason: shown.stateReason,
  createdAt: shown.createdAt,
  updatedAt: shown.updatedAt,
});
