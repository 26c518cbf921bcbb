import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { contextOf } from '../http/request-context.js';
import type { OwnForm } from '../pages/own-form.guard.js';
import { Continuation, queryOf } from './continuation.js';
import { PageAnswers } from './page-answers.js';
import { SignInService, type SignInStep } from './sign-in.service.js';

/** The longest user name that a form takes (parameters.ts). */
const MAX_USERNAME = 255;

/**
 * A challenge of no known scheme (RFC 9110 section 11.6.1): browsers show the page, and their password managers, like every
 * counter of failed requests on the way, see by the 401 that the password was not right.
 */
const FORM_CHALLENGE = 'FormBased realm="Gatehouse"';

interface Shown {
  readonly username: string;
  readonly continuation: Continuation;
  /** The message that says what went wrong; null at first. */
  readonly alert: string | null;
  readonly status?: number;
}

/** The page with the user name and the password. */
@Injectable()
export class SignInPages {
  constructor(
    private readonly signIns: SignInService,
    private readonly answers: PageAnswers,
  ) {}

  show(request: Request, response: Response): void {
    const username = (queryOf(request).get('hint') ?? '').slice(0, MAX_USERNAME);
    this.render({ username, continuation: Continuation.ofQuery(request), alert: null }, request, response);
  }

  async signIn({ parameters }: OwnForm, request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofForm(parameters);
    const step = await this.signIns.withPassword(parameters, request, response);
    if (step.outcome === 'signed-in') return this.answers.leadOn(continuation.target, response);
    if (step.outcome === 'factor-needed') return this.answers.leadOn(continuation.at('/signin/factor'), response);
    contextOf(request).reason = step.reason;
    const page = { username: parameters.get('username') ?? '', continuation };
    if (step.outcome === 'later') {
      response.set('Retry-After', String(step.retryAfterSeconds));
      return this.render({ ...page, alert: 'sign-in.later', status: 429 }, request, response);
    }
    response.set('WWW-Authenticate', FORM_CHALLENGE);
    this.render({ ...page, alert: 'sign-in.refused', status: 401 }, request, response);
  }

  /** A passkey that opens nothing, of somebody of whom nothing else is known. */
  refusePasskey(step: SignInStep, continuation: Continuation, request: Request, response: Response): void {
    if ('reason' in step) contextOf(request).reason = step.reason;
    response.set('WWW-Authenticate', FORM_CHALLENGE);
    this.render({ username: '', continuation, alert: 'sign-in.passkey_refused', status: 401 }, request, response);
  }

  private render({ continuation, status, ...shown }: Shown, request: Request, response: Response): void {
    this.answers.show({ view: 'sign-in', values: shown, continuation, status }, request, response);
  }
}
