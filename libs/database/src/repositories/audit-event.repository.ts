import { newTimeOrderedId } from '#primitives/ids';
import { type ActorKind, AuditEventEntity } from '../entities/audit-event.entity.js';
import type { ListQuery, Page } from '../listing.js';
import type { Session } from '../session.js';
import { auditEventPage, type ShownAuditEvent } from '../views/audit-events.js';
import { deleteExpired } from './purge.js';

/** Who did what to which thing. Never holds a secret, not even hashed. */
export interface AuditEvent {
  readonly at: Date;
  readonly actor: { readonly kind: ActorKind; readonly id: string | null };
  /** `<thing>.<verb>`: `grant.end`. */
  readonly action: string;
  readonly target: { readonly kind: string; readonly id: string; readonly name?: string };
  readonly applicationId?: string;
  readonly address?: string;
  readonly traceId?: string;
  readonly before?: object;
  readonly after?: object;
}

export class AuditEventRepository {
  constructor(private readonly session: Session) {}

  async add({ actor, target, ...event }: AuditEvent): Promise<void> {
    const row = {
      ...event,
      id: newTimeOrderedId(event.at),
      actorKind: actor.kind,
      actorId: actor.id,
      targetKind: target.kind,
      targetId: target.id,
      targetName: target.name ?? null,
    };
    await this.session.write(({ manager }) => manager.insert(AuditEventEntity, row));
  }

  /** One page, without those of `seen`. */
  page(query: ListQuery, seen: readonly string[] = []): Promise<Page<ShownAuditEvent>> {
    return this.session.read((connection) => auditEventPage(connection, query, seen));
  }

  /** Deletes what happened before this instant, at most `limit`; says how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteExpired(this.session, { table: 'audit_events', key: 'id', end: 'at', before, limit });
  }

  /** What happened to one thing, oldest first. */
  async ofTarget(kind: string, id: string): Promise<readonly Readonly<AuditEventEntity>[]> {
    const where = { targetKind: kind, targetId: id };
    return this.session.read(({ manager }) => manager.find(AuditEventEntity, { where, order: { id: 'ASC' } }));
  }
}
