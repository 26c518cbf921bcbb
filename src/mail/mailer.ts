import { Injectable } from '@nestjs/common';
import type { Repositories } from '#database/repositories/repositories';
import { SettingsMemory } from '#database/memory/settings-memory';
import { Clock, addSeconds } from '#primitives/clock';
import { newTimeOrderedId } from '#primitives/ids';
import { RootKeys } from '#primitives/root-keys';
import { PublicAddresses } from '../http/public-addresses.js';
import type { Mail } from './mail.js';
import type { MailFacts } from './mail-texts.js';

/** More mails wait already than the queue takes. */
export class MailQueueFull extends Error {
  constructor() {
    super('Too many mails are waiting to be delivered.');
    this.name = 'MailQueueFull';
  }
}

/**
 * Where the rest of the product posts its mails. They are stored in the transaction of what they are about, sealed, and
 * delivered off the path of the request: what was answered is never lost.
 */
@Injectable()
export class Mailer {
  constructor(
    private readonly settings: SettingsMemory,
    private readonly addresses: PublicAddresses,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /** Whether there is a mail server to hand mails to. */
  get isConfigured(): boolean {
    return this.settings.current.mail !== null;
  }

  get facts(): MailFacts {
    return { consoleUrl: this.addresses.consoleUrl, supportEmail: this.settings.current.supportEmail };
  }

  /**
   * Stores a mail to be delivered. Null is stored as well and then thrown away: an answer must not tell, by its time,
   * whether there was somebody to write to. One statement, or none without a mail server.
   *
   * @throws MailQueueFull
   */
  async post({ mails }: Pick<Repositories, 'mails'>, mail: Mail | null, lifetimeSeconds: number): Promise<void> {
    if (!this.isConfigured) return;
    const now = this.clock.now();
    const added = await mails.add({
      id: newTimeOrderedId(now),
      sealed: this.rootKeys.seal('mail', Buffer.from(JSON.stringify(mail))),
      attempts: 0,
      nextAttemptAt: now,
      expiresAt: addSeconds(now, lifetimeSeconds),
    });
    if (!added) throw new MailQueueFull();
  }
}
