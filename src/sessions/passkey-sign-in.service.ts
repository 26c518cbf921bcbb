import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '#database/database';
import type { Repositories } from '#database/repositories/repositories';
import { Clock } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import type { OwnForm } from '../pages/own-form.guard.js';
import { AttemptLimits } from '../users/attempt-limits.js';
import { requireChallenge } from './challenge-limit.js';
import { Passkeys } from './passkeys.js';
import { NotProved, Sessions } from './sessions.js';
import type { SignInStep } from './sign-in.service.js';

/** Signing in with a passkey alone, with or without a password before it. */
@Injectable()
export class PasskeySignInService {
  constructor(
    private readonly database: Database,
    private readonly passkeys: Passkeys,
    private readonly sessions: Sessions,
    private readonly limits: AttemptLimits,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  /** @throws PageRefusal too_many_requests */
  async options({ browser }: OwnForm, request: Request): Promise<object> {
    await requireChallenge(this.limits, request);
    return this.passkeys.optionsForSignIn(browser);
  }

  async signIn({ browser, parameters }: OwnForm, request: Request, response: Response): Promise<SignInStep> {
    const shown = await this.passkeys.shown(parameters.get('credential') ?? '', browser);
    const user = shown && (await this.database.read.users.findForSession(shown.factor.userId));
    if (!shown || !user) return { outcome: 'refused', reason: 'no passkey of anybody' };
    if (!user.enabled) return { outcome: 'refused', reason: 'the account is not active' };
    const { factor, signCount, methods } = shown;
    const prove = async ({ factors, signIns }: Repositories, now: Date): Promise<void> => {
      if (!(await factors.takeCount(factor.id, signCount, now))) throw new NotProved('the passkey may be a copy');
      await signIns.consume(this.rootKeys.fingerprints('sign-in', browser), now); // nothing is left half done
    };
    try {
      const proof = { user, authenticatedAt: this.clock.now(), amr: [...methods, 'mfa'] };
      await this.sessions.begin(proof, { request, response, prove });
    } catch (error) {
      if (!(error instanceof NotProved)) throw error;
      return { outcome: 'refused', reason: error.reason };
    }
    return { outcome: 'signed-in' };
  }
}
