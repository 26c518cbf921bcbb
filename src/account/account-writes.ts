import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Database } from '#database/database';
import type { Repositories } from '#database/repositories/repositories';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { Clock } from '#primitives/clock';
import { doneBy } from '../pages/done-by.js';
import type { Deed } from '../rest/rest-writes.js';

/** Somebody at their account, and the request by which they do something there. */
export interface Visit {
  readonly signedIn: SignedIn;
  readonly request: Request;
}

/** Every write of a person at their account: one transaction with its audit. */
@Injectable()
export class AccountWrites {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @param work says what it has done; null when that was done already */
  async change(
    { signedIn: { user }, request }: Visit,
    work: (stores: Repositories, now: Date) => Promise<Deed | null>,
  ): Promise<void> {
    await this.database.transaction(async (stores) => {
      const now = this.clock.now();
      const deed = await work(stores, now);
      if (deed) await stores.auditEvents.add({ ...doneBy(user.userId, request, now), ...deed });
    });
  }
}
