import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Factor } from '#database/repositories/factor.repository';
import type { Repositories } from '#database/repositories/repositories';
import { RootKeys } from '#primitives/root-keys';
import { totpStepOf } from '#primitives/totp';
import { AttemptLimits, factorCodesOf } from '../users/attempt-limits.js';
import { FactorEvents } from './factor-events.js';
import { type FirstFactor, FirstFactors } from './first-factors.js';
import { RecoveryCodes, isRecoveryCode, normalCode } from './recovery-codes.js';
import { NotProved } from './sessions.js';
import type { SignInStep } from './sign-in.service.js';

const ONE_TIME_PASSWORD = /^\d{6}$/;

/** The second step of signing in, by something that is typed: a one-time password, or a recovery code. */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly firstFactors: FirstFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly events: FactorEvents,
    private readonly limits: AttemptLimits,
    private readonly rootKeys: RootKeys,
  ) {}

  /** Every guess counts before it is looked at, with those of every other process: parallel ones cannot share a count. */
  async withCode(first: FirstFactor, text: string, request: Request, response: Response): Promise<SignInStep> {
    const code = normalCode(text);
    const method = methodOf(code);
    if (method === null) return { outcome: 'refused', reason: 'what was typed is no code' };
    const limit = factorCodesOf(first.user.userId);
    const [mayTry] = await this.limits.count(limit);
    if (!mayTry) {
      return { outcome: 'later', retryAfterSeconds: limit.windowSeconds, reason: 'too many wrong codes' };
    }
    try {
      const prove = (stores: Repositories, now: Date) => this.take(stores, { first, code, request }, now);
      await this.firstFactors.complete(first, { methods: [method], prove }, request, response);
    } catch (error) {
      if (!(error instanceof NotProved)) throw error;
      return { outcome: 'refused', reason: error.reason };
    }
    await this.limits.forgive(limit);
    return { outcome: 'signed-in' };
  }

  private async take(
    stores: Repositories,
    { first, code, request }: { readonly first: FirstFactor; readonly code: string; readonly request: Request },
    now: Date,
  ): Promise<void> {
    const { factors, user } = first;
    if (ONE_TIME_PASSWORD.test(code)) {
      for (const factor of factors) if (await this.takePassword(stores, factor, code, now)) return;
      throw new NotProved('the one-time password is wrong, or was used');
    }
    if (!(await this.recoveryCodes.take(stores, factors, code, now))) {
      throw new NotProved('the recovery code is wrong, or was used');
    }
    const [factor] = factors.filter(({ kind }) => kind === 'RECOVERY_CODES');
    const { userId } = user;
    await this.events.recordAndTell(stores, request, now, { action: 'factor.use-recovery-code', factor, userId });
  }

  private async takePassword(
    { factors }: Repositories,
    { id, kind, sealedSeed }: Factor,
    password: string,
    now: Date,
  ): Promise<boolean> {
    const seed = kind === 'TOTP' && sealedSeed ? this.rootKeys.open('totp-seed', sealedSeed) : null;
    const step = seed && totpStepOf(seed, password, now);
    return step !== null && factors.takeStep(id, step, now);
  }
}

/** How the `amr` of tokens names it (RFC 8176); codes on paper have no name there. */
const methodOf = (code: string): string | null => {
  if (ONE_TIME_PASSWORD.test(code)) return 'otp';
  return isRecoveryCode(code) ? 'recovery' : null;
};
