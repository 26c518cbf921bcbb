import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { Sessions } from '../sessions/sessions.js';
import { SignInNeeded } from './sign-in-needed.js';

const visits = new WeakMap<Request, SignedIn>();

/** Lets nobody in who is not signed in in this browser. */
@Injectable()
export class SignedInGuard implements CanActivate {
  constructor(private readonly sessions: Sessions) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<Request>();
    const signedIn = await this.sessions.signedIn(request);
    if (!signedIn) throw new SignInNeeded();
    visits.set(request, signedIn);
    return true;
  }
}

/** Who is signed in, on a route behind {@link SignedInGuard}. */
export const Visitor = createParamDecorator((_: unknown, execution: ExecutionContext) =>
  visits.get(execution.switchToHttp().getRequest<Request>()),
);
