import { Injectable } from '@nestjs/common';
import type { SignUp } from '#database/memory/settings';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { Repositories } from '#database/repositories/repositories';
import type { User, UserState } from '#database/repositories/user.repository';
import { Problem } from '../http/problem.js';
import { type RestAnswer, plain } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import { RestWrites, type Work, orTaken } from '../rest/rest-writes.js';
import { AttemptLimits, confirmationsFrom, mailsTo, signUpsFrom } from './attempt-limits.js';
import { Confirmations, type TakenConfirmation } from './confirmations.js';
import type { SignUpBody } from './dto/sign-up.dto.js';
import { Passwords } from './passwords.js';
import { tooManyRequests } from './too-many-requests.js';
import { factsOf, targetOf } from './user-body.js';
import { UserMails } from './user-mails.js';

const PROOFS = ['SIGN_UP', 'EMAIL_CHANGE'] as const;

const STATE_AFTER: Readonly<Record<Exclude<SignUp, 'CLOSED'>, UserState>> = {
  OPEN: 'ACTIVE',
  EMAIL: 'EMAIL_PENDING',
  APPROVAL: 'APPROVAL_PENDING',
};

/** Accounts that people open for themselves, and the proof of their addresses. */
@Injectable()
export class SignUpsService {
  constructor(
    private readonly writes: RestWrites,
    private readonly settings: SettingsMemory,
    private readonly limits: AttemptLimits,
    private readonly passwords: Passwords,
    private readonly confirmations: Confirmations,
    private readonly mails: UserMails,
  ) {}

  /**
   * Opens an account. The address is only named: it stays its owner's until it is proved, and whether it belongs to
   * somebody already changes neither the answer nor the work. Only the user name may be told to be taken.
   */
  async open(call: RestCall, body: SignUpBody): Promise<RestAnswer> {
    const state = this.stateAfter();
    const { username, email, password, displayName = username } = body;
    const [mayOpen, mayBeSent] = await this.limits.count(signUpsFrom(call.address), mailsTo(email));
    if (!mayOpen) throw tooManyRequests(3_600);
    const passwordHash = await this.passwords.hashChosen(password, '/password');
    return this.writes.create(call, async ({ stores, now }) => {
      const owner = await stores.users.findByEmail(email);
      const user = await orTaken('name_taken', 'Somebody has this user name.', () =>
        stores.users.add({
          ...newcomer(username, displayName),
          pendingEmail: email,
          passwordHash,
          state,
          createdAt: now,
        }),
      );
      if (state === 'APPROVAL_PENDING') await requestApproval(stores, user, now);
      await this.mails.askToConfirm(stores, user, { address: email, purpose: 'SIGN_UP', owner, mayBeSent });
      await record({ stores, now }, call, user, { action: 'user.sign-up', after: { state } });
      return plain({ state }, 202);
    });
  }

  /** Takes the proof of an address, of a new account or of a change. */
  async confirm(call: RestCall, token: string): Promise<RestAnswer> {
    const limit = confirmationsFrom(call.address);
    const [mayTry] = await this.limits.count(limit);
    if (!mayTry) throw tooManyRequests(900);
    const user = await this.writes.change(call, async (work) => {
      const proof = await this.confirmations.take(work.stores, token, PROOFS);
      const locked = proof && (await work.stores.users.lock(proof.userId));
      if (!proof || locked?.user.pendingEmail !== proof.address) throw invalid();
      return this.proved(work, call, locked.user, proof);
    });
    await this.limits.forgive(limit);
    return plain({ state: user.state });
  }

  private async proved(
    { stores, now }: Work,
    call: RestCall,
    before: User,
    { address }: TakenConfirmation,
  ): Promise<User> {
    const state = before.state === 'EMAIL_PENDING' ? 'ACTIVE' : before.state;
    const change = { email: address, emailVerified: true, pendingEmail: null, state };
    // Somebody else may have proved it first: then it is theirs.
    const after = await orTaken('confirmation_invalid', INVALID, () => stores.users.change(before, change, now));
    // What was sent to the former mailbox no longer proves anything.
    await stores.confirmations.endAllOf(before.id, ['PASSWORD_RESET', 'INVITATION']);
    await record({ stores, now }, call, after, {
      action: 'user.confirm-email',
      before: factsOf(before),
      after: factsOf(after),
    });
    return after;
  }

  /** @throws Problem setting_forbids */
  private stateAfter(): UserState {
    const { signUp } = this.settings.current;
    if (signUp === 'CLOSED') {
      throw new Problem('setting_forbids', 'Accounts are made by administrators here.', { setting: 'signUp' });
    }
    if (signUp === 'EMAIL') this.mails.requireSent();
    return STATE_AFTER[signUp];
  }
}

const requestApproval = ({ approvals }: Repositories, { id }: User, createdAt: Date) =>
  approvals.request({ kind: 'SIGN_UP', subjectKind: 'USER', subjectId: id, requestedBy: id, createdAt });

const INVALID = 'Ask for another mail and use the newest.';
const invalid = (): Problem => new Problem('confirmation_invalid', INVALID);

const newcomer = (username: string, displayName: string) => ({
  username,
  displayName,
  email: null,
  roles: ['SUBSCRIBER'] as const,
  secondFactorRequired: false,
});

/** The person did it, although no token said so. */
export async function record(
  { stores, now }: { readonly stores: Pick<Repositories, 'auditEvents'>; readonly now: Date },
  { address, traceId }: RestCall,
  { id }: Pick<User, 'id'>,
  deed: { readonly action: string; readonly before?: object; readonly after?: object },
): Promise<void> {
  await stores.auditEvents.add({
    at: now,
    actor: { kind: 'USER', id },
    address,
    traceId,
    ...targetOf({ id }),
    ...deed,
  });
}
