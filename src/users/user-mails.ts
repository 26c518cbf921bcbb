import { Injectable } from '@nestjs/common';
import type { Repositories } from '#database/repositories/repositories';
import type { User } from '#database/repositories/user.repository';
import { newId } from '#primitives/ids';
import { Problem } from '../http/problem.js';
import {
  type Recipient,
  alreadyRegistered,
  confirmAddress,
  factorNews,
  invitation,
  passwordChanged,
  resetPassword,
} from '../mail/mail-texts.js';
import type { Mail } from '../mail/mail.js';
import { MailQueueFull, Mailer } from '../mail/mailer.js';
import { Confirmations, lifetimeOf } from './confirmations.js';

type Stores = Pick<Repositories, 'confirmations' | 'mails'>;

/** What people hear of their second factors, by the name that it has in the audit. */
export type FactorNews = 'factor.add' | 'factor.remove' | 'factor.renew-codes' | 'factor.use-recovery-code';

const FACTOR_NEWS: Readonly<Record<FactorNews, string>> = {
  'factor.add': 'a second factor was added',
  'factor.remove': 'a second factor was removed',
  'factor.renew-codes': 'the recovery codes were replaced by new ones',
  'factor.use-recovery-code': 'one of the recovery codes was used',
};

/** How long a mail that only tells something is worth delivering. */
const NOTICE_SECONDS = 86_400;

/** Stands where an address would, in the rows that only make two answers take one time. */
const NOBODY = 'nobody@invalid';

/**
 * The mails about accounts, each in the transaction of what it is about. Whether there is somebody to write to changes
 * neither the statements nor the answer.
 */
@Injectable()
export class UserMails {
  constructor(
    private readonly confirmations: Confirmations,
    private readonly mailer: Mailer,
  ) {}

  get areSent(): boolean {
    return this.mailer.isConfigured;
  }

  /** @throws Problem setting_forbids */
  requireSent(): void {
    if (this.areSent) return;
    throw new Problem('setting_forbids', 'No mail server is set up, and this needs a mail.', { setting: 'mail' });
  }

  /** To the mailbox that an account names, to prove it; or to its owner, if it belongs to an account already. */
  async askToConfirm(
    stores: Stores,
    user: Pick<User, 'id' | 'username'>,
    to: {
      readonly address: string;
      readonly purpose: 'SIGN_UP' | 'EMAIL_CHANGE';
      readonly owner: Pick<User, 'username'> | null;
      /** False when it got too many lately. */
      readonly mayBeSent: boolean;
    },
  ): Promise<void> {
    if (!this.areSent) return;
    const { address, purpose, owner, mayBeSent } = to;
    const about = owner ? { userId: newId(), address: NOBODY } : { userId: user.id, address };
    const token = await this.confirmations.issue(stores, { purpose, ...about });
    const { facts } = this.mailer;
    const mail = owner
      ? alreadyRegistered({ to: address, username: owner.username }, facts)
      : confirmAddress({ to: address, username: user.username }, token, facts);
    await this.post(stores, mayBeSent ? mail : null, lifetimeOf(purpose));
  }

  /** Lets a person choose a new password; for nobody it does the same work. */
  async offerReset(stores: Stores, user: Pick<User, 'id' | 'username' | 'email'> | null): Promise<void> {
    if (!this.areSent) return;
    const to = user?.email ?? null;
    const about = user && to !== null ? { userId: user.id, address: to } : { userId: newId(), address: NOBODY };
    const token = await this.confirmations.issue(stores, { purpose: 'PASSWORD_RESET', ...about });
    const mail = user && to !== null ? resetPassword({ to, username: user.username }, token, this.mailer.facts) : null;
    await this.post(stores, mail, lifetimeOf('PASSWORD_RESET'));
  }

  async invite(
    stores: Stores,
    { id: userId, username }: Pick<User, 'id' | 'username'>,
    address: string,
  ): Promise<void> {
    const token = await this.confirmations.issue(stores, { purpose: 'INVITATION', userId, address });
    await this.post(stores, invitation({ to: address, username }, token, this.mailer.facts), lifetimeOf('INVITATION'));
  }

  tellPasswordChanged(stores: Stores, user: User): Promise<void> {
    return this.tell(stores, user, (recipient) => passwordChanged(recipient, this.mailer.facts));
  }

  tellFactorNews(stores: Stores, user: User, news: FactorNews): Promise<void> {
    return this.tell(stores, user, (recipient) => factorNews(recipient, FACTOR_NEWS[news], this.mailer.facts));
  }

  /** To the proved address alone: any other may be somebody else's. */
  private async tell(
    stores: Stores,
    { username, email, emailVerified }: User,
    write: (recipient: Recipient) => Mail,
  ): Promise<void> {
    const to = emailVerified ? email : null;
    if (to !== null) await this.post(stores, write({ to, username }), NOTICE_SECONDS);
  }

  private async post(stores: Stores, mail: Mail | null, lifetimeSeconds: number): Promise<void> {
    try {
      await this.mailer.post(stores, mail, lifetimeSeconds);
    } catch (error) {
      if (!(error instanceof MailQueueFull)) throw error;
      throw new Problem('unavailable', 'Too many mails wait to be sent. Ask again later.', {
        reason: 'the mail queue is full',
        headers: { 'Retry-After': '60' },
      });
    }
  }
}
