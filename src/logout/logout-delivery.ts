import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { StoredLogoutDelivery } from '#database/repositories/logout-delivery.repository';
import type { Client } from '#oauth-core/model/client';
import { ClientDirectory } from '#oauth-core/ports/client-directory';
import { KeyStore } from '#oauth-core/ports/key-store';
import { PairwiseSubjects } from '#oauth-core/ports/pairwise-subjects';
import { issueLogoutToken } from '#oauth-core/tokens/logout-token';
import { Clock, addSeconds } from '#primitives/clock';
import { PublicAddresses } from '../http/public-addresses.js';
import { ProcessLog } from '../http/request-log.js';
import { LogoutTransport } from './logout-transport.js';

/** At a time. */
const BATCH = 50;
/** How long one attempt may take, whatever the application does. */
const ATTEMPT_MS = 5_000;
/** Longer than an attempt can take. Then twice as long each time: with an hour, that is eight attempts. */
const FIRST_PAUSE_SECONDS = 15;

/** Takes deliveries out of the queue and tells the applications that sessions have ended. */
@Injectable()
export class LogoutDelivery {
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly clients: ClientDirectory,
    private readonly transport: LogoutTransport,
    private readonly keys: KeyStore,
    private readonly subjects: PairwiseSubjects,
    private readonly addresses: PublicAddresses,
    private readonly clock: Clock,
    private readonly log: ProcessLog,
  ) {}

  /** Delivers what is due, some of every application's at a time, until nothing is. */
  async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const due = await this.database.read.logoutDeliveries.due(this.clock.now(), BATCH);
      if (due.length === 0) return;
      await Promise.all(due.map((delivery) => this.attempt(delivery)));
    }
  }

  /** Breaks off what is under way: it is tried again when its pause is over, here or elsewhere. */
  stop(): void {
    this.stopping.abort();
  }

  private async attempt(delivery: StoredLogoutDelivery): Promise<void> {
    const nextAttemptAt = addSeconds(this.clock.now(), FIRST_PAUSE_SECONDS * 2 ** delivery.attempts);
    const isOurs = await this.database.single((stores) => stores.logoutDeliveries.claim(delivery, nextAttemptAt));
    if (!isOurs) return;
    const client = await this.clients.find(delivery.consumerKey);
    const isTold = client?.backChannelLogoutUri ? await this.tell(client, client.backChannelLogoutUri, delivery) : true; // it does not want to hear of it any more
    await this.database.single(({ logoutDeliveries }) => {
      if (isTold) return logoutDeliveries.remove(delivery);
      const now = this.clock.now();
      return logoutDeliveries.postpone(delivery.keyPairId, now, addSeconds(now, FIRST_PAUSE_SECONDS));
    });
  }

  /** A refusal is no end: an application that could not end its own session says 400 as well (section 2.8). */
  private async tell(client: Client, address: string, { sessionId, userId, attempts }: StoredLogoutDelivery) {
    const { issuer } = this.addresses;
    const { keys, clock } = this;
    const subject = this.subjects.subjectFor(client, userId);
    const token = await issueLogoutToken({ client, subject, sessionId }, { issuer, keys, clock });
    const signal = AbortSignal.any([AbortSignal.timeout(ATTEMPT_MS), this.stopping.signal]);
    const answer = await this.transport.deliver(address, token, signal);
    if (answer.outcome === 'told') return true;
    const { reason } = answer;
    this.log.logger.warn({ clientId: client.consumerKey, reason, attempts: attempts + 1 }, 'logout not delivered');
    return false;
  }
}
