import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OAuthError } from '#oauth-core/errors';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { RequestLog } from '../http/request-log.js';
import { PageRefusal } from './page-refusal.js';
import { RenderedRefusals } from './rendered-refusals.js';

/** Tells on a page what a page cannot do: for controllers that people's browsers call. */
@Catch()
export class PageRefusalFilter implements ExceptionFilter {
  constructor(
    private readonly refusals: RenderedRefusals,
    private readonly log: RequestLog,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const refusal = refusalOf(error);
    const context = contextOf(request);
    context.reason = refusal.reason;
    if (refusal.code === 'internal_error') this.log.failure(context, error);
    if (response.headersSent) return void response.destroy();
    if (refusal.leadsTo !== null) return response.set('Cache-Control', 'no-store').redirect(303, refusal.leadsTo);
    if (refusal.retryAfterSeconds !== null) response.set('Retry-After', `${refusal.retryAfterSeconds}`);
    response.status(refusal.status).set('Cache-Control', 'no-store').type('html');
    response.send(this.refusals.page(refusal.code, request));
  }
}

function refusalOf(error: unknown): PageRefusal {
  if (error instanceof PageRefusal) return error;
  if (error instanceof StorageUnavailable) return new PageRefusal('unavailable', 'storage unavailable', 2);
  if (error instanceof OAuthError) return new PageRefusal('malformed_request', error.reason);
  if (error instanceof Problem) return ofProblem(error);
  if (error instanceof HttpException && error.getStatus() === 404) return new PageRefusal('not_found', 'no such page');
  return new PageRefusal('internal_error', error instanceof Error ? error.name : typeof error);
}

function ofProblem({ code, reason, headers }: Problem): PageRefusal {
  if (code !== 'unavailable') return new PageRefusal('malformed_request', code);
  return new PageRefusal('unavailable', reason, Number(headers['Retry-After'] ?? 2));
}
