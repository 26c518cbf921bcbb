import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { Factor } from '#database/repositories/factor.repository';
import { Problem } from '../http/problem.js';
import { type RestAnswer, noContent, plain } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import { RestWrites, requireFound } from '../rest/rest-writes.js';
import { requirePerson, requireSelfOrAdministrator } from '../users/user-access.js';
import type { FactorBody } from './dto/session.dto.js';
import { FactorEvents } from './factor-events.js';
import { FactorPolicy } from './factor-policy.js';
import { mayRemove, removeFactor } from './factor-removal.js';

/** Second factors as the REST API shows and ends them; what is secret about them it never sees. */
@Injectable()
export class FactorsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly policy: FactorPolicy,
    private readonly events: FactorEvents,
  ) {}

  async list(call: RestCall, userId: string): Promise<RestAnswer> {
    const { read } = this.database;
    const { id } = await requirePerson(read, requireSelfOrAdministrator(call, userId));
    const factors = await read.factors.ofUser(id);
    return plain({ items: factors.map(factorBody), nextCursor: null });
  }

  /** Not the last one of somebody who has to have one: an administrator lifts that first, if the person has lost it. */
  remove(call: RestCall, factorId: string): Promise<RestAnswer> {
    return this.writes.change(call, async ({ stores, audit }) => {
      const factor = requireFound(await stores.factors.find(factorId));
      const userId = requireSelfOrAdministrator(call, factor.userId);
      const mayGo = await mayRemove(stores, factor, this.policy);
      if (!mayGo) throw new Problem('in_use', 'It is the last one, and this person must have one.');
      requireFound((await removeFactor(stores, factor)) || null);
      const after = { kind: factor.kind, userId };
      await audit({ action: 'factor.remove', target: { kind: 'FACTOR', id: factorId }, after });
      await this.events.tell(stores, userId, 'factor.remove');
      return noContent();
    });
  }
}

const factorBody = ({ id, kind, label, lastUsedAt }: Factor): FactorBody => ({ id, kind, label, lastUsedAt });
