import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LogoutDelivery } from '../logout/logout-delivery.js';
import { Job } from './job.js';

/** Tells applications that a session has ended: until they know, somebody who signed out is still signed in there. */
@Injectable()
export class DeliverLogoutsJob extends Job implements OnModuleDestroy {
  readonly name = 'deliver-logouts';
  readonly everySeconds = 1;

  constructor(private readonly delivery: LogoutDelivery) {
    super();
  }

  run(): Promise<void> {
    return this.delivery.run();
  }

  /** The end of the process does not wait for an application. */
  onModuleDestroy(): void {
    this.delivery.stop();
  }
}
