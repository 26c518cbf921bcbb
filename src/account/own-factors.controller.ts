import { Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '#database/database';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { AccountPages } from './account-pages.js';
import { AccountController, View } from './account-route.js';
import { Visitor } from './visit.js';

/** By what people prove who they are, beside their password. They set it up and end it with EnrolmentController. */
@AccountController()
export class OwnFactorsController {
  constructor(
    private readonly database: Database,
    private readonly pages: AccountPages,
  ) {}

  @View('factors')
  list(@Visitor() signedIn: SignedIn, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { factors } = this.database.read;
    return this.pages.show('factors', signedIn, { request, response }, async ({ user }) => ({
      factors: await factors.ofUser(user.id),
      recoveryCodes: await factors.countRecoveryCodes(user.id),
    }));
  }
}
