import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { LockedUser, User, UserState } from '#database/repositories/user.repository';
import { USERS } from '#database/views/users';
import type { Role } from '#oauth-core/model/user';
import { newPassword } from '#primitives/secrets';
import { Problem } from '../http/problem.js';
import { type RestAnswer, created, item, plain, secretly } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import { listed, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { RestWrites, type Work, orTaken } from '../rest/rest-writes.js';
import { type AdministratorResetBody, type NewUserBody, ROLES, USER_STATES } from './dto/user.dto.js';
import { endAccess } from './end-access.js';
import { Passwords } from './passwords.js';
import { lockPerson, personIn, requireAnotherAdministrator } from './user-access.js';
import { UserBodies, factsOf, targetOf } from './user-body.js';
import { UserMails } from './user-mails.js';

/** What administrators do with people. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly passwords: Passwords,
    private readonly mails: UserMails,
    private readonly bodies: UserBodies,
  ) {}

  async list(call: RestCall): Promise<RestAnswer> {
    requireAdministrator(call);
    const query = readListQuery(call, USERS, { choices: { state: USER_STATES, role: ROLES } });
    const page = await this.database.read.users.page(query);
    const items = await this.bodies.of(this.database.read, page.items);
    return listed({ ...page, items }, query, (body) => body);
  }

  /** Makes an account: with a password that is shown once, with one that was imported, or with one to be chosen by mail. */
  async create(call: RestCall, body: NewUserBody): Promise<RestAnswer> {
    requireAdministrator(call);
    const { invite = false, passwordHash: imported } = body;
    if (invite && imported !== undefined) {
      throw refused([{ pointer: '/passwordHash', code: 'not_allowed', detail: 'Who is invited chooses a password.' }]);
    }
    if (invite) this.mails.requireSent();
    // Who is invited gets a password too, that nobody knows.
    const password = imported === undefined ? newPassword() : null;
    const passwordHash = imported ?? (await this.passwords.hash(password ?? ''));
    return this.writes.create(call, async (work) => {
      const { stores } = work;
      const user = await this.added(work, body, passwordHash);
      if (invite) await this.mails.invite(stores, user, body.email);
      const temporaryPassword = invite ? null : password;
      const shown = await this.bodies.ofOne(stores, user);
      const answer = created(`/api/v1/users/${user.id}`, { ...shown, temporaryPassword }, revisionOf(user));
      return temporaryPassword === null ? answer : secretly(answer);
    });
  }

  setRoles(call: RestCall, userId: string, roles: readonly Role[]): Promise<RestAnswer> {
    return this.changed(call, userId, 'user.set-roles', async ({ stores, now }, locked) => {
      if (!roles.includes('ADMINISTRATOR')) requireAnotherAdministrator(locked);
      return stores.users.change(locked.user, { roles: [...roles] }, now);
    });
  }

  /** Shuts somebody out: everything by which they are signed in ends. */
  disable(call: RestCall, userId: string, reason: string | undefined): Promise<RestAnswer> {
    return this.moved(call, userId, { action: 'user.disable', to: 'DISABLED', reason });
  }

  /** Lets somebody in, also one who waits for that or has not proved an address. */
  enable(call: RestCall, userId: string, reason: string | undefined): Promise<RestAnswer> {
    return this.moved(call, userId, { action: 'user.enable', to: 'ACTIVE', reason });
  }

  /** Replaces a password that was lost, by a mail or by one that is shown once. One's own is changed with the present one. */
  async resetPassword(call: RestCall, userId: string, { deliver }: AdministratorResetBody): Promise<RestAnswer> {
    requireAdministrator(call);
    const person = personIn(call, userId);
    if (person === call.caller.userId) {
      throw new Problem('step_up_required', 'Change your own password with change-password.');
    }
    return deliver === 'EMAIL' ? this.mailReset(call, person) : this.showReset(call, person);
  }

  private mailReset(call: RestCall, userId: string): Promise<RestAnswer> {
    this.mails.requireSent();
    return this.writes.change(call, async ({ stores, audit }) => {
      const { user } = await lockPerson(stores, call, userId);
      if (user.email === null) {
        throw refused([{ pointer: '/deliver', code: 'not_allowed', detail: 'There is no address; use SHOW.' }]);
      }
      if (user.state === 'EMAIL_PENDING') await this.mails.invite(stores, user, user.email);
      else await this.mails.offerReset(stores, user);
      await audit({ action: 'user.offer-password-reset', ...targetOf(user) });
      return plain({ temporaryPassword: null });
    });
  }

  private async showReset(call: RestCall, userId: string): Promise<RestAnswer> {
    const temporaryPassword = newPassword();
    const passwordHash = await this.passwords.hash(temporaryPassword);
    return this.writes.change(call, async ({ stores, now, audit }) => {
      const { user } = await lockPerson(stores, call, userId);
      const after = await stores.users.change(user, { passwordHash }, now);
      await endAccess(stores, userId, now);
      await this.mails.tellPasswordChanged(stores, after);
      await audit({ action: 'user.reset-password', ...targetOf(user) });
      return secretly(plain({ temporaryPassword }));
    });
  }

  private async added({ stores, now, audit }: Work, body: NewUserBody, passwordHash: string): Promise<User> {
    const { username, email, displayName = username, locale = null, roles = ['SUBSCRIBER'], invite = false } = body;
    const { secondFactorRequired = false } = body;
    const state: UserState = invite ? 'EMAIL_PENDING' : 'ACTIVE';
    const fields = { username, email, displayName, locale, roles: [...roles], state, secondFactorRequired };
    const user = await orTaken('name_taken', 'Somebody has this user name or this address.', () =>
      stores.users.add({ ...fields, passwordHash, createdAt: now }),
    );
    await audit({ action: invite ? 'user.invite' : 'user.create', ...targetOf(user), after: factsOf(user) });
    return user;
  }

  private moved(
    call: RestCall,
    userId: string,
    { action, to, reason }: { readonly action: string; readonly to: UserState; readonly reason: string | undefined },
  ): Promise<RestAnswer> {
    const more = reason === undefined ? {} : { reason };
    return this.changed(
      call,
      userId,
      action,
      async ({ stores, now }, locked) => {
        const { user } = locked;
        if (user.state === to) return user;
        if (to === 'DISABLED') {
          requireAnotherAdministrator(locked);
          await endAccess(stores, user.id, now);
        }
        await stores.approvals.withdraw({ subjectId: user.id, kind: 'SIGN_UP' });
        return stores.users.change(user, { state: to }, now);
      },
      more,
    );
  }

  /** Changes a locked person, writes the audit event if anything was changed, and answers with the person. */
  private changed(
    call: RestCall,
    userId: string,
    action: string,
    change: (work: Work, locked: LockedUser) => Promise<User>,
    more: { readonly reason?: string } = {},
  ): Promise<RestAnswer> {
    requireAdministrator(call);
    return this.writes.change(call, async (work) => {
      const locked = await lockPerson(work.stores, call, personIn(call, userId));
      const after = await change(work, locked);
      const { user: before } = locked;
      if (after !== before) {
        const told = { before: factsOf(before), after: { ...factsOf(after), ...more } };
        await work.audit({ action, ...targetOf(after), ...told });
      }
      return item(await this.bodies.ofOne(work.stores, after), revisionOf(after));
    });
  }
}

export const revisionOf = ({ revision }: User) => ({ revision: revision ?? 0 });

/** @throws Problem role_required */
const requireAdministrator = ({ caller }: RestCall): void => caller.requireRole('ADMINISTRATOR');
