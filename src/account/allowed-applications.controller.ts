import { Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { AccountPages } from './account-pages.js';
import { AccountController, Form, View } from './account-route.js';
import { AllowedApplicationsService } from './allowed-applications.service.js';
import { Visitor } from './visit.js';

@AccountController()
export class AllowedApplicationsController {
  constructor(
    private readonly applications: AllowedApplicationsService,
    private readonly pages: AccountPages,
  ) {}

  @View('applications')
  list(@Visitor() signedIn: SignedIn, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.show('applications', signedIn, { request, response }, async ({ user, t }) => ({
      applications: await this.applications.list(user.id, t),
    }));
  }

  @Form('applications/:applicationId/withdraw')
  async withdraw(
    @Visitor() signedIn: SignedIn,
    @Param('applicationId') applicationId: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.applications.withdraw({ signedIn, request }, applicationId);
    this.pages.leadBack('applications', 'withdrawn', response);
  }
}
