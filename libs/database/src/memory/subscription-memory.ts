import type { Plan, SubscribedApplication } from '#gateway-core/model';
import { SubscriptionDirectory } from '#gateway-core/ports';
import type { Change } from '../change.js';
import type { Database } from '../database.js';
import type { OwnedApplication } from '../repositories/subscription.repository.js';
import type { ChangeSubscriber } from './change-feed.js';
import { LoadingCache } from './loading-cache.js';

const LIMIT = 20_000;

/** The applications that called lately, with their key pairs and subscriptions, and every plan. */
export class SubscriptionMemory extends SubscriptionDirectory implements ChangeSubscriber {
  private readonly applications: LoadingCache<OwnedApplication>;
  private plans: ReadonlyMap<string, Plan> = new Map();

  /** @param catchUp waits until every committed change has been applied */
  constructor(
    private readonly database: Database,
    private readonly catchUp: () => Promise<void>,
  ) {
    super();
    this.applications = new LoadingCache(LIMIT, (applicationId) =>
      database.read.subscriptions.findByApplication(applicationId),
    );
  }

  find(applicationId: string): Promise<SubscribedApplication | null> {
    return this.applications.find(applicationId);
  }

  read(applicationId: string): Promise<SubscribedApplication | null> {
    return this.applications.read(applicationId);
  }

  async findPlan(planId: string): Promise<Plan | null> {
    if (!this.plans.has(planId)) await this.catchUp(); // another node may just have made it
    return this.plans.get(planId) ?? null;
  }

  async apply(change: Change): Promise<void> {
    switch (change.kind) {
      case 'subscriptions':
      case 'application':
        return this.applications.forget(change.applicationId);
      case 'client':
        return this.applications.forgetWhere(({ keyPairs }) => keyPairs.has(change.consumerKey));
      case 'user':
        return this.applications.forgetWhere(({ ownerId }) => ownerId === change.userId);
      case 'plan':
        return this.loadPlans();
    }
  }

  async reload(): Promise<void> {
    this.applications.forgetWhere(() => true);
    await this.loadPlans();
  }

  private async loadPlans(): Promise<void> {
    const plans = await this.database.read.plans.all();
    this.plans = new Map(plans.map((plan) => [plan.id, plan]));
  }
}
