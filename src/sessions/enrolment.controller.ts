import { Controller, Get, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public, ServedOn } from '../http/route-declaration.js';
import { FromOwnForm, type OwnForm, OwnFormGuard } from '../pages/own-form.guard.js';
import { PageRefusalFilter } from '../pages/page-refusal.filter.js';
import { EnrolmentPages } from './enrolment-pages.js';
import { PasskeyEnrolmentPages } from './passkey-enrolment-pages.js';

/** Setting up second factors and ending them: for whoever is signed in, and during a sign-in that has to have one. */
@ApiExcludeController()
@ServedOn('console')
@Public()
@UseFilters(PageRefusalFilter)
@Controller('account/factors')
export class EnrolmentController {
  constructor(
    private readonly pages: EnrolmentPages,
    private readonly passkeyPages: PasskeyEnrolmentPages,
  ) {}

  @Get('totp')
  showTotp(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.showTotp(request, response);
  }

  @Post('totp')
  @UseGuards(OwnFormGuard)
  addTotp(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.addTotp(form, request, response);
  }

  @Get('passkey')
  showPasskey(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.passkeyPages.show(request, response);
  }

  @Post('passkey/options')
  @UseGuards(OwnFormGuard)
  passkeyOptions(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.passkeyPages.options(form, request, response);
  }

  @Post('passkey')
  @UseGuards(OwnFormGuard)
  addPasskey(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.passkeyPages.add(form, request, response);
  }

  @Post('recovery-codes')
  @UseGuards(OwnFormGuard)
  renewCodes(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.renewCodes(form, request, response);
  }

  @Post('remove')
  @UseGuards(OwnFormGuard)
  remove(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.remove(form, request, response);
  }
}
