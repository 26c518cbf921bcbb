import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { contextOf } from '../http/request-context.js';
import type { OwnForm } from '../pages/own-form.guard.js';
import { PageRefusal } from '../pages/page-refusal.js';
import { Continuation } from './continuation.js';
import { EnrolmentAuthority } from './enrolment-authority.js';
import { EnrolmentService, type OfferedSeed } from './enrolment.service.js';
import { type FirstFactor, hasSecondFactor } from './first-factors.js';
import { PageAnswers } from './page-answers.js';
import { qrCode } from './qr-code.js';

interface TotpPage {
  readonly first: FirstFactor;
  readonly offered: OfferedSeed;
  readonly continuation: Continuation;
  readonly label?: string;
  /** The key of the message that says what is wrong with the code. */
  readonly problem?: string;
}

/** The pages on which one-time passwords are set up, recovery codes made, and factors ended. */
@Injectable()
export class EnrolmentPages {
  constructor(
    private readonly authority: EnrolmentAuthority,
    private readonly enrolments: EnrolmentService,
    private readonly answers: PageAnswers,
  ) {}

  async showTotp(request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofQuery(request).onwards;
    const first = await this.authority.of(request, continuation.orTo('totp'));
    if (typeof first === 'string') return this.answers.lead(first, response);
    this.renderTotp({ first, offered: this.enrolments.offerSeed(first), continuation }, request, response);
  }

  async addTotp({ parameters }: OwnForm, request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofForm(parameters);
    const first = await this.authority.of(request, continuation.orTo('totp'));
    if (typeof first === 'string') return this.answers.leadOn(first, response);
    const sealed = parameters.get('seed') ?? '';
    const label = parameters.get('label') ?? '';
    const form = { sealed, label, code: parameters.get('code') ?? '' };
    const enrolment = await this.enrolments.addTotp(first, form, request, response);
    if (enrolment.outcome === 'added') return this.answers.shown(enrolment.codes, continuation, request, response);
    contextOf(request).reason = enrolment.reason;
    const offered = this.enrolments.reopened(sealed, first) ?? this.enrolments.offerSeed(first);
    this.renderTotp({ first, offered, continuation, label, problem: 'totp.wrong' }, request, response);
  }

  async renewCodes({ parameters }: OwnForm, request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofForm(parameters);
    const first = await this.authority.of(request, continuation.orTo('factors'));
    if (typeof first === 'string') return this.answers.leadOn(first, response);
    if (first.sessionId === null || !hasSecondFactor(first)) {
      throw new PageRefusal('form_expired', 'recovery codes stand in for a factor, and there is none');
    }
    const codes = await this.enrolments.renewCodes(first, request);
    this.answers.shown(codes, continuation, request, response);
  }

  async remove({ parameters }: OwnForm, request: Request, response: Response): Promise<void> {
    const continuation = Continuation.ofForm(parameters);
    const first = await this.authority.of(request, continuation.orTo('factors'));
    if (typeof first === 'string') return this.answers.leadOn(first, response);
    if (first.sessionId === null) throw new PageRefusal('form_expired', 'there is no session yet');
    const removed = await this.enrolments.remove(first, parameters.get('factor') ?? '', request);
    if (!removed) throw new PageRefusal('factor_needed', 'the last factor of somebody who must have one');
    this.answers.leadOn(continuation.after('factor-removed'), response);
  }

  private renderTotp(
    { first: { user, sessionId }, offered, continuation, label = '', problem }: TotpPage,
    request: Request,
    response: Response,
  ): void {
    const account = encodeURIComponent(`Gatehouse:${user.username}`);
    const address = `otpauth://totp/${account}?secret=${offered.key}&issuer=Gatehouse`;
    const values = {
      label,
      problem: problem ?? null,
      key: offered.key.replaceAll(/(.{4})(?=.)/g, '$1 '),
      sealed: offered.sealed,
      picture: qrCode(address),
      required: sessionId === null,
      passkeyPage: continuation.at('/account/factors/passkey'),
    };
    this.answers.show({ view: 'totp', values, continuation, status: problem ? 422 : 200 }, request, response);
  }
}
