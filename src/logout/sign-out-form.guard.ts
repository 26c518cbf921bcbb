import {
  type ArgumentsHost,
  type CanActivate,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  Injectable,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { contextOf } from '../http/request-context.js';
import { sendTo } from '../http/send-to.js';
import { OwnFormGuard } from '../pages/own-form.guard.js';
import { PageRefusal } from '../pages/page-refusal.js';
import { addressedTo, queryOf } from './logout-parameters.js';

class OutdatedForm extends Error {
  constructor(
    readonly address: string,
    readonly reason: string,
  ) {
    super('The form is out of date.');
  }
}

/**
 * A form that is out of date, since the person has signed out in another tab meanwhile, is no fault of theirs: the request
 * is read again, and asked about again if somebody is signed in. So is the form of another site, which decides nothing.
 */
@Injectable()
export class SignOutFormGuard implements CanActivate {
  constructor(private readonly ownForm: OwnFormGuard) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    try {
      return await this.ownForm.canActivate(execution);
    } catch (error) {
      if (!(error instanceof PageRefusal && error.code === 'form_expired')) throw error;
      const request = execution.switchToHttp().getRequest<Request>();
      throw new OutdatedForm(addressedTo('/oauth2/logout', queryOf(request)), error.reason);
    }
  }
}

@Catch(OutdatedForm)
export class AskAgainFilter implements ExceptionFilter {
  catch({ address, reason }: OutdatedForm, host: ArgumentsHost): void {
    contextOf(host.switchToHttp().getRequest<Request>()).reason = reason;
    sendTo(host.switchToHttp().getResponse<Response>(), 303, address);
  }
}
