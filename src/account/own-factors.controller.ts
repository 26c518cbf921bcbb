import { Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { AccountPages } from './account-pages.js';
import { AccountController, Form, View } from './account-route.js';
import { OwnFactorsService } from './own-factors.service.js';
import { Visitor } from './visit.js';

@AccountController()
export class OwnFactorsController {
  constructor(
    private readonly factors: OwnFactorsService,
    private readonly pages: AccountPages,
  ) {}

  @View('factors')
  list(@Visitor() signedIn: SignedIn, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.show('factors', signedIn, { request, response }, async ({ user }) => ({
      factors: await this.factors.list(user.id),
      recoveryCodes: await this.factors.countRecoveryCodes(user.id),
    }));
  }

  @Form('factors/:factorId/remove')
  async remove(
    @Visitor() signedIn: SignedIn,
    @Param('factorId') factorId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.factors.remove({ signedIn, request }, factorId);
    this.pages.leadBack('factors', 'factor-removed', response);
  }
}
