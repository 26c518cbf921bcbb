import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { localeOf } from '../pages/page-locale.js';
import { Pages } from '../pages/pages.js';
import { Browsers } from '../pages/browsers.js';
import type { Continuation } from './continuation.js';

export interface ShownPage {
  readonly view: string;
  readonly values: object;
  readonly continuation: Continuation;
  readonly status?: number;
}

/** Sends the pages of a sign-in: never stored, each with the token of its browser's forms. */
@Injectable()
export class PageAnswers {
  constructor(
    private readonly pages: Pages,
    private readonly browsers: Browsers,
  ) {}

  show(
    { view, values, continuation, status = 200 }: ShownPage,
    request: Request,
    response: Response,
    browser = this.browsers.named(request, response),
  ): void {
    const formToken = this.browsers.formToken(browser);
    const locale = localeOf(request, continuation.uiLocales);
    const fields = [['form_token', formToken], ...continuation.fields];
    const html = this.pages.render(view, { titleKey: `${view}.title`, ...values, fields }, locale);
    response.status(status).set('Cache-Control', 'no-store').type('html').send(html);
  }

  /** New recovery codes, if there are any: the one answer to a post that is no redirect, since nobody can show them again. */
  shown(codes: readonly string[] | null, continuation: Continuation, request: Request, response: Response): void {
    if (codes === null) return this.leadOn(continuation.target, response);
    const values = { codes, target: continuation.target };
    this.show({ view: 'recovery-codes', values, continuation }, request, response);
  }

  /** After a get. */
  lead(to: string, response: Response): void {
    response.set('Cache-Control', 'no-store').redirect(302, to);
  }

  /** After a post: the browser must not post again what it has just posted, a password least of all. */
  leadOn(to: string, response: Response): void {
    response.set('Cache-Control', 'no-store').redirect(303, to);
  }
}
