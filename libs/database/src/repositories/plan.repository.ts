import type { Plan } from '#gateway-core/model';
import { newId } from '#primitives/ids';
import { PlanEntity } from '../entities/plan.entity.js';
import type { Session } from '../session.js';
import type { Announcements } from './announcements.js';

export type { PlanApproval, PlanState } from '../entities/plan.entity.js';

/** A plan with what is decided about it at subscription time. */
export interface StoredPlan
  extends Plan, Readonly<Pick<PlanEntity, 'description' | 'approval' | 'state' | 'isDefault'>> {}
export type NewPlan = Omit<StoredPlan, 'id'>;

export class PlanRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add({ limit, burst, ...plan }: NewPlan): Promise<StoredPlan> {
    const id = newId();
    const row = {
      ...plan,
      id,
      limitRequests: limit?.requests ?? null,
      limitPerSeconds: limit?.perSeconds ?? null,
      burstRequests: burst?.requests ?? null,
      burstPerSeconds: burst?.perSeconds ?? null,
    };
    this.announcements.announce({ kind: 'plan', planId: id });
    await this.session.write(({ manager }) => manager.insert(PlanEntity, row));
    return { ...plan, id, limit, burst };
  }

  async all(): Promise<readonly StoredPlan[]> {
    const plans = await this.session.read(({ manager }) => manager.find(PlanEntity));
    return plans.map(({ limitRequests, limitPerSeconds, burstRequests, burstPerSeconds, ...plan }) => ({
      ...plan,
      limit: limitOf(limitRequests, limitPerSeconds),
      burst: limitOf(burstRequests, burstPerSeconds),
    }));
  }
}

const limitOf = (requests: number | null, perSeconds: number | null) =>
  requests === null || perSeconds === null ? null : { requests, perSeconds };
