import { Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { levelOf } from '#oauth-core/tokens/authentication-level';
import { Browsers } from '../pages/browsers.js';
import { AccountPages } from './account-pages.js';
import { AccountController, Form, View } from './account-route.js';
import { OwnSessionsService } from './own-sessions.service.js';
import { Visitor } from './visit.js';

/** Who is signed in, and their way out. */
@AccountController()
export class ProfileController {
  constructor(
    private readonly pages: AccountPages,
    private readonly sessions: OwnSessionsService,
    private readonly browsers: Browsers,
  ) {}

  @View()
  profile(@Visitor() signedIn: SignedIn, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { authenticatedAt, amr } = signedIn;
    return this.pages.show('profile', signedIn, { request, response }, ({ user }) => ({
      user,
      authenticatedAt,
      level: levelOf(amr),
    }));
  }

  @Form('sign-out')
  async signOut(@Visitor() signedIn: SignedIn, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.sessions.end({ signedIn, request }, signedIn.sessionId);
    this.browsers.forget(response);
    response.set('Cache-Control', 'no-store').redirect(303, '/account/signed-out');
  }

  @Get('signed-out')
  signedOut(@Req() request: Request, @Res() response: Response): void {
    this.pages.signedOut(request, response);
  }
}
