import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { Factor } from '#database/repositories/factor.repository';
import { PageRefusal } from '../pages/page-refusal.js';
import { AccountWrites, type Visit } from './account-writes.js';

/** By what people prove who they are, beside their password. */
@Injectable()
export class OwnFactorsService {
  constructor(
    private readonly database: Database,
    private readonly writes: AccountWrites,
  ) {}

  /** Oldest first. */
  list(userId: string): Promise<readonly Factor[]> {
    return this.database.read.factors.ofUser(userId);
  }

  countRecoveryCodes(userId: string): Promise<number> {
    return this.database.read.factors.countRecoveryCodes(userId);
  }

  /** @throws PageRefusal not_found when it is no factor of this person */
  async remove(visit: Visit, factorId: string): Promise<void> {
    await this.writes.change(visit, async ({ factors }) => {
      const factor = await factors.find(factorId);
      if (factor?.userId !== visit.signedIn.user.userId) throw new PageRefusal('not_found', 'no such factor');
      if (!(await factors.remove(factorId))) return null;
      return { action: 'factor.delete', target: { kind: 'FACTOR', id: factorId }, before: { kind: factor.kind } };
    });
  }
}
