import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { translator } from '../pages/messages.js';
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
    const title = translator(locale)(`${view}.title`);
    const html = this.pages.render(view, { title, ...values, fields, continuation }, locale);
    response.status(status).set('Cache-Control', 'no-store').type('html').send(html);
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
