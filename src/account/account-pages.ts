import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '#database/database';
import type { User } from '#database/repositories/user.repository';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { Browsers } from '../pages/browsers.js';
import type { Translate } from '../pages/messages.js';
import { localeOf } from '../pages/page-locale.js';
import { Pages } from '../pages/pages.js';
import { SignInNeeded } from './sign-in-needed.js';

/** The parts of the account, each at its address below `/account`. */
export const PARTS = ['profile', 'applications', 'sessions', 'factors'] as const;
export type Part = (typeof PARTS)[number];

/** What a form can have done; the page that it leads to says so. */
const DEEDS = ['withdrawn', 'session-ended', 'sessions-ended', 'factor-removed'] as const;
export type AccountDeed = (typeof DEEDS)[number];

/** Whose page it is, and in which words. */
export interface Setting {
  readonly user: User;
  readonly t: Translate;
}

/** Shows the parts of the account, and leads back to them. */
@Injectable()
export class AccountPages {
  constructor(
    private readonly database: Database,
    private readonly pages: Pages,
    private readonly browsers: Browsers,
  ) {}

  /** @param values what the part shows */
  async show(
    part: Part,
    { user: { userId } }: SignedIn,
    { request, response }: { readonly request: Request; readonly response: Response },
    values: (setting: Setting) => object | Promise<object>,
  ): Promise<void> {
    const user = await this.database.read.users.find(userId);
    const browser = this.browsers.of(request);
    if (!user || browser === null) throw new SignInNeeded(); // gone since the guard looked
    const locale = localeOf(request, null, user.locale);
    const t = this.pages.words(locale);
    const done = DEEDS.find((deed) => deed === request.query.done);
    const shown = {
      ...(await values({ user, t })),
      part,
      parts: PARTS,
      person: user.displayName,
      shape: 'wide',
      titleKey: `account.${part}`,
      done: done ? t(`account.done.${done}`) : '',
      formToken: this.browsers.formToken(browser),
    };
    const html = this.pages.render(`account-${part}`, shown, locale);
    response.set('Cache-Control', 'no-store').type('html').send(html);
  }

  /** After a form: to the part that it belongs to, which says what was done. */
  leadBack(part: Part, done: AccountDeed, response: Response): void {
    response.set('Cache-Control', 'no-store').redirect(303, `/account/${part}?done=${done}`);
  }
}
