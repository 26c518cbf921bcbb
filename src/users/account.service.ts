import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { User, UserChanges } from '#database/repositories/user.repository';
import { withdrawManagementScopes } from '../applications/management-scopes.js';
import { Problem } from '../http/problem.js';
import { type RestAnswer, item, noContent, plain } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { RestWrites, type Work, orTaken } from '../rest/rest-writes.js';
import { AttemptLimits, mailsTo } from './attempt-limits.js';
import type { PasswordChangeBody, UserChangeBody } from './dto/user.dto.js';
import { endAccess } from './end-access.js';
import { Passwords } from './passwords.js';
import {
  lockPerson,
  requireAnotherAdministrator,
  requirePerson,
  requireSelf,
  requireSelfOrAdministrator,
} from './user-access.js';
import { UserBodies, factsOf, targetOf } from './user-body.js';
import { UserMails } from './user-mails.js';
import { revisionOf } from './users.service.js';

/** What people do with their own accounts, and administrators with everybody's. */
@Injectable()
export class AccountService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly limits: AttemptLimits,
    private readonly passwords: Passwords,
    private readonly mails: UserMails,
    private readonly bodies: UserBodies,
  ) {}

  async read(call: RestCall, userId: string): Promise<RestAnswer> {
    const user = await requirePerson(this.database.read, requireSelfOrAdministrator(call, userId));
    return item(await this.bodies.ofOne(this.database.read, user), revisionOf(user));
  }

  async change(call: RestCall, userId: string, body: UserChangeBody): Promise<RestAnswer> {
    const person = requireSelfOrAdministrator(call, userId);
    const { email, ...profile } = body;
    if (body.secondFactorRequired !== undefined) requireUserManager(call);
    const [mayBeSent] = email === undefined ? [true] : await this.limits.count(mailsTo(email));
    return this.writes.change(call, async (work) => {
      const { stores, now, audit } = work;
      const { user } = await lockPerson(stores, call, person, { matchRequired: true });
      const address = email === undefined ? {} : await this.named(work, call, user, { email, mayBeSent });
      const after = await stores.users.change(user, { ...profile, ...address }, now);
      const { secondFactorRequired } = body;
      const facts = secondFactorRequired === undefined ? {} : { secondFactorRequired };
      await audit({ action: 'user.update', ...targetOf(user), after: { members: membersOf(body), ...facts } });
      return item(await this.bodies.ofOne(stores, after), revisionOf(after));
    });
  }

  /** Ends the account. The audit keeps its id, which nobody gets again. */
  async remove(call: RestCall, userId: string): Promise<RestAnswer> {
    const person = requireSelfOrAdministrator(call, userId);
    const heir = call.query.get('transferTo');
    return this.writes.change(call, async (work) => {
      const { stores, now, audit } = work;
      const locked = await lockPerson(stores, call, person);
      requireAnotherAdministrator(locked);
      await giveAway(work, locked.user, heir);
      await stores.approvals.withdraw({ subjectId: person });
      await endAccess(stores, person, now);
      await stores.factors.removeAllOf(person);
      await stores.consents.withdrawAllOf(person);
      await stores.users.remove(person);
      await audit({ action: 'user.delete', ...targetOf(locked.user), before: factsOf(locked.user) });
      return noContent();
    });
  }

  /** Needs the present password, and ends everything that was signed in with it, the token that asks included. */
  async changePassword(call: RestCall, userId: string, body: PasswordChangeBody): Promise<RestAnswer> {
    const person = requireSelf(call, userId);
    await this.passwords.prove(call, body.currentPassword);
    const passwordHash = await this.passwords.hashChosen(body.newPassword, '/newPassword');
    return this.writes.change(call, async ({ stores, now, audit }) => {
      const { user } = await lockPerson(stores, call, person);
      const after = await stores.users.change(user, { passwordHash }, now);
      await endAccess(stores, person, now);
      await this.mails.tellPasswordChanged(stores, after);
      await audit({ action: 'user.change-password', ...targetOf(user) });
      return plain({});
    });
  }

  /**
   * What naming an address changes: it waits for its proof. The present one takes a change back, or asks for the mail
   * again. To an administrator, who sees everybody's, it is told that an address belongs to somebody else; to nobody else.
   */
  private async named(
    { stores }: Work,
    { caller }: RestCall,
    user: User,
    { email, mayBeSent }: { readonly email: string; readonly mayBeSent: boolean },
  ): Promise<UserChanges> {
    if (email === user.email && user.emailVerified) {
      await stores.confirmations.endAllOf(user.id, ['EMAIL_CHANGE', 'SIGN_UP']);
      return { pendingEmail: null };
    }
    this.mails.requireSent();
    const found = await stores.users.findByEmail(email);
    const owner = found?.id === user.id ? null : found;
    if (owner && caller.administers('users:manage')) {
      throw new Problem('name_taken', 'The address belongs to somebody else.');
    }
    await this.mails.askToConfirm(stores, user, { address: email, purpose: 'EMAIL_CHANGE', owner, mayBeSent });
    return { pendingEmail: email };
  }
}

/** @throws Problem role_required, insufficient_scope */
function requireUserManager({ caller }: RestCall): void {
  caller.requireRole('ADMINISTRATOR');
  caller.require('users:manage');
}

/** Which members were sent: what was in them is the person's, and not for the audit. */
const membersOf = (body: UserChangeBody): readonly string[] =>
  Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [name]));

/** What somebody owns must have an owner: an heir who can have it, or it is not let go. */
async function giveAway(work: Work, { id }: User, heirId: string | null): Promise<void> {
  const { stores, now, audit } = work;
  const applications = await stores.applications.ownedBy(id);
  const apiIds = await stores.apis.providedBy(id);
  if (heirId === null) {
    if (applications.length + apiIds.length === 0) return;
    const count = `${applications.length} applications and ${apiIds.length} APIs`;
    throw new Problem('owns_applications', `There are ${count}. Send transferTo, or delete them first.`);
  }
  const heir = heirId === id ? null : await stores.users.find(heirId);
  const mayPublish = heir?.roles.some((role) => role === 'PUBLISHER' || role === 'ADMINISTRATOR') ?? false;
  if (heir?.state !== 'ACTIVE' || (apiIds.length > 0 && !mayPublish)) throw refused([NO_HEIR]);
  for (const application of applications) {
    await stores.members.remove(application.id, heir.id);
    await orTaken('owns_applications', 'The new owner has an application of the same name. Rename it first.', () =>
      stores.applications.change(application, { ownerId: heir.id }, now),
    );
    await withdrawManagementScopes(work, application.id);
    const target = { kind: 'APPLICATION', id: application.id, name: application.name };
    const owners = { before: { ownerId: id }, after: { ownerId: heir.id } };
    await audit({ action: 'application.transfer', target, applicationId: application.id, ...owners });
  }
  for (const apiId of apiIds) await stores.apis.changeProvider(apiId, heir.id, now);
}

const NO_HEIR = {
  parameter: 'transferTo',
  code: 'not_allowed',
  detail: 'Name another person who can sign in and, if there are APIs, may publish them.',
};
