import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { ShownApproval, Verdict } from '#database/repositories/approval.repository';
import { APPROVALS } from '#database/views/approvals';
import { Problem } from '../http/problem.js';
import { item, type RestAnswer } from '../rest/answer.js';
import type { Caller } from '../rest/caller.js';
import { listed, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { notFound, requireFound, RestWrites, type Work } from '../rest/rest-writes.js';
import { approvalBody } from './approval-body.js';
import { holdSubject } from './approval-subjects.js';
import { APPROVAL_KINDS, APPROVAL_STATES } from './dto/approval.dto.js';

type Decision = Pick<Verdict, 'state' | 'reason'>;

/** What waits for somebody's word: new accounts, applications, subscriptions and changes of plan. */
@Injectable()
export class ApprovalsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
  ) {}

  /** Everybody's own requests; to publishers those about their APIs, to administrators all. */
  async list(call: RestCall): Promise<RestAnswer> {
    const choices = { state: APPROVAL_STATES, kind: APPROVAL_KINDS };
    const query = readListQuery(call, APPROVALS, { choices });
    const { caller } = call;
    const viewer = {
      userId: caller.userId,
      own: caller.can('applications:read'),
      provided: caller.can('subscriptions:manage'),
      kinds: APPROVAL_KINDS.filter((kind) => administers(caller, kind) || caller.administers('settings:manage')),
    };
    const page = await this.database.read.approvals.page(query, viewer);
    return listed(page, query, (shown) => approvalBody(shown, caller));
  }

  /** Decides once, however many do at the same time, and its subject follows in the same transaction. */
  async decide(call: RestCall, approvalId: string, decision: Decision): Promise<RestAnswer> {
    const outcome = await this.writes.change(call, (work) => decideOnce(work, call, approvalId, decision));
    if (outcome instanceof Problem) throw outcome;
    return outcome;
  }
}

/** A refusal that comes back, and is not thrown, leaves what was written. */
async function decideOnce(
  work: Work,
  { caller }: RestCall,
  approvalId: string,
  decision: Decision,
): Promise<RestAnswer | Problem> {
  const { stores, now, audit } = work;
  const asked = await requireDecidable(work, caller, approvalId);
  const verdict = { ...decision, by: caller.userId, at: now };
  const follow = await holdSubject(work, asked);
  const decided = follow !== null && (await stores.approvals.decide(approvalId, verdict));
  const shown = requireFound(await stores.approvals.show(approvalId));
  if (decided) {
    const deed = await follow(verdict);
    const action = decision.state === 'APPROVED' ? 'approve' : 'reject';
    const { applicationId } = deed;
    const { state, reason } = decision;
    const target = { kind: 'APPROVAL', id: approvalId };
    await audit({
      action: `approval.${action}`,
      target,
      applicationId,
      before: { state: asked.state },
      after: { state, reason },
    });
    await audit({ action: `${deed.target.kind.toLowerCase()}.${action}`, ...deed });
  } else if (shown.state === 'PENDING') {
    await stores.approvals.withdraw({ subjectId: asked.subjectId, kind: asked.kind });
    return new Problem('state_conflict', 'What this was about has gone.', { allowed: [] });
  } else if (shown.state !== decision.state) {
    return new Problem('state_conflict', `The approval is ${shown.state}.`, { allowed: [] });
  }
  return item(approvalBody(shown, caller), { revision: 1 });
}

/** @throws Problem not_found, role_required */
async function requireDecidable({ stores }: Work, caller: Caller, approvalId: string): Promise<ShownApproval> {
  const approval = requireFound(await stores.approvals.show(approvalId));
  if (administers(caller, approval.kind)) return approval;
  if (approval.providerId === caller.userId && caller.can('subscriptions:manage')) return approval;
  const isSeen = approval.requestedBy === caller.userId || caller.administers('settings:manage');
  if (!isSeen) throw notFound();
  const isOfApi = approval.apiId !== null;
  throw new Problem('role_required', isOfApi ? 'The publisher of the API decides.' : 'An administrator decides.', {
    role: isOfApi ? 'PUBLISHER' : 'ADMINISTRATOR',
  });
}

const administers = (caller: Caller, kind: ShownApproval['kind']): boolean =>
  caller.administers(kind === 'SIGN_UP' ? 'users:manage' : 'subscriptions:manage');
