import { Injectable } from '@nestjs/common';
import type { Session } from '#database/repositories/session.repository';
import { PageRefusal } from '../pages/page-refusal.js';
import { endSession } from '../sessions/end-session.js';
import { Sessions } from '../sessions/sessions.js';
import { AccountWrites, type Visit } from './account-writes.js';

/** Where people are signed in. Whoever ends a session ends all that began in it. */
@Injectable()
export class OwnSessionsService {
  constructor(
    private readonly sessions: Sessions,
    private readonly writes: AccountWrites,
  ) {}

  /** Those that go on, newest first. */
  list(userId: string): Promise<readonly Session[]> {
    return this.sessions.ofUser(userId);
  }

  /** @throws PageRefusal not_found when it is no session of this person */
  async end(visit: Visit, sessionId: string): Promise<void> {
    await this.writes.change(visit, async (stores, now) => {
      const session = await stores.sessions.find(sessionId);
      if (session?.userId !== visit.signedIn.user.userId) throw new PageRefusal('not_found', 'no such session');
      if (!(await endSession(stores, { sessionId }, now, { keepOffline: false }))) return null;
      return { action: 'session.revoke', target: { kind: 'SESSION', id: sessionId } };
    });
  }

  /** All but the one in which the person asks. */
  async endOthers(visit: Visit): Promise<void> {
    const { user, sessionId } = visit.signedIn;
    const others = (await this.list(user.userId)).filter(({ id }) => id !== sessionId);
    for (const { id } of others) await this.end(visit, id);
  }
}
