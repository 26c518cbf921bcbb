import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuthorizeRefusal } from '#oauth-core/authorize/authorize-refusal';
import type { OAuthError } from '#oauth-core/errors';
import { PublicAddresses } from '../http/public-addresses.js';
import { contextOf } from '../http/request-context.js';
import { localeOf } from '../pages/page-locale.js';
import { Pages } from '../pages/pages.js';
import { ClientAnswers } from './client-answers.js';

/** Tells the refusals of authorization requests: to the client, or on a page when there is doubt whose they are. */
@Catch(AuthorizeRefusal)
export class AuthorizeRefusalFilter implements ExceptionFilter<AuthorizeRefusal> {
  constructor(
    private readonly answers: ClientAnswers,
    private readonly pages: Pages,
    private readonly addresses: PublicAddresses,
  ) {}

  catch({ error, address }: AuthorizeRefusal, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const { listener } = contextOf(request);
    contextOf(request).reason = error.reason;
    // The gateway's origin shows no form: what could not be read so far does not get any further.
    if (!address || (listener === 'gateway' && address.mode === 'form_post'))
      return this.page(error, request, response);
    this.answers.answer(address, { error: error.code, error_description: error.description }, request, response);
  }

  private page({ code, description, status }: OAuthError, request: Request, response: Response): void {
    const { traceId, listener } = contextOf(request);
    const locale = localeOf(request);
    const title = this.pages.words(locale)('authorize.refused.title');
    const console = listener === 'gateway' ? this.addresses.consoleUrl : '';
    const values = { title, code, description, traceId, console };
    response.status(status).set('Cache-Control', 'no-store').type('html');
    response.send(this.pages.render('authorize-error', values, locale));
  }
}
