import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { ListQuery } from '#database/listing';
import { AUDIT_EVENTS, type ShownAuditEvent } from '#database/views/audit-events';
import { Clock } from '#primitives/clock';
import { requireMember } from '../applications/application-access.js';
import { Problem } from '../http/problem.js';
import { RestAnswer } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import type { Caller } from '../rest/caller.js';
import { listBody, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { AuditFollowers } from './audit-followers.js';
import type { AuditEventBody } from './dto/audit-event.dto.js';
import { followingCursor, seenIn } from './follow-position.js';

export const NDJSON = 'application/x-ndjson';
const MAX_WAIT_SECONDS = 20;

/** Who did what, for those who may know. */
@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly followers: AuditFollowers,
  ) {}

  async list(call: RestCall): Promise<RestAnswer> {
    const query = readListQuery(call, AUDIT_EVENTS, { others: ['wait'] });
    const waitSeconds = readWait(call.query, query);
    const body = await this.bodyFor(call.caller, query.filters.get('applicationId') ?? []);
    if (waitSeconds !== null) return this.followed(call, query, waitSeconds, body);
    const page = await this.database.read.auditEvents.page(query);
    return inFormOf(call, listBody(page, query, body));
  }

  private async followed(
    call: RestCall,
    query: ListQuery,
    waitSeconds: number,
    body: (event: ShownAuditEvent) => AuditEventBody,
  ): Promise<RestAnswer> {
    const seen = seenIn(call.query.get('cursor'));
    const look = () => this.database.read.auditEvents.page(query, seen);
    const page = await this.followers.wait(call.caller.userId, waitSeconds, look);
    const nextCursor = followingCursor(page, query, seen, this.clock.now());
    return inFormOf(call, { items: page.items.map(body), nextCursor });
  }

  /** Shows events to this caller: all of them to an administrator, to a team those of its applications. @throws Problem */
  private async bodyFor(caller: Caller, applicationIds: readonly string[]) {
    if (caller.administers('audit:read')) return eventBody;
    if (applicationIds.length === 0) {
      if (caller.isAdministrator) caller.require('audit:read');
      const detail = 'Name your applications with applicationId, or ask as an administrator with audit:read.';
      throw new Problem('role_required', detail, { role: 'ADMINISTRATOR' });
    }
    caller.require('applications:read');
    const teams = new Map<string | null, ReadonlySet<string | null>>();
    for (const applicationId of applicationIds) {
      await requireMember(this.database.read, applicationId, caller, 'VIEWER');
      const team = await this.database.read.members.ofApplication(applicationId);
      teams.set(applicationId, new Set(team.map(({ userId }) => userId)));
    }
    return (event: ShownAuditEvent) => {
      const { kind, id } = event.actor;
      const isKnown = kind !== 'USER' || (teams.get(event.applicationId)?.has(id) ?? false);
      return isKnown ? eventBody(event) : withoutPerson(event);
    };
  }
}

const eventBody = (event: ShownAuditEvent): AuditEventBody => event;

/** An application knows people by their ids, and administrators not at all. */
const withoutPerson = (event: ShownAuditEvent): AuditEventBody => ({
  ...event,
  actor: { ...event.actor, name: null },
  address: null,
});

/** For how long to wait; null when it is an ordinary list. */
function readWait(query: URLSearchParams, { sort }: ListQuery): number | null {
  const values = query.getAll('wait');
  if (values.length === 0) return null;
  const seconds = values.length === 1 && /^\d{1,2}$/.test(values[0]) ? Number(values[0]) : Infinity;
  if (seconds <= MAX_WAIT_SECONDS && !sort.descending) return seconds;
  const detail = `A whole number of seconds from 0 to ${MAX_WAIT_SECONDS}, together with sort=at.`;
  throw refused([{ parameter: 'wait', code: 'not_allowed', detail }]);
}

interface Listed {
  readonly items: readonly object[];
  readonly nextCursor: string | null;
}

/** As the caller reads it: one object, or an event a line with the next page in `Link` (RFC 8288). */
function inFormOf({ accept, path, query }: RestCall, answer: Listed): RestAnswer {
  const vary = { Vary: 'Accept, Authorization' };
  if (!accept.includes(NDJSON)) return new RestAnswer(200, JSON.stringify(answer), vary);
  const lines = answer.items.map((event) => `${JSON.stringify(event)}\n`).join('');
  const next = new URLSearchParams(query);
  next.set('cursor', answer.nextCursor ?? '');
  const link = `<${path}?${next.toString()}>; rel="next"`;
  return new RestAnswer(200, lines, {
    ...vary,
    ...(answer.nextCursor !== null && { Link: link }),
    'Content-Type': NDJSON,
  });
}
