import type { CallLimit } from '#gateway-core/model';
import type { Connection, Row } from '../connection.js';
import type { PlanEntity } from '../entities/plan.entity.js';
import { identifierFilter, type Listing, type ListQuery, selectPage, textFilter, textSort } from '../listing.js';
import { flag, instant, integer, nullable, text } from '../row.js';

/** A plan as people see it. */
export interface ShownPlan extends Readonly<
  Pick<PlanEntity, 'id' | 'name' | 'description' | 'approval' | 'state' | 'isDefault' | 'createdAt' | 'updatedAt'>
> {
  readonly limit: CallLimit | null;
  readonly burst: CallLimit | null;
  readonly revision: number;
}

/** There are few plans, and their names have an index. */
export const PLANS: Listing = {
  select: 'p.*',
  from: 'plans p',
  id: 'p.id',
  sorts: { name: textSort('p.name') },
  defaultSort: 'name',
  filters: {
    name: textFilter('p.name'),
    state: identifierFilter('p.state'),
    // An id stands in the JSON of the list as it is. What an API offers that nobody sees yet is nobody's business.
    apiId: {
      ...identifierFilter('a.id'),
      sql: (marks) =>
        `EXISTS (SELECT 1 FROM apis a WHERE a.id IN (${marks}) AND a.state <> 'CREATED' AND INSTR(a.plan_ids, p.id) > 0)`,
    },
  },
  search: ['p.name', 'p.description'],
};

export const planPage = (connection: Connection, query: ListQuery) =>
  selectPage(connection, PLANS, { query, read: readPlan });

const readPlan = (row: Row): ShownPlan => ({
  id: text(row.id),
  name: text(row.name),
  description: text(row.description),
  limit: limitOf(nullable(row.limit_requests, integer), nullable(row.limit_per_seconds, integer)),
  burst: limitOf(nullable(row.burst_requests, integer), nullable(row.burst_per_seconds, integer)),
  approval: row.approval === 'MANUAL' ? 'MANUAL' : 'AUTOMATIC',
  state: row.state === 'ACTIVE' ? 'ACTIVE' : 'WITHDRAWN',
  isDefault: flag(row.is_default),
  createdAt: nullable(row.created_at, instant),
  updatedAt: nullable(row.updated_at, instant),
  revision: integer(row.revision ?? 0),
});

/** The two columns of a limit, of which both or none are NULL. */
export const limitOf = (requests: number | null, perSeconds: number | null): CallLimit | null =>
  requests === null || perSeconds === null ? null : { requests, perSeconds };

/** A plan of which the row was read whole. */
export const shownPlan = (plan: Readonly<PlanEntity>): ShownPlan => ({
  ...plan,
  limit: limitOf(plan.limitRequests, plan.limitPerSeconds),
  burst: limitOf(plan.burstRequests, plan.burstPerSeconds),
  revision: plan.revision ?? 0,
});
