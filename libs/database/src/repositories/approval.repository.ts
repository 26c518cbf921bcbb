import { newId } from '#primitives/ids';
import { ApprovalEntity, type ApprovalKind, type ApprovalState } from '../entities/approval.entity.js';
import { searchable } from '../identifiers.js';
import type { ListQuery, Page } from '../listing.js';
import type { NewRow } from '../new-row.js';
import type { Session } from '../session.js';
import { type ApprovalViewer, approvalOf, approvalPage, type ShownApproval } from '../views/approvals.js';

export type { ApprovalKind, ApprovalState } from '../entities/approval.entity.js';
export type { ApprovalViewer, ShownApproval } from '../views/approvals.js';
export type Approval = Readonly<ApprovalEntity>;
export type NewApproval = NewRow<ApprovalEntity, 'id' | 'state' | 'reason' | 'decidedBy' | 'decidedAt'>;

export interface Verdict {
  readonly state: Extract<ApprovalState, 'APPROVED' | 'REJECTED'>;
  readonly reason: string | null;
  readonly by: string;
  readonly at: Date;
}

/** What has gone, or is asked for no longer. */
export type Withdrawn =
  | { readonly subjectId: string; readonly kind?: ApprovalKind }
  | { readonly applicationId: string }
  | { readonly apiId: string };

export class ApprovalRepository {
  constructor(private readonly session: Session) {}

  /** Asks for a decision about a subject that waits for one, in the transaction that makes it wait. */
  async request(approval: NewApproval): Promise<Approval> {
    const open = { reason: null, decidedBy: null, decidedAt: null, state: 'PENDING' as const };
    const added = { subjectName: null, applicationId: null, apiId: null, ...approval, ...open, id: newId() };
    await this.session.write(({ manager }) => manager.insert(ApprovalEntity, { ...added }));
    return added;
  }

  page(query: ListQuery, viewer: ApprovalViewer): Promise<Page<ShownApproval>> {
    return this.session.read((connection) => approvalPage(connection, query, viewer));
  }

  show(approvalId: string): Promise<ShownApproval | null> {
    return this.session.read((connection) => approvalOf(connection, approvalId));
  }

  /** True for the one call that decides it; whatever is no longer pending stays as it is. */
  async decide(approvalId: string, { state, reason, by, at }: Verdict): Promise<boolean> {
    const affected = await this.session.write((connection) =>
      connection.affected(
        `UPDATE approvals SET state = ?, reason = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'PENDING'`,
        [state, reason, by, at, searchable(approvalId)],
      ),
    );
    return affected === 1;
  }

  /** Whoever removes a subject, or no longer asks, calls this in the same transaction. */
  async withdraw(what: Withdrawn): Promise<void> {
    await this.session.write(({ manager }) =>
      manager.update(ApprovalEntity, { ...what, state: 'PENDING' }, { state: 'WITHDRAWN' }),
    );
  }
}
