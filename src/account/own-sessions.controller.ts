import { Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { AccountPages } from './account-pages.js';
import { AccountController, Form, View } from './account-route.js';
import { deviceOf } from './device-name.js';
import { OwnSessionsService } from './own-sessions.service.js';
import { Visitor } from './visit.js';

@AccountController()
export class OwnSessionsController {
  constructor(
    private readonly sessions: OwnSessionsService,
    private readonly pages: AccountPages,
  ) {}

  @View('sessions')
  list(@Visitor() signedIn: SignedIn, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.show('sessions', signedIn, { request, response }, async ({ user }) => {
      const sessions = await this.sessions.list(user.id);
      const shown = sessions.map((session) => ({
        ...session,
        ...deviceOf(session.userAgent),
        present: session.id === signedIn.sessionId,
      }));
      return { sessions: shown.toSorted((one, other) => Number(other.present) - Number(one.present)) };
    });
  }

  @Form('sessions/end-others')
  async endOthers(@Visitor() signedIn: SignedIn, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.sessions.endOthers({ signedIn, request });
    this.pages.leadBack('sessions', 'sessions-ended', response);
  }

  @Form('sessions/:sessionId/end')
  async end(
    @Visitor() signedIn: SignedIn,
    @Param('sessionId') sessionId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.sessions.end({ signedIn, request }, sessionId);
    this.pages.leadBack('sessions', 'session-ended', response);
  }
}
