import type { Approval, Verdict } from '#database/repositories/approval.repository';
import { Problem } from '../http/problem.js';
import type { Deed, Work } from '../rest/rest-writes.js';
import { requireFound } from '../rest/rest-writes.js';
import { factsOf, targetOf } from './subscription-record.js';

/** What a subject becomes by a decision about it; answers with what the audit is told. */
export type Follow = (verdict: Verdict) => Promise<Omit<Deed, 'action'>>;

/**
 * Holds what an approval is about until the transaction ends; null when it does not wait for a decision, or no longer.
 * Whoever removes a subject holds it too before it withdraws the approval, so that nobody waits for each other.
 */
export function holdSubject(work: Work, approval: Approval): Promise<Follow | null> {
  switch (approval.kind) {
    case 'SUBSCRIPTION':
      return holdNewSubscription(work, approval);
    case 'PLAN_CHANGE':
      return holdPlanChange(work, approval);
    case 'APPLICATION':
      return holdApplication(work, approval);
    case 'SIGN_UP':
      return holdPerson(work, approval);
  }
}

async function holdNewSubscription({ stores }: Work, { subjectId }: Approval): Promise<Follow | null> {
  const before = await stores.subscriptions.lock(subjectId);
  if (before?.state !== 'PENDING') return null;
  return async ({ state, reason, at }) => {
    const settled = { state: state === 'APPROVED' ? 'ACTIVE' : 'REJECTED', stateReason: reason } as const;
    const after = await stores.subscriptions.change(before, { ...settled, requestedBy: null }, at);
    return { ...targetOf(after), before: factsOf(before), after: factsOf(after) };
  };
}

async function holdPlanChange({ stores }: Work, { subjectId }: Approval): Promise<Follow | null> {
  const before = await stores.subscriptions.lock(subjectId);
  const planId = before?.requestedPlanId;
  if (!before || !planId) return null;
  return async ({ state, at }) => {
    const isApproved = state === 'APPROVED';
    if (isApproved) {
      const { plan } = requireFound(await stores.subscriptions.offer(before.apiId, planId));
      if (!plan) throw new Problem('state_conflict', 'The API does not offer this plan any more.', REJECT_ONLY);
    }
    const settled = { ...(isApproved && { planId }), requestedPlanId: null, requestedBy: null };
    const after = await stores.subscriptions.change(before, settled, at);
    return { ...targetOf(after), before: factsOf(before), after: factsOf(after) };
  };
}

async function holdApplication({ stores }: Work, { subjectId }: Approval): Promise<Follow | null> {
  const before = await stores.applications.lock(subjectId);
  if (before?.state !== 'PENDING') return null;
  return async ({ state, at }) => {
    const settled = { state: state === 'APPROVED' ? 'ACTIVE' : 'REJECTED' } as const;
    const { id, name } = await stores.applications.change(before, settled, at);
    const target = { kind: 'APPLICATION', id, name };
    return { target, applicationId: id, before: { state: before.state }, after: settled };
  };
}

/** Settled at once and not held: nothing else ends this state but the end of the account. */
async function holdPerson({ stores }: Work, { subjectId }: Approval): Promise<Follow | null> {
  if ((await stores.users.findState(subjectId)) !== 'APPROVAL_PENDING') return null;
  return async ({ state, at }) => {
    const settled = { state: state === 'APPROVED' ? 'ACTIVE' : 'DISABLED' } as const;
    const wasWaiting = await stores.users.settle(subjectId, settled.state, at);
    if (!wasWaiting) throw new Problem('state_conflict', 'The account does not wait any more.', { allowed: [] });
    return { target: { kind: 'USER', id: subjectId }, before: { state: 'APPROVAL_PENDING' }, after: settled };
  };
}

const REJECT_ONLY = { allowed: ['reject'] };
