import { type Connection, placeholders, type Row } from '../connection.js';
import type { ApprovalEntity } from '../entities/approval.entity.js';
import { searchable } from '../identifiers.js';
import { type Branch, identifierFilter, instantSort, type Listing, type ListQuery, selectPage } from '../listing.js';
import { instant, nullable, text } from '../row.js';

/** An approval as people see it. */
export interface ShownApproval extends Readonly<ApprovalEntity> {
  /** Null, here and below, of a person who has gone. */
  readonly requestedByUsername: string | null;
  readonly decidedByUsername: string | null;
  /** Who publishes the API that is subscribed to; null when it is not about one, or the API has gone. */
  readonly providerId: string | null;
}

/** Whose approvals are listed. */
export interface ApprovalViewer {
  readonly userId: string;
  /** What the person has asked for. */
  readonly own: boolean;
  /** What is asked of the person as a publisher. */
  readonly provided: boolean;
  /** Everybody's: of these kinds. */
  readonly kinds: readonly ApprovalEntity['kind'][];
}

export const APPROVALS: Listing = {
  select: `ap.*, r.username AS requested_by_username, d.username AS decided_by_username, p.provider_id AS provider_id,
    su.username AS subject_username`,
  keys: 'approvals ap',
  from: `approvals ap LEFT JOIN users r ON r.id = ap.requested_by LEFT JOIN users d ON d.id = ap.decided_by
    LEFT JOIN apis p ON p.id = ap.api_id LEFT JOIN users su ON ap.subject_kind = 'USER' AND su.id = ap.subject_id`,
  id: 'ap.id',
  sorts: { createdAt: instantSort('ap.created_at') },
  defaultSort: '-createdAt',
  filters: { state: identifierFilter('ap.state'), kind: identifierFilter('ap.kind') },
  search: [],
};

export function approvalPage(connection: Connection, query: ListQuery, viewer: ApprovalViewer) {
  return selectPage(connection, APPROVALS, { query, branches: branchesOf(viewer), read: readApproval });
}

export async function approvalOf(connection: Connection, approvalId: string): Promise<ShownApproval | null> {
  const [row] = await connection.rows(`SELECT ${APPROVALS.select} FROM ${APPROVALS.from} WHERE ap.id = ?`, [
    searchable(approvalId),
  ]);
  return row ? readApproval(row) : null;
}

/** Each without those of the ones before it. */
function branchesOf({ userId, own, provided, kinds }: ApprovalViewer): Branch[] {
  const among = kinds.length > 0 ? `ap.kind IN (${placeholders(kinds.length)})` : '1 = 0';
  const others = { sql: `NOT (${among})`, values: kinds };
  const all = { conditions: [{ sql: among, values: kinds }] };
  const mine = { sql: 'ap.requested_by = ?', values: [userId] };
  const foreign = { sql: 'ap.requested_by <> ?', values: [userId] };
  const published = { sql: 'ap.api_id IN (SELECT id FROM apis WHERE provider_id = ?)', values: [userId] };
  return [
    ...(kinds.length > 0 ? [all] : []),
    ...(own ? [{ conditions: [mine, others] }] : []),
    ...(provided ? [{ conditions: [published, others, ...(own ? [foreign] : [])] }] : []),
  ];
}

const readApproval = (row: Row): ShownApproval => ({
  id: text(row.id),
  kind: text(row.kind) as ShownApproval['kind'],
  state: text(row.state) as ShownApproval['state'],
  subjectKind: text(row.subject_kind) as ShownApproval['subjectKind'],
  subjectId: text(row.subject_id),
  subjectName: nullable(row.subject_username ?? row.subject_name, text),
  applicationId: nullable(row.application_id, text),
  apiId: nullable(row.api_id, text),
  requestedBy: text(row.requested_by),
  requestedByUsername: nullable(row.requested_by_username, text),
  reason: nullable(row.reason, text),
  decidedBy: nullable(row.decided_by, text),
  decidedByUsername: nullable(row.decided_by_username, text),
  decidedAt: nullable(row.decided_at, instant),
  createdAt: instant(row.created_at),
  providerId: nullable(row.provider_id, text),
});
