import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RememberedUsers } from '#database/memory/remembered-users';
import { isOptional } from '#oauth-core/authorize/consent';
import type { Decision } from '#oauth-core/authorize/decide';
import type { AuthorizeRequest } from '#oauth-core/authorize/validate-request';
import { ScopeCatalogue } from '#oauth-core/ports/client-directory';
import { Browsers } from '../pages/browsers.js';
import type { Translate } from '../pages/messages.js';
import { localeOf } from '../pages/page-locale.js';
import { Pages } from '../pages/pages.js';
import { scopesInWords } from '../pages/scope-words.js';

interface AskedConsent {
  readonly authorize: AuthorizeRequest;
  readonly decision: Extract<Decision, { readonly step: 'consent' }>;
  readonly sealed: string;
  readonly uiLocales: string | null;
}

/** Asks a person what an application may do, every scope in words. */
@Injectable()
export class ConsentPage {
  constructor(
    private readonly pages: Pages,
    private readonly browsers: Browsers,
    private readonly users: RememberedUsers,
    private readonly scopeCatalogue: ScopeCatalogue,
  ) {}

  async show(asked: AskedConsent, request: Request, response: Response): Promise<void> {
    const { authorize, decision, sealed } = asked;
    const { client, address } = authorize;
    const locale = localeOf(request, asked.uiLocales);
    const words = this.pages.words(locale);
    const application = client.applicationName;
    const values = {
      title: words('consent.title', { application }),
      application,
      owner: (await this.users.find(client.ownerId)) ?? '',
      username: decision.signedIn.user.username,
      identifies: decision.scopes.includes('openid'),
      scopes: await this.choices(decision, authorize, words),
      destination: destinationOf(address.redirectUri),
      sealed,
      formToken: this.browsers.formToken(this.browsers.named(request, response)),
    };
    response.status(200).set('Cache-Control', 'no-store').type('html');
    response.send(this.pages.render('consent', values, locale));
  }

  /** What may be left out; what is new first. */
  private async choices({ scopes, allowed }: AskedConsent['decision'], { client }: AuthorizeRequest, words: Translate) {
    const declared = await this.scopeCatalogue.subscribedScopes(client.applicationId);
    const inWords = scopesInWords(scopes.filter(isOptional), words, declared);
    const choices = inWords.map((choice) => ({ ...choice, isNew: !allowed.includes(choice.scope) }));
    return [...choices.filter(({ isNew }) => isNew), ...choices.filter(({ isNew }) => !isNew)];
  }
}

/** Where the person goes on, as far as it means something to people. */
function destinationOf(redirectUri: string): string {
  const { protocol, host } = new URL(redirectUri);
  return protocol === 'https:' || protocol === 'http:' ? host : protocol.slice(0, -1);
}
