import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { MailDelivery } from '../mail/mail-delivery.js';
import { Job } from './job.js';

/** Hands the mails that wait over to the mail server; somebody is waiting for most of them. */
@Injectable()
export class DeliverMailsJob extends Job implements OnModuleDestroy {
  readonly name = 'deliver-mails';
  readonly everySeconds = 2;

  constructor(private readonly delivery: MailDelivery) {
    super();
  }

  run(): Promise<void> {
    return this.delivery.run();
  }

  /** The end of the process does not wait for a mail server. */
  onModuleDestroy(): void {
    this.delivery.stop();
  }
}
