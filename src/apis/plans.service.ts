import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { PlanRow, ShownPlan } from '#database/repositories/plan.repository';
import { PLANS, shownPlan } from '#database/views/plans';
import { Problem } from '../http/problem.js';
import { created, item, noContent, type RestAnswer } from '../rest/answer.js';
import { listed, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { orTaken, requireFound, requireMatch, RestWrites, type Work } from '../rest/rest-writes.js';
import { type NewPlanBody, PLAN_STATES, type PlanBody, type PlanChangeBody } from './dto/plan.dto.js';
import { draftOf, NEW_PLAN, plannedOf } from './plan-rules.js';

/** The plans that subscriptions choose from. */
@Injectable()
export class PlansService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
  ) {}

  async list(call: RestCall): Promise<RestAnswer> {
    const query = readListQuery(call, PLANS, { choices: { state: PLAN_STATES } });
    return listed(await this.database.read.plans.page(query), query, planBody);
  }

  async read(planId: string): Promise<RestAnswer> {
    const plan = requireFound(await this.database.read.plans.show(planId));
    return item(planBody(plan), plan);
  }

  add(call: RestCall, body: NewPlanBody): Promise<RestAnswer> {
    call.caller.requireRole('ADMINISTRATOR');
    return this.writes.create(call, async (work) => {
      const { stores, now, audit } = work;
      const draft = plannedOf(body, NEW_PLAN);
      await stores.apis.lockCatalogue();
      if (draft.isDefault) await releaseDefault(work);
      const { id } = await orTaken('name_taken', TAKEN, () => stores.plans.add({ ...draft, createdAt: now }));
      await audit({ action: 'plan.create', ...targetOf({ id, name: draft.name }), after: draft });
      const plan = requireFound(await stores.plans.show(id));
      return created(`/api/v1/plans/${id}`, planBody(plan), plan);
    });
  }

  /** The next call of every subscription that has the plan counts by what it is then. */
  change(call: RestCall, planId: string, body: PlanChangeBody): Promise<RestAnswer> {
    call.caller.requireRole('ADMINISTRATOR');
    return this.writes.change(call, async (work) => {
      const { stores, now, audit } = work;
      const plan = await held(work, planId);
      const before = shownPlan(plan);
      requireMatch(call, before, { required: true });
      const draft = plannedOf(body, draftOf(before));
      if (draft.isDefault && !plan.isDefault) await releaseDefault(work);
      const after = shownPlan(await orTaken('name_taken', TAKEN, () => stores.plans.change(plan, draft, now)));
      await audit({ action: 'plan.update', ...targetOf(after), before: draftOf(before), after: draftOf(after) });
      return item(planBody(after), after);
    });
  }

  remove(call: RestCall, planId: string): Promise<RestAnswer> {
    call.caller.requireRole('ADMINISTRATOR');
    return this.writes.change(call, async (work) => {
      const plan = await held(work, planId);
      requireMatch(call, plan);
      await requireUnused(work, plan);
      await work.stores.plans.remove(planId);
      await work.audit({ action: 'plan.delete', ...targetOf(plan), before: draftOf(shownPlan(plan)) });
      return noContent();
    });
  }
}

async function held({ stores }: Work, planId: string): Promise<PlanRow> {
  await stores.apis.lockCatalogue();
  return requireFound(await stores.plans.lock(planId));
}

/** Whichever plan was the default, is it no more. */
async function releaseDefault({ stores, now }: Work): Promise<void> {
  for (const { id } of (await stores.plans.all()).filter(({ isDefault }) => isDefault)) {
    const former = await stores.plans.lock(id);
    if (former) await stores.plans.change(former, { isDefault: false }, now);
  }
}

/** @throws Problem in_use */
async function requireUnused({ stores }: Work, { id, isDefault }: PlanRow): Promise<void> {
  if (isDefault) throw new Problem('in_use', 'It is the default plan. Make another the default first.');
  const subscriptions = await stores.plans.subscriptionCount(id);
  if (subscriptions > 0) throw new Problem('in_use', `${subscriptions} subscriptions have it or ask for it.`);
  const catalogue = await stores.apis.catalogue();
  const offering = catalogue.filter(({ planIds }) => planIds.includes(id)).length;
  if (offering > 0) throw new Problem('in_use', `${offering} APIs offer it. It can be withdrawn instead.`);
}

const TAKEN = 'Another plan has this name.';

const targetOf = ({ id, name }: Pick<ShownPlan, 'id' | 'name'>) => ({ target: { kind: 'PLAN', id, name } });

/** A plan on the wire. */
const planBody = (plan: ShownPlan): PlanBody => ({
  id: plan.id,
  name: plan.name,
  description: plan.description,
  limit: plan.limit,
  burst: plan.burst,
  approval: plan.approval,
  state: plan.state,
  default: plan.isDefault,
  createdAt: plan.createdAt,
  updatedAt: plan.updatedAt,
});
