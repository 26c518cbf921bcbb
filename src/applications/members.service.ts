import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { Member, TeamRole } from '#database/repositories/member.repository';
import { Problem } from '../http/problem.js';
import { noContent, plain, type RestAnswer } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import { requireFound, RestWrites, type Work } from '../rest/rest-writes.js';
import { requireMember } from './application-access.js';
import type { MemberBody } from './dto/application.dto.js';

/** Who works on an application beside its owner. */
@Injectable()
export class MembersService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
  ) {}

  async list({ caller }: RestCall, applicationId: string): Promise<RestAnswer> {
    await requireMember(this.database.read, applicationId, caller, 'VIEWER');
    const members = await this.database.read.members.ofApplication(applicationId);
    return plain({ items: members.map(memberBody), nextCursor: null });
  }

  put(call: RestCall, applicationId: string, userId: string, role: TeamRole): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const { stores, now, audit } = work;
      const former = await this.formerRole(work, call, applicationId, userId);
      const person = requireFound(await stores.users.findStanding(userId));
      if (former === role) return plain({ userId, username: person.username, role });
      await stores.members.put(applicationId, userId, role, now);
      await audit({ ...deed('member.update', applicationId, userId), before: { role: former }, after: { role } });
      return plain({ userId, username: person.username, role });
    });
  }

  remove(call: RestCall, applicationId: string, userId: string): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const former = requireFound(await this.formerRole(work, call, applicationId, userId));
      await work.stores.members.remove(applicationId, userId);
      await work.audit({ ...deed('member.delete', applicationId, userId), before: { role: former } });
      return noContent();
    });
  }

  /** What the person was until now; null of one who is not in the team. */
  private async formerRole({ stores }: Work, { caller }: RestCall, applicationId: string, userId: string) {
    await requireMember(stores, applicationId, caller, 'OWNER');
    requireFound(await stores.applications.lock(applicationId));
    const members = await stores.members.ofApplication(applicationId);
    const former = members.find((member) => member.userId === userId)?.role ?? null;
    if (former === 'OWNER') {
      throw new Problem('state_conflict', 'The owner stays in the team until the application is transferred.', {
        allowed: ['transfer'],
      });
    }
    return former;
  }
}

const memberBody = ({ userId, username, role }: Member): MemberBody => ({ userId, username, role });

const deed = (action: string, applicationId: string, userId: string) => ({
  action,
  target: { kind: 'USER', id: userId },
  applicationId,
});
