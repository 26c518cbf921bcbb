import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type Observable, map } from 'rxjs';
import { isNamed, RestAnswer } from './answer.js';

/** Writes a {@link RestAnswer}: status, headers, and 304 where the caller has the object already. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<RestAnswer, string | undefined> {
  intercept(execution: ExecutionContext, next: CallHandler<RestAnswer>): Observable<string | undefined> {
    const http = execution.switchToHttp();
    return next.handle().pipe(map((answer) => write(answer, http.getRequest<Request>(), http.getResponse<Response>())));
  }
}

function write(answer: RestAnswer, request: Request, response: Response): string | undefined {
  const { status, headers, holdsSecret, body } = answer;
  // What is one person's is no cache's; `private, no-cache` lets a browser ask whether it has changed.
  response
    .set('Cache-Control', holdsSecret ? 'no-store' : 'private, no-cache')
    .set('Vary', 'Authorization')
    .set(headers);
  const ifNoneMatch = request.headers['if-none-match'];
  if (ifNoneMatch && headers.ETag && request.method === 'GET' && isNamed(headers.ETag, ifNoneMatch)) {
    response.status(304);
    return undefined;
  }
  response.status(status);
  if (body === null) return undefined;
  if (!headers['Content-Type']) response.type('application/json');
  return body;
}
