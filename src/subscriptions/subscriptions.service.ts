import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { Application } from '#database/repositories/application.repository';
import type { OfferedPlan } from '#database/repositories/subscription.repository';
import { SUBSCRIPTIONS } from '#database/views/subscriptions';
import { requireMember } from '../applications/application-access.js';
import { Problem } from '../http/problem.js';
import { created, item, noContent, type RestAnswer } from '../rest/answer.js';
import type { Caller } from '../rest/caller.js';
import { listed, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { notFound, orTaken, requireFound, requireMatch, RestWrites } from '../rest/rest-writes.js';
import { type NewSubscriptionBody, SUBSCRIPTION_STATES, type SubscriptionChangeBody } from './dto/subscription.dto.js';
import { requestApproval } from './approval-requests.js';
import { PlanChanges, planNotOffered } from './plan-changes.js';
import { requireDeveloper, requireVisible } from './subscription-access.js';
import { subscriptionBody } from './subscription-body.js';
import { factsOf, targetOf } from './subscription-record.js';

/** Which application may call which API, and under which plan. */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly planChanges: PlanChanges,
  ) {}

  /** Members see those of their applications, publishers those of their APIs, administrators all. */
  async list(call: RestCall): Promise<RestAnswer> {
    const query = readListQuery(call, SUBSCRIPTIONS, { choices: { state: SUBSCRIPTION_STATES } });
    const { caller } = call;
    const viewer = {
      userId: caller.userId,
      all: caller.administers('settings:manage') || caller.administers('subscriptions:manage'),
      own: caller.can('applications:read'),
      provided: caller.hasRole('PUBLISHER'),
    };
    return listed(await this.database.read.subscriptions.page(query, viewer), query, subscriptionBody);
  }

  async read({ caller }: RestCall, subscriptionId: string): Promise<RestAnswer> {
    const found = await requireVisible(this.database.read, subscriptionId, caller);
    return item(subscriptionBody(found), found);
  }

  subscribe(call: RestCall, { applicationId, apiId, planId }: NewSubscriptionBody): Promise<RestAnswer> {
    return this.writes.create(call, async (work) => {
      const { stores, now, audit } = work;
      const { caller } = call;
      await requireMember(stores, applicationId, caller, 'DEVELOPER');
      const application = requireFound(await stores.applications.lock(applicationId));
      const offer = requireFound(await stores.subscriptions.offer(apiId, planId));
      requireOpen(application, offer, caller);
      const waits = offer.needsApproval && { state: 'PENDING' as const, requestedBy: caller.userId };
      const fields = { applicationId, apiId, planId, state: 'ACTIVE' as const, ...waits, createdAt: now };
      const added = await orTaken('subscription_exists', TAKEN, () => stores.subscriptions.add(fields));
      if (waits) {
        const asked = { kind: 'SUBSCRIPTION', subscription: added, application, api: offer.api } as const;
        await requestApproval(stores, asked, { requestedBy: caller.userId, createdAt: now });
      }
      await audit({ action: 'subscription.create', ...targetOf(added), after: factsOf(added) });
      const shown = requireFound(await stores.subscriptions.show(added.id, caller.userId));
      return created(`/api/v1/subscriptions/${added.id}`, subscriptionBody(shown), shown);
    });
  }

  change(call: RestCall, subscriptionId: string, { planId }: SubscriptionChangeBody): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const found = await requireVisible(work.stores, subscriptionId, call.caller);
      const locked = requireFound(await work.stores.subscriptions.lock(subscriptionId));
      requireMatch(call, locked, { required: true });
      await this.planChanges.ask(work, call, { found, locked, planId });
      const shown = requireFound(await work.stores.subscriptions.show(subscriptionId, call.caller.userId));
      return item(subscriptionBody(shown), shown);
    });
  }

  remove(call: RestCall, subscriptionId: string): Promise<RestAnswer> {
    return this.writes.change(call, async ({ stores, audit }) => {
      requireDeveloper(await requireVisible(stores, subscriptionId, call.caller), call.caller);
      const subscription = requireFound(await stores.subscriptions.lock(subscriptionId));
      requireMatch(call, subscription);
      await stores.approvals.withdraw({ subjectId: subscriptionId });
      await stores.subscriptions.remove(subscription);
      await audit({ action: 'subscription.delete', ...targetOf(subscription), before: factsOf(subscription) });
      return noContent();
    });
  }
}

const TAKEN = 'The application is subscribed to this API already.';

/** @throws Problem not_found, state_conflict, validation_failed */
function requireOpen(application: Application, { api, plan }: OfferedPlan, caller: Caller): void {
  const inCatalogue = api.state === 'PUBLISHED' || api.state === 'DEPRECATED';
  if (!inCatalogue && api.providerId !== caller.userId && !caller.isAdministrator) throw notFound();
  if (api.state !== 'PUBLISHED') {
    throw new Problem('state_conflict', `The API is ${api.state}; only one that is PUBLISHED takes subscriptions.`, {
      allowed: [],
    });
  }
  if (application.state !== 'ACTIVE') {
    throw new Problem('state_conflict', `The application is ${application.state}.`, { allowed: [] });
  }
  if (!plan) throw planNotOffered();
}
