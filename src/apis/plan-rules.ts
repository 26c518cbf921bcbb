import type { PlanChange, ShownPlan } from '#database/repositories/plan.repository';
import type { CallLimit } from '#gateway-core/model';
import type { FieldFault } from '../http/problem.js';
import { refused } from '../rest/body.pipe.js';
import type { NewLimitBody, NewPlanBody, PlanChangeBody } from './dto/plan.dto.js';

/** All that a person says about a plan. */
export type PlanDraft = Required<PlanChange>;

export const NEW_PLAN: Omit<PlanDraft, 'name'> = {
  description: '',
  limit: null,
  burst: null,
  approval: 'AUTOMATIC',
  state: 'ACTIVE',
  isDefault: false,
};

/**
 * What a plan becomes, by merge patch (RFC 7396). There is always exactly one default plan, and it can be chosen: so the
 * default is moved and never dropped.
 *
 * @param before the plan as it was, or what a new one is; a new one has no name yet
 * @throws Problem validation_failed
 */
export function plannedOf(
  body: NewPlanBody | PlanChangeBody,
  before: Omit<PlanDraft, 'name'> & { name?: string },
): PlanDraft {
  const faults: FieldFault[] = [];
  const limit = mergedLimit('limit', body.limit, before.limit, faults);
  const burst = mergedLimit('burst', body.burst, before.burst, faults);
  if (limit && burst && burst.perSeconds >= limit.perSeconds) {
    faults.push({ pointer: '/burst/perSeconds', code: 'too_large', detail: 'Shorter than the time of the limit.' });
  }
  if (before.isDefault && body.default === false) {
    faults.push({ pointer: '/default', code: 'not_allowed', detail: 'Make another plan the default instead.' });
  }
  const state = body.state ?? before.state;
  const isDefault = body.default ?? before.isDefault;
  if (isDefault && state === 'WITHDRAWN') {
    faults.push({ pointer: '/state', code: 'not_allowed', detail: 'The default plan can always be chosen.' });
  }
  if (faults.length > 0) throw refused(faults);
  const { name = before.name ?? '', description = before.description, approval = before.approval } = body;
  return { name, description, limit, burst, approval, state, isDefault };
}

function mergedLimit(
  member: 'limit' | 'burst',
  said: NewLimitBody | null | undefined,
  before: CallLimit | null,
  faults: FieldFault[],
): CallLimit | null {
  if (said === undefined) return before;
  if (said === null) return null;
  const requests = said.requests ?? before?.requests;
  const perSeconds = said.perSeconds ?? before?.perSeconds;
  if (requests !== undefined && perSeconds !== undefined) return { requests, perSeconds };
  const missing = requests === undefined ? 'requests' : 'perSeconds';
  faults.push({ pointer: `/${member}/${missing}`, code: 'required', detail: 'This member is needed.' });
  return null;
}

export const draftOf = ({ name, description, limit, burst, approval, state, isDefault }: ShownPlan): PlanDraft => ({
  name,
  description,
  limit,
  burst,
  approval,
  state,
  isDefault,
});
