import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { type FormParameters, parseForm } from '#oauth-core/parameters';
import { readFormBody } from '../http/form-body.js';
import { PublicAddresses } from '../http/public-addresses.js';
import { rawHeaders } from '../http/raw-headers.js';
import { Browsers } from './browsers.js';
import { PageRefusal } from './page-refusal.js';

/** A form of ours, sent by the browser that it was made for. */
export interface OwnForm {
  readonly browser: string;
  readonly parameters: FormParameters;
}

/** A form can have a box for each of as many scopes as a request may ask for. */
const MAX_FIELDS = 200;

const established = new WeakMap<Request, OwnForm>();

/** Lets a post through only when it comes from a form of ours in the same browser (tokens.md §8). */
@Injectable()
export class OwnFormGuard implements CanActivate {
  constructor(
    private readonly browsers: Browsers,
    private readonly addresses: PublicAddresses,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<Request>();
    const parameters = parseForm(await readFormBody(request), MAX_FIELDS);
    const browser = this.browsers.of(request);
    const fault = this.foreignness(request) ?? this.tokenFault(browser, parameters);
    if (fault !== null || browser === null) throw new PageRefusal('form_expired', fault ?? 'no cookie');
    established.set(request, { browser, parameters });
    return true;
  }

  private foreignness(request: Request): string | null {
    const sites = rawHeaders(request, 'sec-fetch-site');
    if (sites.some((site) => site !== 'same-origin')) return 'a form of another site, says the browser';
    const origins = rawHeaders(request, 'origin');
    return origins.some((origin) => origin !== this.addresses.consoleUrl) ? 'a form of another origin' : null;
  }

  private tokenFault(browser: string | null, parameters: FormParameters): string | null {
    if (browser === null) return 'no cookie';
    const token = parameters.get('form_token') ?? '';
    return this.browsers.isFormToken(browser, token) ? null : 'the form was made for another browser, or long ago';
  }
}

/** The {@link OwnForm} of a route behind {@link OwnFormGuard}. */
export const FromOwnForm = createParamDecorator((_: unknown, execution: ExecutionContext) =>
  established.get(execution.switchToHttp().getRequest<Request>()),
);
