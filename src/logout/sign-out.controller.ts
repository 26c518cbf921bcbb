import { Controller, Get, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public, ServedOn } from '../http/route-declaration.js';
import { sendTo } from '../http/send-to.js';
import { PageRefusalFilter } from '../pages/page-refusal.filter.js';
import { LogoutPages } from './logout-pages.js';
import { queryOf } from './logout-parameters.js';
import { AskAgainFilter, SignOutFormGuard } from './sign-out-form.guard.js';
import { SigningOut } from './signing-out.js';

/** What happens when the person says yes, and what they see then. */
@ApiExcludeController()
@ServedOn('console')
@Public()
@UseFilters(PageRefusalFilter)
@Controller()
export class SignOutController {
  constructor(
    private readonly signingOut: SigningOut,
    private readonly pages: LogoutPages,
  ) {}

  @Post('signout')
  @UseGuards(SignOutFormGuard)
  @UseFilters(AskAgainFilter)
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    const asked = await this.signingOut.read(request, queryOf(request));
    sendTo(response, 303, await this.signingOut.end(asked, request, response));
  }

  @Get('signed-out')
  signedOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.signedOut({ request, response, parameters: queryOf(request) });
  }
}
