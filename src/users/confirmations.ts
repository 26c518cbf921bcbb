import { Injectable } from '@nestjs/common';
import type { Confirmation, ConfirmationPurpose } from '#database/repositories/confirmation.repository';
import { Database } from '#database/database';
import type { Repositories } from '#database/repositories/repositories';
import { Clock, addSeconds } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { isWellFormedSecret, newSecret } from '#primitives/secrets';

/** How long a mail is good for; the mail says so as well (mail-texts.ts). */
const LIFETIME_SECONDS: Readonly<Record<ConfirmationPurpose, number>> = {
  SIGN_UP: 86_400,
  EMAIL_CHANGE: 86_400,
  PASSWORD_RESET: 3_600,
  INVITATION: 604_800,
};

export const lifetimeOf = (purpose: ConfirmationPurpose): number => LIFETIME_SECONDS[purpose];

export type TakenConfirmation = Pick<Confirmation, 'purpose' | 'userId' | 'address'>;

/** Tokens that prove a mailbox, once: 256 random bits, of which a keyed hash is stored. */
@Injectable()
export class Confirmations {
  constructor(
    private readonly database: Database,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /** Makes one, which ends the former of this person for this purpose. One statement. */
  async issue(
    { confirmations }: Pick<Repositories, 'confirmations'>,
    what: { readonly purpose: ConfirmationPurpose; readonly userId: string; readonly address: string },
  ): Promise<string> {
    const token = newSecret('gthc_');
    await confirmations.put({
      ...what,
      fingerprint: this.rootKeys.fingerprint('confirmation', token),
      expiresAt: addSeconds(this.clock.now(), lifetimeOf(what.purpose)),
    });
    return token;
  }

  /** Whether it could be taken now: asked before anything that costs time. */
  async isLive(token: string, purposes: readonly ConfirmationPurpose[]): Promise<boolean> {
    if (!isWellFormedSecret(token, 'gthc_')) return false;
    return this.database.read.confirmations.exists(this.fingerprints(token), purposes, this.clock.now());
  }

  /** Takes it; null when it is none, has ended, is for something else, or somebody else was faster. */
  async take(
    { confirmations }: Pick<Repositories, 'confirmations'>,
    token: string,
    purposes: readonly ConfirmationPurpose[],
  ): Promise<TakenConfirmation | null> {
    if (!isWellFormedSecret(token, 'gthc_')) return null;
    return confirmations.consume(this.fingerprints(token), purposes, this.clock.now());
  }

  private fingerprints(token: string): readonly Buffer[] {
    return this.rootKeys.fingerprints('confirmation', token);
  }
}
