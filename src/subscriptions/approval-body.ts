import type { ShownApproval } from '#database/repositories/approval.repository';
import type { Caller } from '../rest/caller.js';
import type { ApprovalBody, PersonReference } from './dto/approval.dto.js';

/** An approval on the wire. The names of other people are for administrators alone. */
export function approvalBody(shown: ShownApproval, caller: Caller): ApprovalBody {
  const person = (id: string, username: string | null): PersonReference => ({
    id,
    username: caller.isAdministrator || id === caller.userId ? username : null,
  });
  return {
    id: shown.id,
    kind: shown.kind,
    state: shown.state,
    subject: { kind: shown.subjectKind, id: shown.subjectId, name: shown.subjectName },
    requestedBy: person(shown.requestedBy, shown.requestedByUsername),
    reason: shown.reason,
    decidedBy: shown.decidedBy === null ? null : person(shown.decidedBy, shown.decidedByUsername),
    decidedAt: shown.decidedAt,
    createdAt: shown.createdAt,
  };
}
