import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { User } from '#database/repositories/user.repository';
import { Problem } from '../http/problem.js';
import { type RestAnswer, plain } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import type { RestCall } from '../rest/rest-call.js';
import { RestWrites } from '../rest/rest-writes.js';
import { AttemptLimits, confirmationsFrom, mailsTo, resetsFrom } from './attempt-limits.js';
import { Confirmations } from './confirmations.js';
import type { PasswordResetBody, PasswordResetConfirmationBody } from './dto/sign-up.dto.js';
import { endAccess } from './end-access.js';
import { Passwords } from './passwords.js';
import { record } from './sign-ups.service.js';
import { tooManyRequests } from './too-many-requests.js';
import { UserMails } from './user-mails.js';

/** What lets somebody choose a password who has none to show. */
const OFFERS = ['PASSWORD_RESET', 'INVITATION'] as const;

/** New passwords for people who have lost theirs, or were invited and have none yet. */
@Injectable()
export class PasswordResetsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly limits: AttemptLimits,
    private readonly passwords: Passwords,
    private readonly confirmations: Confirmations,
    private readonly mails: UserMails,
  ) {}

  /** Sends a mail, if there is such a person; answer, statements and time are the same if there is not. */
  async ask(call: RestCall, { username, email }: PasswordResetBody): Promise<RestAnswer> {
    const presented = username ?? email;
    if (presented === undefined || (username !== undefined && email !== undefined)) {
      throw refused([{ pointer: '', code: 'required', detail: 'Send username or email, one of the two.' }]);
    }
    const [mayAsk, mayBeSent] = await this.limits.count(resetsFrom(call.address), mailsTo(presented));
    if (!mayAsk) throw tooManyRequests(3_600);
    const { users } = this.database.read;
    const user = username === undefined ? await users.findByEmail(presented) : await users.findByUsername(presented);
    const person = mayBeSent && mayChoosePassword(user) ? user : null;
    await this.writes.change(call, ({ stores }) => this.mails.offerReset(stores, person));
    return plain({}, 202);
  }

  /** Sets the password of whoever has the mail, and ends everything that was signed in before. It signs nobody in. */
  async confirm(call: RestCall, { token, newPassword }: PasswordResetConfirmationBody): Promise<RestAnswer> {
    const limit = confirmationsFrom(call.address);
    const [mayTry] = await this.limits.count(limit);
    if (!mayTry) throw tooManyRequests(900);
    if (!(await this.confirmations.isLive(token, OFFERS))) throw invalid(); // before it costs a hash
    await this.limits.forgive(limit);
    const passwordHash = await this.passwords.hashChosen(newPassword, '/newPassword');
    await this.writes.change(call, async ({ stores, now }) => {
      const offer = await this.confirmations.take(stores, token, OFFERS);
      const locked = offer && (await stores.users.lock(offer.userId));
      // The mail has to have reached the mailbox that is the person's now.
      if (!offer || !mayChoosePassword(locked?.user ?? null) || locked?.user.email !== offer.address) throw invalid();
      const { user } = locked;
      const state = user.state === 'EMAIL_PENDING' ? 'ACTIVE' : user.state;
      const after = await stores.users.change(user, { passwordHash, emailVerified: true, state }, now);
      await endAccess(stores, user.id, now);
      await this.mails.tellPasswordChanged(stores, after);
      await record({ stores, now }, call, user, { action: 'user.reset-password', after: { by: offer.purpose } });
    });
    return plain({});
  }
}

/** Not somebody whom an administrator has shut out, nor somebody whose address we do not know. */
const mayChoosePassword = (user: User | null): boolean =>
  user !== null && user.state !== 'DISABLED' && user.email !== null;

const invalid = (): Problem => new Problem('confirmation_invalid', 'Ask for another mail and use the newest.');
