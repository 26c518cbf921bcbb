import type { StoredSubscription } from '#database/repositories/subscription.repository';

/** What the audit says a deed was done to. */
export const targetOf = ({ id, applicationId }: StoredSubscription) => ({
  target: { kind: 'SUBSCRIPTION', id },
  applicationId,
});

/** What the audit keeps of a subscription. */
export const factsOf = ({ apiId, planId, state, stateReason, requestedPlanId }: StoredSubscription) => ({
  apiId,
  planId,
  state,
  stateReason,
  requestedPlanId,
});
