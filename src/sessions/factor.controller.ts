import { Controller, Get, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public, ServedOn } from '../http/route-declaration.js';
import { FromOwnForm, type OwnForm, OwnFormGuard } from '../pages/own-form.guard.js';
import { PageRefusalFilter } from '../pages/page-refusal.filter.js';
import { FactorPages } from './factor-pages.js';

/** The second factor of a sign-in, and passkeys, which need no first one. */
@ApiExcludeController()
@ServedOn('console')
@Public()
@UseFilters(PageRefusalFilter)
@Controller('signin')
export class FactorController {
  constructor(private readonly pages: FactorPages) {}

  @Get('factor')
  show(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.show(request, response);
  }

  @Post('factor')
  @UseGuards(OwnFormGuard)
  prove(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.prove(form, request, response);
  }

  @Post('passkey/options')
  @UseGuards(OwnFormGuard)
  options(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.passkeyOptions(form, request, response);
  }

  @Post('passkey')
  @UseGuards(OwnFormGuard)
  passkey(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.passkey(form, request, response);
  }
}
