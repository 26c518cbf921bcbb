import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import { networkOf } from '#oauth-core/network-of-address';
import type { ThrottledSubject } from '#oauth-core/ports/oauth-storage';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';

/** How often something may be done in a window. */
export interface AttemptLimit {
  /** Told apart by it, and by `who`. */
  readonly what: string;
  readonly who: string;
  readonly attempts: number;
  readonly windowSeconds: number;
}

const HOUR = 3_600;
const QUARTER = 900;

/** What stops one network from filling the table of accounts, or from writing to everybody. */
export const signUpsFrom = (address: string): AttemptLimit => perNetwork('sign-up', address, 30, HOUR);
export const resetsFrom = (address: string): AttemptLimit => perNetwork('password-reset', address, 30, HOUR);

/** Nobody guesses a token of 256 bits; this bounds what trying costs us. Only failures count. */
export const confirmationsFrom = (address: string): AttemptLimit => perNetwork('confirmation', address, 60, QUARTER);

/** Of one person's present password, asked for again. Only failures count. */
export const passwordsOf = (userId: string): AttemptLimit => ({
  what: 'present-password',
  who: userId,
  attempts: 10,
  windowSeconds: QUARTER,
});

/**
 * One-time passwords and recovery codes, once the password was right. By the account alone: whoever guesses has the password
 * already, and must not gain guesses by more networks. Only failures count.
 */
export const factorCodesOf = (userId: string): AttemptLimit => ({
  what: 'second-factor',
  who: userId,
  attempts: 10,
  windowSeconds: QUARTER,
});

/** What asking for passkeys may write. */
export const passkeyChallengesFrom = (address: string): AttemptLimit =>
  perNetwork('passkey-challenge', address, 300, QUARTER);

/** What stops anybody from filling somebody's mailbox. */
export const mailsTo = (mailbox: string): AttemptLimit => ({
  what: 'mail',
  who: mailbox.toLowerCase(),
  attempts: 5,
  windowSeconds: HOUR,
});

const perNetwork = (what: string, address: string, attempts: number, windowSeconds: number): AttemptLimit => ({
  what,
  who: networkOf(address),
  attempts,
  windowSeconds,
});

/** Counts attempts of what is open to everybody, together with every other process. */
@Injectable()
export class AttemptLimits {
  constructor(
    private readonly database: Database,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts one attempt under each limit before it is made, so that parallel ones cannot share a count, and says of each
   * whether it was within it. Two statements.
   */
  async count(...limits: readonly AttemptLimit[]): Promise<readonly boolean[]> {
    const now = this.clock.now();
    const subjects = limits.map((limit) => this.subjectOf(limit));
    await this.database.single(({ throttles }) => throttles.count(subjects, now));
    const counted = await this.database.read.throttles.failures(subjects, now);
    return limits.map(({ attempts }, index) => counted[index] <= attempts);
  }

  /** Takes back an attempt that turned out well. */
  async forgive(limit: AttemptLimit): Promise<void> {
    await this.database.single(({ throttles }) => throttles.forgive([this.subjectOf(limit)]));
  }

  private subjectOf({ what, who, windowSeconds }: AttemptLimit): ThrottledSubject {
    return { fingerprint: this.rootKeys.fingerprint('throttle-subject', JSON.stringify([what, who])), windowSeconds };
  }
}
