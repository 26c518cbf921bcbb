import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type AnswerAddress, answerParameters } from '#oauth-core/authorize/client-answer';
import { withQuery } from '#oauth-core/with-query';
import { sendTo } from '../http/send-to.js';
import { localeOf } from '../pages/page-locale.js';
import { Pages } from '../pages/pages.js';

/** Sends browsers on, to the applications with their answers and to our own pages; nothing of it is kept anywhere. */
@Injectable()
export class ClientAnswers {
  constructor(private readonly pages: Pages) {}

  /** An answer by the response mode that was asked for. */
  answer(
    address: AnswerAddress,
    members: Readonly<Record<string, string>>,
    request: Request,
    response: Response,
  ): void {
    const parameters = answerParameters(address, members);
    if (address.mode === 'query') return this.lead(withQuery(address.redirectUri, parameters), request, response);
    const locale = localeOf(request);
    const title = this.pages.words(locale)('authorize.posting.title');
    const values = { title, action: address.redirectUri, fields: [...parameters] };
    response.status(200).set('Cache-Control', 'no-store').type('html');
    response.send(this.pages.render('form-post', values, locale));
  }

  /** After a get by 302; after a post by 303, so that nobody posts again what was posted here (RFC 9700 section 4.12). */
  lead(location: string, { method }: Request, response: Response): void {
    sendTo(response, method === 'POST' ? 303 : 302, location);
  }
}
