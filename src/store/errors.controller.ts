import { Controller, Get, Header, NotFoundException, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PublicAddresses } from '../http/public-addresses.js';
import { Public, ServedOn } from '../http/route-declaration.js';
import { errorGroups, explanationOf } from './error-pages.js';
import { Pages } from '../pages/pages.js';

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
  home(): string {
    return this.pages.render('home', { title: 'Home', issuer: this.addresses.issuer });
  }

  @Get('errors')
  @Header('Content-Type', 'text/html; charset=utf-8')
  list(): string {
    return this.pages.render('errors', { title: 'Error codes', groups: errorGroups });
  }

  @Get('errors/:code')
  @Header('Content-Type', 'text/html; charset=utf-8')
  explain(@Param('code') code: string): string {
    const explanation = explanationOf(code);
    if (!explanation) throw new NotFoundException();
    return this.pages.render('error', { ...explanation, headline: explanation.title, title: code });
  }
}
