import type { FaultName } from '../fault-table.js';
import type { Caller, PublishedApi, SubscribedApplication, Subscription } from '../model.js';
import type { SubscriptionDirectory } from '../ports.js';
import { GatewayRefusal } from '../refusals.js';

export interface ActiveSubscription {
  readonly application: SubscribedApplication;
  readonly subscription: Subscription;
}

/** Who calls what, and from where. */
interface Attempt {
  readonly caller: Caller;
  readonly api: PublishedApi;
  readonly clientAddress: string;
}

interface Objection {
  readonly fault: FaultName;
  readonly reason: string;
}

type Standing = ActiveSubscription | Objection;

/**
 * The subscription under which the caller's application may call the API. Whatever memory says against it is read once
 * more before the call is refused, so that a subscription made a moment ago elsewhere works at once (tokens.md §6). An
 * address alone is not: whoever found a token somewhere would have the database asked for each of his calls.
 */
export async function requireSubscription(
  attempt: Attempt,
  directory: SubscriptionDirectory,
): Promise<ActiveSubscription> {
  const { applicationId } = attempt.caller;
  const remembered = standingOf(await directory.find(applicationId), attempt);
  if (!('fault' in remembered)) return remembered;
  if (remembered.fault === 'address_not_allowed') throw refusalFor(remembered);
  const stored = standingOf(await directory.read(applicationId), attempt);
  if (!('fault' in stored)) return stored;
  throw refusalFor(stored);
}

function standingOf(application: SubscribedApplication | null, attempt: Attempt): Standing {
  const { caller, api } = attempt;
  if (!application) return { fault: 'not_subscribed', reason: 'unknown application' };
  if (!application.enabled) return { fault: 'credentials_invalid', reason: 'application is disabled' };
  const objection = objectionToKeyPair(application, attempt);
  if (objection) return objection;
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

function objectionToKeyPair({ keyPairs }: SubscribedApplication, { caller, clientAddress }: Attempt): Objection | null {
  const keyPair = keyPairs.get(caller.consumerKey);
  if (!keyPair) return { fault: 'credentials_invalid', reason: 'key pair is gone' };
  if (!keyPair.enabled) return { fault: 'credentials_invalid', reason: 'key pair is disabled' };
  const { allowedAddresses } = keyPair;
  if (allowedAddresses === null || allowedAddresses.includes(clientAddress)) return null;
  return { fault: 'address_not_allowed', reason: 'key pair may not be used from this address' };
}

const refusalFor = ({ fault, reason }: Objection): GatewayRefusal =>
  new GatewayRefusal(fault, {
    reason,
    // The token of a disabled application or key pair sounds like any other that ended.
    challenge: fault === 'credentials_invalid' ? { error: 'invalid_token' } : undefined,
  });
