import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { FactorKind } from '#database/repositories/factor.repository';
import type { Repositories } from '#database/repositories/repositories';
import { doneBy } from '../pages/done-by.js';
import { type FactorNews, UserMails } from '../users/user-mails.js';

interface FactorEvent {
  readonly action: FactorNews;
  readonly factor: { readonly id: string; readonly kind: FactorKind };
  readonly userId: string;
}

/** What happened to the second factors of a person, each time in the transaction of what it is about. */
@Injectable()
export class FactorEvents {
  constructor(private readonly mails: UserMails) {}

  /** Writes down what a person did on the pages, and lets them know. */
  async recordAndTell(stores: Repositories, request: Request, at: Date, event: FactorEvent): Promise<void> {
    await this.record(stores, request, at, event);
    await this.tell(stores, event.userId, event.action);
  }

  /** Only writes it down: what came with something else that they are told of. */
  async record(
    { auditEvents }: Pick<Repositories, 'auditEvents'>,
    request: Request,
    at: Date,
    { action, factor, userId }: FactorEvent,
  ): Promise<void> {
    await auditEvents.add({
      ...doneBy(userId, request, at),
      action,
      target: { kind: 'FACTOR', id: factor.id },
      after: { kind: factor.kind, userId },
    });
  }

  /** Lets the person know, whoever did it: it may have been somebody with their password. */
  async tell(stores: Repositories, userId: string, news: FactorNews): Promise<void> {
    if (!this.mails.areSent) return;
    const user = await stores.users.find(userId);
    if (user) await this.mails.tellFactorNews(stores, user, news);
  }
}
