import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Continuation } from '../sessions/continuation.js';

/** Nobody is signed in in this browser, or not any more. */
export class SignInNeeded extends Error {}

/** Leads to the sign-in, and from there back to the part of the account that was asked for. */
@Catch(SignInNeeded)
export class SignInNeededFilter implements ExceptionFilter<SignInNeeded> {
  catch(_error: SignInNeeded, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const [, , part = ''] = request.path.split('/');
    const status = request.method === 'POST' ? 303 : 302; // a form must not be posted to the sign-in
    response.set('Cache-Control', 'no-store').redirect(status, Continuation.to(part).at('/signin'));
  }
}
