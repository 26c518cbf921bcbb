import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { MailServer } from '#database/memory/settings';
import type { StoredMail } from '#database/repositories/mail.repository';
import { Clock, addSeconds } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { ProcessLog } from '../http/request-log.js';
import type { Mail } from './mail.js';
import { MailTransport } from './mail-transport.js';

const BATCH = 50;
/** How long one attempt may take, whatever the server does. */
const ATTEMPT_MS = 10_000;
const FIRST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 3_600;

/** Takes mails out of the queue, one after the other, and hands them over. */
@Injectable()
export class MailDelivery {
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly settings: SettingsMemory,
    private readonly transport: MailTransport,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
    private readonly log: ProcessLog,
  ) {}

  /** Delivers what is due. A server that fails is left alone until the next run: the others would fail as well. */
  async run(): Promise<void> {
    const { mail: server } = this.settings.current;
    if (!server) return;
    for (const mail of await this.database.read.mails.due(this.clock.now(), BATCH)) {
      if (!(await this.attempt(mail, server))) return;
    }
  }

  /** Breaks off what is under way: it is tried again when its pause is over, here or elsewhere. */
  stop(): void {
    this.stopping.abort();
  }

  /** Whether the server may be asked to take the next one. */
  private async attempt(stored: StoredMail, server: MailServer): Promise<boolean> {
    const nextAttemptAt = addSeconds(this.clock.now(), pauseAfter(stored.attempts));
    const isOurs = await this.database.single(({ mails }) => mails.claim(stored, nextAttemptAt));
    if (!isOurs) return true;
    const mail = this.opened(stored);
    if (mail) {
      const signal = AbortSignal.any([AbortSignal.timeout(ATTEMPT_MS), this.stopping.signal]);
      const delivery = await this.transport.deliver(mail, server, signal);
      if (delivery.outcome !== 'delivered') {
        const { outcome, reason } = delivery;
        this.log.logger.warn(
          { mailId: stored.id, outcome, reason, attempts: stored.attempts + 1 },
          'mail not delivered',
        );
      }
      if (delivery.outcome === 'failed') return false;
    }
    await this.database.single(({ mails }) => mails.remove(stored.id));
    return true;
  }

  /** Null for one to nobody, and for one whose root key is gone. */
  private opened({ sealed }: StoredMail): Mail | null {
    const text = this.rootKeys.open('mail', sealed)?.toString();
    return text === undefined ? null : JSON.parse(text);
  }
}

/** Half a minute, then twice as long each time, up to an hour. It is longer than an attempt can take. */
const pauseAfter = (attempts: number): number =>
  Math.min(FIRST_PAUSE_SECONDS * 2 ** Math.min(attempts, 10), LONGEST_PAUSE_SECONDS);
