import type { Repositories } from '#database/repositories/repositories';
import type { FoundSubscription } from '#database/repositories/subscription.repository';
import { Problem } from '../http/problem.js';
import type { Caller } from '../rest/caller.js';
import { notFound } from '../rest/rest-writes.js';

type Published = Pick<FoundSubscription, 'providerId'>;

/**
 * The subscription, if the caller may see it: members of the application, the publisher of the API, administrators.
 *
 * @throws Problem not_found
 */
export async function requireVisible(
  { subscriptions }: Pick<Repositories, 'subscriptions'>,
  subscriptionId: string,
  caller: Caller,
): Promise<FoundSubscription> {
  const found = await subscriptions.show(subscriptionId, caller.userId);
  if (!found) throw notFound();
  const administers = caller.administers('settings:manage') || caller.administers('subscriptions:manage');
  if (found.memberRole === null && found.providerId !== caller.userId && !administers) throw notFound();
  return found;
}

/** Whether the caller decides about subscriptions to this API: who publishes it, and administrators. */
export const isPublisherOf = ({ providerId }: Published, caller: Caller): boolean =>
  caller.can('subscriptions:manage') && (caller.isAdministrator || providerId === caller.userId);

/** @throws Problem role_required */
export function requirePublisher(subscription: Published, caller: Caller): void {
  if (isPublisherOf(subscription, caller)) return;
  throw new Problem('role_required', 'This is for the publisher of the API.', { role: 'PUBLISHER' });
}

/** @throws Problem insufficient_scope, role_required */
export function requireDeveloper({ memberRole }: Pick<FoundSubscription, 'memberRole'>, caller: Caller): void {
  caller.require('applications:write');
  if (memberRole === 'OWNER' || memberRole === 'DEVELOPER' || caller.administers('settings:manage')) return;
  throw new Problem('role_required', "This is for a member of the application's team with the role DEVELOPER.", {
    role: 'DEVELOPER',
  });
}
