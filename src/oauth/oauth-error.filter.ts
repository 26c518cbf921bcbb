import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OAuthError } from '#oauth-core/errors';
import { writeOAuthError } from '../http/oauth-error-body.js';
import { PublicAddresses } from '../http/public-addresses.js';
import { contextOf } from '../http/request-context.js';

/** Writes the refusals of the OAuth rules in the form of RFC 6749 section 5.2, with their challenge. */
@Catch(OAuthError)
export class OAuthErrorFilter implements ExceptionFilter<OAuthError> {
  constructor(private readonly addresses: PublicAddresses) {}

  catch(error: OAuthError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    contextOf(host.switchToHttp().getRequest<Request>()).reason = error.reason;
    if (error.challenge !== null) response.set('WWW-Authenticate', challengeText(error));
    if (error.retryAfterSeconds !== null) response.set('Retry-After', `${error.retryAfterSeconds}`);
    writeOAuthError(response, error, this.addresses);
  }
}

/** RFC 7617 section 2.1 and RFC 6750 section 3, which says nothing about an error to those who sent no token. */
function challengeText({ challenge, code, description, scope }: OAuthError): string {
  if (challenge === 'Basic') return 'Basic realm="Gatehouse", charset="UTF-8"';
  const parameters = ['realm="Gatehouse"'];
  if (code !== 'invalid_request') parameters.push(`error="${code}"`, `error_description="${description}"`);
  if (scope !== null) parameters.push(`scope="${scope}"`);
  return `Bearer ${parameters.join(', ')}`;
}
