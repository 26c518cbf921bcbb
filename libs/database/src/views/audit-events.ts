import { firstTimeOrderedId } from '#primitives/ids';
import { type Connection, placeholders, type Row } from '../connection.js';
import type { ActorKind } from '../entities/audit-event.entity.js';
import { searchableUuid } from '../identifiers.js';
import {
  identifierFilter,
  instantFilter,
  type Listing,
  type ListQuery,
  type Page,
  selectPage,
  timeOrderedSort,
} from '../listing.js';
import { instant, json, nullable, text, uuid } from '../row.js';

/** An event as people read it. */
export interface ShownAuditEvent {
  readonly id: string;
  readonly at: Date;
  readonly actor: {
    readonly kind: ActorKind;
    readonly id: string | null;
    /** What the person or the application is called now; null when there is none any more. */
    readonly name: string | null;
  };
  readonly action: string;
  readonly target: { readonly kind: string; readonly id: string; readonly name: string | null };
  readonly applicationId: string | null;
  readonly address: string | null;
  readonly traceId: string | null;
  readonly before: object | null;
  readonly after: object | null;
}

/** The id holds the instant, so that every order and every bound in time is one of the primary key. */
export const AUDIT_EVENTS: Listing = {
  select: 'e.*, u.username AS user_name, a.name AS client_name',
  from: `audit_events e
    LEFT JOIN users u ON e.actor_kind = 'USER' AND u.id = e.actor_id
    LEFT JOIN key_pairs k ON e.actor_kind = 'CLIENT' AND k.consumer_key = e.actor_id
    LEFT JOIN applications a ON a.id = k.application_id`,
  id: 'e.id',
  readId: uuid,
  parseId: searchableUuid,
  sorts: { at: timeOrderedSort('e.id') },
  defaultSort: '-at',
  filters: {
    actorId: identifierFilter('e.actor_id'),
    action: identifierFilter('e.action'),
    targetKind: identifierFilter('e.target_kind'),
    targetId: identifierFilter('e.target_id'),
    applicationId: identifierFilter('e.application_id'),
    since: instantFilter('e.id >= ?', firstTimeOrderedId),
    until: instantFilter('e.id < ?', firstTimeOrderedId),
  },
  search: [],
};

/** @param seen events that the page leaves out */
export function auditEventPage(
  connection: Connection,
  query: ListQuery,
  seen: readonly string[],
): Promise<Page<ShownAuditEvent>> {
  const unseen = { sql: `e.id NOT IN (${placeholders(seen.length)})`, values: seen.map(searchableUuid) };
  const conditions = seen.length > 0 ? [unseen] : [];
  return selectPage(connection, AUDIT_EVENTS, { query, conditions, read: readEvent });
}

const readEvent = (row: Row): ShownAuditEvent => ({
  id: uuid(row.id),
  at: instant(row.at),
  actor: {
    kind: text(row.actor_kind) as ActorKind,
    id: nullable(row.actor_id, text),
    name: nullable(row.user_name ?? row.client_name, text),
  },
  action: text(row.action),
  target: { kind: text(row.target_kind), id: text(row.target_id), name: nullable(row.target_name, text) },
  applicationId: nullable(row.application_id, text),
  address: nullable(row.address, text),
  traceId: nullable(row.trace_id, text),
  before: nullable(row.before, json) as object | null,
  after: nullable(row.after, json) as object | null,
});
