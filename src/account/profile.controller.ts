import { Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { levelOf } from '#oauth-core/tokens/authentication-level';
import { AccountPages } from './account-pages.js';
import { AccountController, View } from './account-route.js';
import { Visitor } from './visit.js';

/** Who is signed in, and their way out. */
@AccountController()
export class ProfileController {
  constructor(private readonly pages: AccountPages) {}

  @View()
  profile(@Visitor() signedIn: SignedIn, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { authenticatedAt, amr } = signedIn;
    return this.pages.show('profile', signedIn, { request, response }, ({ user }) => ({
      user,
      authenticatedAt,
      level: levelOf(amr),
    }));
  }
}
