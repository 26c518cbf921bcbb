import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { levelOf } from '#oauth-core/tokens/authentication-level';
import { contextOf } from '../http/request-context.js';
import type { OwnForm } from '../pages/own-form.guard.js';
import { Continuation } from './continuation.js';
import { type FirstFactor, FirstFactors, hasSecondFactor } from './first-factors.js';
import { PageAnswers } from './page-answers.js';
import { PasskeySignInService } from './passkey-sign-in.service.js';
import { SecondFactorService } from './second-factor.service.js';
import { SignInPages } from './sign-in-pages.js';
import type { SignInStep } from './sign-in.service.js';

/** The page on which a second factor is shown. */
@Injectable()
export class FactorPages {
  constructor(
    private readonly firstFactors: FirstFactors,
    private readonly secondFactors: SecondFactorService,
    private readonly passkeySignIns: PasskeySignInService,
    private readonly signInPages: SignInPages,
    private readonly answers: PageAnswers,
  ) {}

  async show(request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofQuery(request);
    const first = await this.firstFactors.of(request);
    const elsewhere = elsewhereFor(first, continuation);
    if (elsewhere !== null || !first) return this.answers.lead(elsewhere ?? '/signin', response);
    this.render({ first, continuation, alert: null }, request, response);
  }

  async prove({ parameters }: OwnForm, request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofForm(parameters);
    const first = await this.firstFactors.of(request);
    const elsewhere = elsewhereFor(first, continuation);
    if (elsewhere !== null || !first) return this.answers.leadOn(elsewhere ?? '/signin', response);
    const step = await this.secondFactors.withCode(first, parameters.get('code') ?? '', request, response);
    if (step.outcome === 'signed-in') return this.answers.leadOn(continuation.target, response);
    this.refuse(step, { first, continuation }, request, response);
  }

  async passkeyOptions(form: OwnForm, request: Request, response: Response): Promise<void> {
    const options = await this.passkeySignIns.options(form, request);
    response.status(200).set('Cache-Control', 'no-store').json(options);
  }

  async passkey(form: OwnForm, request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofForm(form.parameters);
    const first = await this.firstFactors.of(request); // before it becomes a session
    const step = await this.passkeySignIns.signIn(form, request, response);
    if (step.outcome === 'signed-in') return this.answers.leadOn(continuation.target, response);
    if (first && elsewhereFor(first, continuation) === null) {
      return this.refuse(step, { first, continuation }, request, response);
    }
    this.signInPages.refusePasskey(step, continuation, request, response);
  }

  private refuse(
    step: SignInStep,
    page: { readonly first: FirstFactor; readonly continuation: Continuation },
    request: Request,
    response: Response,
  ): void {
    if (step.outcome === 'later') response.set('Retry-After', String(step.retryAfterSeconds));
    if ('reason' in step) contextOf(request).reason = step.reason;
    const [alert, status] =
      step.outcome === 'later' ? (['factor.later', 429] as const) : (['factor.refused', 401] as const);
    this.render({ ...page, alert, status }, request, response);
  }

  private render(
    {
      first: { factors },
      continuation,
      alert,
      status = 200,
    }: {
      readonly first: FirstFactor;
      readonly continuation: Continuation;
      readonly alert: string | null;
      readonly status?: number;
    },
    request: Request,
    response: Response,
  ): void {
    const has = (wanted: string): boolean => factors.some(({ kind }) => kind === wanted);
    const codes = has('TOTP') || has('RECOVERY_CODES');
    const startOver = continuation.at('/signin');
    const values = { alert, codes, passkey: has('PASSKEY'), recovery: has('RECOVERY_CODES'), startOver };
    this.answers.show({ view: 'factor', values, continuation, status }, request, response);
  }
}

/** Where somebody has to go first, or may go already; null: they are right here. */
function elsewhereFor(first: FirstFactor | null, continuation: Continuation): string | null {
  if (!first) return continuation.at('/signin');
  if (first.sessionId !== null && levelOf(first.amr) === '2') return continuation.target;
  return hasSecondFactor(first) ? null : continuation.at('/account/factors/totp');
}
