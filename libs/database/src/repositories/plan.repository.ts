import type { CallLimit, Plan } from '#gateway-core/model';
import { newId } from '#primitives/ids';
import { PlanEntity } from '../entities/plan.entity.js';
import { searchable } from '../identifiers.js';
import type { ListQuery, Page } from '../listing.js';
import { integer } from '../row.js';
import type { Session } from '../session.js';
import { limitOf, planPage, type ShownPlan, shownPlan } from '../views/plans.js';
import type { Announcements } from './announcements.js';
import { changeRow, lockRow } from './versioned-row.js';

export type { PlanApproval, PlanState } from '../entities/plan.entity.js';
export type { ShownPlan } from '../views/plans.js';

/** A plan as its row has it. */
export type PlanRow = Readonly<PlanEntity>;

/** A plan with what is decided about it at subscription time. */
export interface StoredPlan
  extends Plan, Readonly<Pick<PlanEntity, 'description' | 'approval' | 'state' | 'isDefault'>> {}

export interface NewPlan extends Omit<StoredPlan, 'id'> {
  readonly createdAt?: Date;
}

/** What is left out stays. */
export type PlanChange = Partial<Omit<StoredPlan, 'id'>>;

export class PlanRepository {
  constructor(
    private readonly session: Session,
    private readonly announcements: Announcements,
  ) {}

  async add({ limit, burst, createdAt, ...plan }: NewPlan): Promise<StoredPlan> {
    const id = newId();
    const dates = { createdAt: createdAt ?? null, updatedAt: createdAt ?? null };
    const row = { ...plan, id, ...limitColumns(limit), ...burstColumns(burst), ...dates };
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

  page(query: ListQuery): Promise<Page<ShownPlan>> {
    return this.session.read((connection) => planPage(connection, query));
  }

  async show(planId: string): Promise<ShownPlan | null> {
    const id = searchable(planId);
    const found = await this.session.read(({ manager }) => manager.findOneBy(PlanEntity, { id }));
    return found && shownPlan(found);
  }

  /** Holds the row until the transaction ends. */
  lock(planId: string): Promise<PlanRow | null> {
    return this.session.read((connection) => lockRow(connection, PlanEntity, { id: planId }));
  }

  /** What a locked plan becomes; the next call of every subscription counts by it. */
  async change(plan: PlanRow, { limit, burst, ...change }: PlanChange, at: Date): Promise<PlanRow> {
    const limits = {
      ...(limit !== undefined && limitColumns(limit)),
      ...(burst !== undefined && burstColumns(burst)),
    };
    this.announcements.announce({ kind: 'plan', planId: plan.id });
    return this.session.write((connection) =>
      changeRow(connection, PlanEntity, plan, { ...change, ...limits, updatedAt: at }),
    );
  }

  /** How many subscriptions have it or ask for it. */
  async subscriptionCount(planId: string): Promise<number> {
    const [{ counted }] = await this.session.read((connection) =>
      connection.rows('SELECT COUNT(*) AS counted FROM subscriptions WHERE plan_id = ? OR requested_plan_id = ?', [
        planId,
        planId,
      ]),
    );
    return integer(counted);
  }

  async remove(planId: string): Promise<void> {
    this.announcements.announce({ kind: 'plan', planId });
    await this.session.write(({ manager }) => manager.delete(PlanEntity, { id: planId }));
  }
}

const limitColumns = (limit: CallLimit | null) => ({
  limitRequests: limit?.requests ?? null,
  limitPerSeconds: limit?.perSeconds ?? null,
});

const burstColumns = (burst: CallLimit | null) => ({
  burstRequests: burst?.requests ?? null,
  burstPerSeconds: burst?.perSeconds ?? null,
});
