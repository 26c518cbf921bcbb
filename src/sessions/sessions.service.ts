import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { Session } from '#database/repositories/session.repository';
import { type RestAnswer, plain } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import { RestWrites, requireFound } from '../rest/rest-writes.js';
import { requirePerson, requireSelfOrAdministrator } from '../users/user-access.js';
import type { SessionBody } from './dto/session.dto.js';
import { endSession } from './end-session.js';
import { Sessions } from './sessions.js';

/** Sessions as the REST API shows and ends them. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly sessions: Sessions,
  ) {}

  async list(call: RestCall, userId: string): Promise<RestAnswer> {
    const { id } = await requirePerson(this.database.read, requireSelfOrAdministrator(call, userId));
    const sessions = await this.sessions.ofUser(id);
    return plain({ items: sessions.map(sessionBody), nextCursor: null });
  }

  /** What has ended already stays as it is. */
  revoke(call: RestCall, sessionId: string): Promise<RestAnswer> {
    return this.writes.change(call, async ({ stores, now, audit }) => {
      const session = requireFound(await stores.sessions.find(sessionId));
      requireSelfOrAdministrator(call, session.userId);
      if (await endSession(stores, { sessionId }, now, { keepOffline: false })) {
        await audit({ action: 'session.revoke', target: { kind: 'SESSION', id: sessionId } });
      }
      return plain(sessionBody({ ...session, endedAt: session.endedAt ?? now }));
    });
  }
}

const sessionBody = (session: Session): SessionBody => ({
  id: session.id,
  userId: session.userId,
  current: false,
  address: session.address,
  userAgent: session.userAgent,
  factors: factorsIn(session.amr),
  lastSeenAt: session.lastSeenAt,
  expiresAt: session.endedAt ?? session.expiresAt,
});

/** By what a session was begun, from its methods (RFC 8176). */
export const factorsIn = (amr: readonly string[]): readonly string[] =>
  FACTORS_OF_METHODS.flatMap(([factor, methods]) => (methods.some((method) => amr.includes(method)) ? [factor] : []));

const FACTORS_OF_METHODS: readonly (readonly [factor: string, methods: readonly string[]])[] = [
  ['PASSWORD', ['pwd']],
  ['TOTP', ['otp']],
  ['PASSKEY', ['hwk', 'swk']],
  ['RECOVERY_CODES', ['recovery']],
];
