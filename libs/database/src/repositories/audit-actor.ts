import type { RequestingClient } from '#oauth-core/ports/oauth-storage';
import type { AuditEvent } from './audit-event.repository.js';

/** Who did it, where from and under which trace: the client that asked, or, when nobody did, the system. */
export function actorOf(
  by: RequestingClient | undefined,
): Pick<AuditEvent, 'actor' | 'applicationId' | 'address' | 'traceId'> {
  if (!by) return { actor: { kind: 'SYSTEM', id: null } };
  const { consumerKey, applicationId, address, traceId } = by;
  return { actor: { kind: 'CLIENT', id: consumerKey }, applicationId, address, traceId };
}
