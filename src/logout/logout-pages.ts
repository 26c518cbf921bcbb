import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '#database/database';
import type { LogoutRequest } from '#oauth-core/logout/read-logout-request';
import type { SignedIn } from '#oauth-core/model/signed-in';
import type { FormParameters } from '#oauth-core/parameters';
import { PublicAddresses } from '../http/public-addresses.js';
import { securityHeaders } from '../http/security-headers.js';
import { Browsers } from '../pages/browsers.js';
import { localeOf } from '../pages/page-locale.js';
import { Pages } from '../pages/pages.js';
import { frameOf, originsOf } from './front-channel.js';
import { addressedTo } from './logout-parameters.js';
import { SignedOutNotes } from './signed-out-notes.js';

/** The two pages of signing out. */
@Injectable()
export class LogoutPages {
  constructor(
    private readonly pages: Pages,
    private readonly browsers: Browsers,
    private readonly addresses: PublicAddresses,
    private readonly notes: SignedOutNotes,
    private readonly database: Database,
  ) {}

  /** Asks whether to sign out. The form carries the request in its address, so that it can be asked again. */
  ask({ asked, signedIn }: { asked: LogoutRequest; signedIn: SignedIn }, call: PageCall): void {
    const { request, response, parameters } = call;
    this.show('logout', call, {
      titleKey: 'logout.ask.title',
      status: asked.fault === null ? 200 : 400,
      exceptions: { formLeadsAway: asked.destination !== null },
      values: {
        fault: asked.fault,
        application: asked.client?.applicationName ?? null,
        username: signedIn.user.username,
        action: addressedTo('/signout', parameters),
        formToken: this.browsers.formToken(this.browsers.named(request, response)),
      },
    });
  }

  /** Says that nobody is signed in here and, of a request that is wrong, why it leads nowhere. */
  signedOutAlready({ fault }: LogoutRequest, call: PageCall): void {
    const values = { fault, destination: null, frames: [] };
    this.show('signed-out', call, { titleKey: 'logout.done.title', status: 400, values });
  }

  /** The page after signing out: tells the applications that want to hear of it in frames, and leads on. */
  async signedOut(call: PageCall): Promise<void> {
    const note = this.notes.open(call.parameters.get('note') ?? '');
    const sessionId = note?.sessionId ?? null;
    const uris = sessionId === null ? [] : await this.database.read.logoutDeliveries.frontChannelUris(sessionId);
    const { issuer } = this.addresses;
    const frames = sessionId === null ? [] : uris.map((uri) => frameOf(uri, { issuer, sessionId }));
    this.show('signed-out', call, {
      titleKey: 'logout.done.title',
      exceptions: { frames: originsOf(frames) },
      values: { fault: null, destination: note?.destination ?? null, frames },
    });
  }

  private show(view: string, { request, response, parameters }: PageCall, page: ShownPage): void {
    const locale = localeOf(request, parameters.get('ui_locales') ?? null);
    securityHeaders(this.addresses.consoleUrl, page.exceptions)(request, response, () => undefined);
    response
      .status(page.status ?? 200)
      .set('Cache-Control', 'no-store')
      .type('html');
    response.send(this.pages.render(view, { ...page.values, titleKey: page.titleKey }, locale));
  }
}

/** A request for one of the pages. */
export interface PageCall {
  readonly request: Request;
  readonly response: Response;
  readonly parameters: FormParameters;
}

interface ShownPage {
  readonly titleKey: string;
  readonly status?: number;
  readonly exceptions?: Parameters<typeof securityHeaders>[1];
  readonly values: object;
}
