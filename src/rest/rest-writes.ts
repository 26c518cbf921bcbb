import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { AuditEvent } from '#database/repositories/audit-event.repository';
import type { Repositories } from '#database/repositories/repositories';
import { StatementFailed } from '#database/statement-failed';
import { Clock } from '#primitives/clock';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/problems.js';
import { type RestAnswer, type Versioned, revisionsIn } from './answer.js';
import { AuditNews } from './audit-news.js';
import { Idempotency } from './idempotency.js';
import type { RestCall } from './rest-call.js';

/** What was done, for the audit; who, when, from where and under which trace is known. Never holds a secret. */
export type Deed = Pick<AuditEvent, 'action' | 'target' | 'applicationId' | 'before' | 'after'>;

/** One change through the REST API, while its transaction is open. */
export interface Work {
  readonly stores: Repositories;
  readonly now: Date;
  /** Writes the audit event: in the same transaction, so that the change and its record are there or neither is. */
  readonly audit: (deed: Deed) => Promise<void>;
}

/** Every write of the REST API: one transaction with its audit, and, where a creation bears a key, done once. */
@Injectable()
export class RestWrites {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    private readonly news: AuditNews,
  ) {}

  /** For what creates something or makes a credential: rows marked I. */
  async create(call: RestCall, work: (work: Work) => Promise<RestAnswer>): Promise<RestAnswer> {
    const { idempotencyKey: key } = call;
    const run = (stores: Repositories) => work(this.workOf(call, stores));
    const answer = await (key === null ? this.database.transaction(run) : this.idempotency.once(call, key, run));
    this.news.tell();
    return answer;
  }

  /** For everything else. */
  async change<T>(call: RestCall, work: (work: Work) => Promise<T>): Promise<T> {
    const result = await this.database.transaction((stores) => work(this.workOf(call, stores)));
    this.news.tell();
    return result;
  }

  private workOf({ optionalCaller, address, traceId }: RestCall, stores: Repositories): Work {
    const now = this.clock.now();
    const actor = actorOf(optionalCaller);
    return { stores, now, audit: (deed) => stores.auditEvents.add({ at: now, actor, address, traceId, ...deed }) };
  }
}

function actorOf(caller: RestCall['optionalCaller']): AuditEvent['actor'] {
  if (!caller) return { kind: 'SYSTEM', id: null };
  return caller.clientId === null ? { kind: 'USER', id: caller.userId } : { kind: 'CLIENT', id: caller.clientId };
}

/** Compares If-Match with the version of a row that this transaction has locked. @throws Problem */
export function requireMatch({ ifMatch }: RestCall, { revision }: Versioned, { required = false } = {}): void {
  if (ifMatch === null) {
    if (required) throw new Problem('precondition_required', 'Send If-Match with the ETag of the object, or *.');
    return;
  }
  const revisions = revisionsIn(ifMatch);
  if (revisions && !revisions.includes(revision ?? 0)) {
    throw new Problem('precondition_failed', 'Read the object again: somebody has changed it.');
  }
}

/** Runs a write whose unique key may be taken, and says so with this code. */
export async function orTaken<T>(code: ProblemCode, detail: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof StatementFailed && error.failure === 'duplicate') throw new Problem(code, detail);
    throw error;
  }
}

/** What the caller may not see is not there. */
export const notFound = (): Problem => new Problem('not_found', 'There is no such object, or you may not see it.');

/** @throws Problem not_found */
export function requireFound<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw notFound();
  return value;
}
