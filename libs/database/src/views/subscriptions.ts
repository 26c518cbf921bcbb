import type { SubscriptionState } from '#gateway-core/model';
import type { Connection, Row } from '../connection.js';
import type { SubscriptionEntity } from '../entities/subscription.entity.js';
import { searchable } from '../identifiers.js';
import { identifierFilter, instantSort, type Listing, type ListQuery, selectPage } from '../listing.js';
import type { Member } from '../repositories/member.repository.js';
import { instant, integer, nullable, text } from '../row.js';
import { branchesFor, type SubscriptionViewer } from './subscription-branches.js';

/** A subscription as people see it. */
export interface ShownSubscription extends Readonly<SubscriptionEntity> {
  readonly revision: number;
  readonly application: { readonly id: string; readonly name: string };
  readonly api: { readonly id: string; readonly name: string; readonly version: string };
  readonly plan: { readonly id: string; readonly name: string };
  readonly requestedPlan: { readonly id: string; readonly name: string } | null;
  /** Who publishes the API. */
  readonly providerId: string;
}

/** One subscription and what the person who asks is in the team of its application; null of somebody from outside. */
export interface FoundSubscription extends ShownSubscription {
  readonly memberRole: Member['role'] | null;
}

export const SUBSCRIPTIONS: Listing = {
  select: `s.*, a.name AS application_name, i.name AS api_name, i.version AS api_version, i.provider_id AS provider_id,
    p.name AS plan_name, q.name AS requested_plan_name`,
  keys: 'subscriptions s',
  from: `subscriptions s JOIN applications a ON a.id = s.application_id JOIN apis i ON i.id = s.api_id
    JOIN plans p ON p.id = s.plan_id LEFT JOIN plans q ON q.id = s.requested_plan_id`,
  id: 's.id',
  sorts: { createdAt: instantSort('s.created_at'), updatedAt: instantSort('s.updated_at') },
  defaultSort: '-createdAt',
  filters: {
    applicationId: identifierFilter('s.application_id'),
    apiId: identifierFilter('s.api_id'),
    planId: identifierFilter('s.plan_id'),
    state: identifierFilter('s.state'),
  },
  search: [],
};

export async function subscriptionPage(connection: Connection, query: ListQuery, viewer: SubscriptionViewer) {
  const branches = await branchesFor(connection, query, viewer);
  return selectPage(connection, SUBSCRIPTIONS, { query, ...branches, read: readShown });
}

/** One subscription; null when there is none. */
export async function subscriptionOf(
  connection: Connection,
  subscriptionId: string,
  userId: string,
): Promise<FoundSubscription | null> {
  const [row] = await connection.rows(
    `SELECT ${SUBSCRIPTIONS.select}, a.owner_id, m.role AS team_role FROM ${SUBSCRIPTIONS.from}
     LEFT JOIN members m ON m.application_id = a.id AND m.user_id = ? WHERE s.id = ?`,
    [userId, searchable(subscriptionId)],
  );
  if (!row) return null;
  const role = row.owner_id === userId ? 'OWNER' : (nullable(row.team_role, text) as FoundSubscription['memberRole']);
  return { ...readShown(row), memberRole: role };
}

const readShown = (row: Row): ShownSubscription => ({
  id: text(row.id),
  applicationId: text(row.application_id),
  apiId: text(row.api_id),
  planId: text(row.plan_id),
  state: text(row.state) as SubscriptionState,
  stateReason: nullable(row.state_reason, text),
  requestedPlanId: nullable(row.requested_plan_id, text),
  requestedBy: nullable(row.requested_by, text),
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
  revision: integer(row.revision ?? 0),
  application: { id: text(row.application_id), name: text(row.application_name) },
  api: { id: text(row.api_id), name: text(row.api_name), version: text(row.api_version) },
  plan: { id: text(row.plan_id), name: text(row.plan_name) },
  requestedPlan:
    row.requested_plan_name === null ? null : { id: text(row.requested_plan_id), name: text(row.requested_plan_name) },
  providerId: text(row.provider_id),
});
