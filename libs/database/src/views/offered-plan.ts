import type { ApiState } from '#gateway-core/model';
import { type Connection, FOR_SHARE } from '../connection.js';
import { searchable } from '../identifiers.js';
import { text, textList } from '../row.js';

/** An API, and whether it can be subscribed to under one plan. */
export interface OfferedPlan {
  readonly api: {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly state: ApiState;
    readonly providerId: string;
    readonly planIds: readonly string[];
  };
  /** Null when there is no such plan, when it is withdrawn, or when the API does not offer it. */
  readonly plan: { readonly id: string; readonly name: string } | null;
  /** Whether somebody has to approve of it first. */
  readonly needsApproval: boolean;
}

/** Null when there is no such API. What it says holds until the transaction ends: nobody retires the API meanwhile. */
export async function offeredPlan(connection: Connection, apiId: string, planId: string): Promise<OfferedPlan | null> {
  const shared = FOR_SHARE[connection.dialect];
  const [api] = await connection.rows(
    `SELECT id, name, version, state, provider_id, plan_ids, subscription_approval FROM apis WHERE id = ? ${shared}`,
    [searchable(apiId)],
  );
  if (!api) return null;
  const [plan] = await connection.rows(`SELECT id, name, state, approval FROM plans WHERE id = ? ${shared}`, [
    searchable(planId),
  ]);
  const planIds = textList(api.plan_ids);
  const offered = plan?.state === 'ACTIVE' && planIds.includes(planId);
  return {
    api: {
      id: text(api.id),
      name: text(api.name),
      version: text(api.version),
      state: text(api.state) as ApiState,
      providerId: text(api.provider_id),
      planIds,
    },
    plan: offered ? { id: text(plan.id), name: text(plan.name) } : null,
    needsApproval: api.subscription_approval === 'MANUAL' || plan?.approval === 'MANUAL',
  };
}
