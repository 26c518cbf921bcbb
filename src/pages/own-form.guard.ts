import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { type FormParameters, parseForm } from '#oauth-core/parameters';
import { readFormBody } from '../http/form-body.js';
import { PublicAddresses } from '../http/public-addresses.js';
import { rawHeaders } from '../http/raw-headers.js';
import { Browsers } from './browsers.js';
import { PageRefusal } from './page-refusal.js';
import { resumeAddress, sealedRequest } from './resume-address.js';

/** A form of ours, sent by the browser that it was made for. */
export interface OwnForm {
  readonly browser: string;
  readonly parameters: FormParameters;
}

/** A form can have a box for each of as many scopes as a request may ask for. */
const MAX_FIELDS = 200;

/** What {@link Browsers.formToken} looks like. */
const FORM_TOKEN = /^[\w-]{48}$/;

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
    const foreignness = this.foreignness(request);
    if (foreignness !== null) throw new PageRefusal('form_expired', foreignness);
    if (browser === null) throw new PageRefusal('form_expired', 'no cookie');
    const fault = this.tokenFault(browser, parameters);
    if (fault !== null) throw new PageRefusal('form_expired', fault, null, this.wayOn(request, parameters));
    established.set(request, { browser, parameters });
    return true;
  }

  /**
   * A form that was good before its person signed in in another tab is no fault of theirs: an authorization request is read
   * again, and asked about again if need be. Nothing of the form counts.
   */
  private wayOn({ path }: Request, parameters: FormParameters): string | null {
    if (!FORM_TOKEN.test(parameters.get('form_token') ?? '')) return null;
    const sealed = sealedRequest(parameters.get('request'));
    if (sealed !== null) return resumeAddress(sealed);
    return path === '/signin' || path.startsWith('/signin/') ? '/account' : null;
  }

  private foreignness(request: Request): string | null {
    const sites = rawHeaders(request, 'sec-fetch-site');
    if (sites.some((site) => site !== 'same-origin')) return 'a form of another site, says the browser';
    const origins = rawHeaders(request, 'origin');
    return origins.some((origin) => origin !== this.addresses.consoleUrl) ? 'a form of another origin' : null;
  }

  private tokenFault(browser: string, parameters: FormParameters): string | null {
    const token = parameters.get('form_token') ?? '';
    return this.browsers.isFormToken(browser, token) ? null : 'the form was made for another browser, or long ago';
  }
}

/** The {@link OwnForm} of a route behind {@link OwnFormGuard}. */
export const FromOwnForm = createParamDecorator((_: unknown, execution: ExecutionContext) =>
  established.get(execution.switchToHttp().getRequest<Request>()),
);
