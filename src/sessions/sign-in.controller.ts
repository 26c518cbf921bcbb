import { Controller, Get, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public, ServedOn } from '../http/route-declaration.js';
import { FromOwnForm, type OwnForm, OwnFormGuard } from '../pages/own-form.guard.js';
import { PageRefusalFilter } from '../pages/page-refusal.filter.js';
import { SignInPages } from './sign-in-pages.js';

/** Signing in with a password. */
@ApiExcludeController()
@ServedOn('console')
@Public()
@UseFilters(PageRefusalFilter)
@Controller('signin')
export class SignInController {
  constructor(private readonly pages: SignInPages) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): void {
    this.pages.show(request, response);
  }

  @Post()
  @UseGuards(OwnFormGuard)
  signIn(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.signIn(form, request, response);
  }
}
