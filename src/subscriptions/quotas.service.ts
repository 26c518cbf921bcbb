import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { ShownSubscription } from '#database/repositories/subscription.repository';
import type { KeyType } from '#gateway-core/model';
import { QuotaCounter, SubscriptionDirectory } from '#gateway-core/ports';
import { quotaKey } from '#gateway-core/steps/spend-quota';
import { plain, type RestAnswer } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import type { QuotaBody } from './dto/subscription.dto.js';
import { requireVisible } from './subscription-access.js';

/** What the gateway's own counters say, read without taking anything from them. */
@Injectable()
export class QuotasService {
  constructor(
    private readonly database: Database,
    private readonly counter: QuotaCounter,
    private readonly directory: SubscriptionDirectory,
  ) {}

  async read({ caller }: RestCall, subscriptionId: string): Promise<RestAnswer> {
    const subscription = await requireVisible(this.database.read, subscriptionId, caller);
    return plain({
      production: await this.quota(subscription, 'PRODUCTION'),
      sandbox: await this.quota(subscription, 'SANDBOX'),
    });
  }

  private async quota({ id, plan }: ShownSubscription, keyType: KeyType): Promise<QuotaBody> {
    const limit = (await this.directory.findPlan(plan.id))?.limit ?? null;
    const reading = limit && (await this.counter.read(quotaKey('plan', keyType, id), limit));
    return {
      plan,
      limit: limit?.requests ?? null,
      windowSeconds: limit?.perSeconds ?? null,
      used: reading?.used ?? null,
      remaining: reading?.remaining ?? null,
      resetsAt: reading?.resetsAt ?? null,
      // Each process counts by itself: of others we know no more than whether there can be any.
      exactWithin: this.database.isShared ? null : 0,
    };
  }
}
