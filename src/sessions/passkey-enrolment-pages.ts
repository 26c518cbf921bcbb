import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { contextOf } from '../http/request-context.js';
import type { OwnForm } from '../pages/own-form.guard.js';
import { AttemptLimits } from '../users/attempt-limits.js';
import { requireChallenge } from './challenge-limit.js';
import { Continuation } from './continuation.js';
import { EnrolmentAuthority } from './enrolment-authority.js';
import { EnrolmentService } from './enrolment.service.js';
import { PageAnswers } from './page-answers.js';
import { Passkeys } from './passkeys.js';

/** The page on which a passkey is made. */
@Injectable()
export class PasskeyEnrolmentPages {
  constructor(
    private readonly authority: EnrolmentAuthority,
    private readonly enrolments: EnrolmentService,
    private readonly passkeys: Passkeys,
    private readonly limits: AttemptLimits,
    private readonly answers: PageAnswers,
  ) {}

  async show(request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofQuery(request).onwards;
    const first = await this.authority.of(request, continuation.orTo('passkey'));
    if (typeof first === 'string') return this.answers.lead(first, response);
    this.render({ continuation, label: '', alert: null }, request, response);
  }

  /** For the script of the page, which goes where it is sent if nothing can be made now. */
  async options({ parameters, browser }: OwnForm, request: Request, response: Response): Promise<void> {
    const first = await this.authority.of(request, Continuation.ofForm(parameters).orTo('passkey'));
    response.status(200).set('Cache-Control', 'no-store');
    if (typeof first === 'string') return void response.json({ location: first });
    await requireChallenge(this.limits, request);
    response.json(await this.passkeys.optionsForNew(first.user, first.factors, browser));
  }

  async add({ parameters }: OwnForm, request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofForm(parameters);
    const first = await this.authority.of(request, continuation.orTo('passkey'));
    if (typeof first === 'string') return this.answers.leadOn(first, response);
    const label = parameters.get('label') ?? '';
    const form = { label, credential: parameters.get('credential') ?? '' };
    const enrolment = await this.enrolments.addPasskey(first, form, request, response);
    if (enrolment.outcome === 'added') return this.answers.shown(enrolment.codes, continuation, request, response);
    contextOf(request).reason = enrolment.reason;
    this.render({ continuation, label, alert: 'passkey.refused' }, request, response);
  }

  private render(
    {
      continuation,
      ...values
    }: { readonly continuation: Continuation; readonly label: string; readonly alert: string | null },
    request: Request,
    response: Response,
  ): void {
    const totpPage = continuation.at('/account/factors/totp');
    const page = { view: 'passkey', values: { ...values, totpPage }, continuation };
    this.answers.show({ ...page, status: values.alert ? 422 : 200 }, request, response);
  }
}
