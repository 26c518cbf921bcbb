import type { FaultName } from '../fault-table.js';
import type { Caller, PublishedApi, SubscribedApplication, Subscription } from '../model.js';
import type { SubscriptionDirectory } from '../ports.js';
import { GatewayRefusal } from '../refusals.js';

export interface ActiveSubscription {
  readonly application: SubscribedApplication;
  readonly subscription: Subscription;
}

type Standing = ActiveSubscription | { readonly fault: FaultName; readonly reason: string };

/**
 * The subscription under which the caller's application may call the API. Whatever memory says against it is read once
 * more before the call is refused, so that a subscription made a moment ago elsewhere works at once (tokens.md §6).
 */
export async function requireSubscription(
  caller: Caller,
  api: PublishedApi,
  directory: SubscriptionDirectory,
): Promise<ActiveSubscription> {
  const remembered = standingOf(await directory.find(caller.applicationId), caller, api);
  if (!('fault' in remembered)) return remembered;
  const stored = standingOf(await directory.read(caller.applicationId), caller, api);
  if (!('fault' in stored)) return stored;
  const { fault, reason } = stored;
  throw new GatewayRefusal(fault, {
    reason,
    // A disabled application's token sounds like any other that ended.
    challenge: fault === 'credentials_invalid' ? { error: 'invalid_token' } : undefined,
  });
}

function standingOf(application: SubscribedApplication | null, caller: Caller, api: PublishedApi): Standing {
  if (!application) return { fault: 'not_subscribed', reason: 'unknown application' };
  if (!application.enabled) return { fault: 'credentials_invalid', reason: 'application is disabled' };
  const subscription = application.subscriptions.get(api.id);
  if (!subscription) return { fault: 'not_subscribed', reason: 'no subscription' };
  switch (subscription.state) {
    case 'ACTIVE':
      return { application, subscription };
    case 'PRODUCTION_BLOCKED':
      if (caller.keyType === 'SANDBOX') return { application, subscription };
      return { fault: 'subscription_blocked', reason: 'subscription is blocked for production' };
    case 'BLOCKED':
      return { fault: 'subscription_blocked', reason: 'subscription is blocked' };
    case 'PENDING':
    case 'REJECTED':
      return { fault: 'subscription_inactive', reason: `subscription is ${subscription.state}` };
  }
}
