import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OAuthError } from '#oauth-core/errors';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { RequestLog } from './request-log.js';
import { Problem, problemBody } from './problem.js';
import { PublicAddresses } from './public-addresses.js';
import { RefusalPages } from './refusal-pages.js';
import { contextOf } from './request-context.js';
import { RouteTable } from './route-table.js';
import { securityHeaders } from './security-headers.js';
import { oauthCodeOf, writeOAuthError } from './oauth-error-body.js';

/** Writes every refusal that no other filter takes, in the dialect of the address that was asked. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly addresses: PublicAddresses,
    private readonly routes: RouteTable,
    private readonly log: RequestLog,
    private readonly pages: RefusalPages,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const context = contextOf(request);
    const problem = this.problemOf(error, request);
    context.reason ??= problem.reason;
    if (problem.code === 'internal_error') this.log.failure(context, error);
    if (response.headersSent) return void response.destroy();
    response.set(problem.headers);
    if (this.routes.at(context.listener, request.path).some(({ dialect }) => dialect === 'oauth')) {
      const { status, detail } = problem;
      return writeOAuthError(
        response,
        { status, code: oauthCodeOf(problem.code), description: detail },
        this.addresses,
      );
    }
    response.status(problem.status).set('Cache-Control', 'no-store');
    if (context.listener === 'console' && isForBrowser(request)) return this.sendPage(problem, request, response);
    const body = problemBody(problem, this.addresses.consoleUrl, request.path, context.traceId);
    response.type('application/problem+json').send(JSON.stringify(body));
  }

  private sendPage(problem: Problem, request: Request, response: Response): void {
    securityHeaders(this.addresses.consoleUrl)(request, response, () => undefined);
    response.vary('Accept').type('html').send(this.pages.render(problem, request));
  }

  private problemOf(error: unknown, request: Request): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof StorageUnavailable) return storageUnavailable();
    if (error instanceof OAuthError && error.status === 429) return tooManyRequests(error);
    if (error instanceof HttpException && error.getStatus() === 404) return this.notFound(request);
    if (error instanceof URIError || (error instanceof HttpException && error.getStatus() === 400)) {
      return new Problem('malformed_request', 'The address holds an escape that cannot be decoded.');
    }
    return new Problem('internal_error', 'The failure was recorded under the trace id. Repeating may help.');
  }

  /** A known address with another method is 405 and says which ones it answers to (RFC 9110 section 15.5.6). */
  private notFound(request: Request): Problem {
    const methods = new Set(this.routes.at(contextOf(request).listener, request.path).map(({ method }) => method));
    if (methods.has('GET')) methods.add('HEAD');
    if (methods.size === 0 || methods.has(request.method)) {
      return new Problem('not_found', 'Check the address for spelling, letter case and the right host and port.');
    }
    const allow = [...methods].sort().join(', ');
    return new Problem('method_not_allowed', `Use ${allow}.`, { headers: { Allow: allow } });
  }
}

/** The REST API answers programs, whatever they say they would rather have. */
const isForBrowser = (request: Request): boolean =>
  !/^\/api(\/|$)/i.test(request.path) &&
  request.accepts(['application/problem+json', 'application/json', 'text/html']) === 'text/html';

const storageUnavailable = (): Problem =>
  new Problem('unavailable', 'The database does not answer. Ask again in a moment.', {
    reason: 'storage unavailable',
    headers: { 'Retry-After': '2' },
  });

/** A limit of the rules of OAuth, at an address that speaks in problems. */
const tooManyRequests = ({ description, reason, retryAfterSeconds }: OAuthError): Problem =>
  new Problem('too_many_requests', description, { reason, headers: { 'Retry-After': `${retryAfterSeconds ?? 1}` } });
