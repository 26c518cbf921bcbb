import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OAuthError } from '#oauth-core/errors';
import { writeOAuthError } from '../http/oauth-error-body.js';
import { PublicAddresses } from '../http/public-addresses.js';
import { contextOf } from '../http/request-context.js';

/** Writes the refusals of the OAuth rules in the form of RFC 6749 section 5.2. */
@Catch(OAuthError)
export class OAuthErrorFilter implements ExceptionFilter<OAuthError> {
  constructor(private readonly addresses: PublicAddresses) {}

  catch(error: OAuthError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    contextOf(host.switchToHttp().getRequest<Request>()).reason = error.reason;
    if (error.status === 401) response.set('WWW-Authenticate', 'Basic realm="Gatehouse", charset="UTF-8"');
    if (error.retryAfterSeconds !== null) response.set('Retry-After', `${error.retryAfterSeconds}`);
    writeOAuthError(response, error, this.addresses);
  }
}
