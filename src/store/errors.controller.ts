import { Controller, Get, Header, NotFoundException, Param, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { PublicAddresses } from '../http/public-addresses.js';
import { Public, ServedOn } from '../http/route-declaration.js';
import { localeOf } from '../pages/page-locale.js';
import { Pages } from '../pages/pages.js';
import { errorGroups, explanationOf } from './error-pages.js';

/** The first page, and the pages to which every `error_uri` and every problem's `type` leads. */
@ApiExcludeController()
@ServedOn('console')
@Public()
@Controller()
export class ErrorsController {
  constructor(
    private readonly pages: Pages,
    private readonly addresses: PublicAddresses,
  ) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Vary', 'Accept-Language')
  home(@Req() request: Request): string {
    return this.render('home', { titleKey: 'home.title', issuer: this.addresses.issuer }, request);
  }

  @Get('errors')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Vary', 'Accept-Language')
  list(@Req() request: Request): string {
    return this.render('errors', { titleKey: 'errors.title', groups: errorGroups }, request);
  }

  @Get('errors/:code')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Vary', 'Accept-Language')
  explain(@Param('code') code: string, @Req() request: Request): string {
    const explanation = explanationOf(code);
    if (!explanation) throw new NotFoundException();
    return this.render('error', { ...explanation, headline: explanation.title, title: code }, request);
  }

  private render(view: string, values: object, request: Request): string {
    return this.pages.render(view, values, localeOf(request));
  }
}
