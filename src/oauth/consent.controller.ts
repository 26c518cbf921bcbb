import { Controller, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public, ServedOn } from '../http/route-declaration.js';
import { FromOwnForm, type OwnForm, OwnFormGuard } from '../pages/own-form.guard.js';
import { PageRefusalFilter } from '../pages/page-refusal.filter.js';
import { AuthorizeRefusalFilter } from './authorize-refusal.filter.js';
import { ConsentService } from './consent.service.js';

/** Where the form of the consent page is sent. */
@ApiExcludeController()
@ServedOn('console')
@Public()
@UseFilters(PageRefusalFilter, AuthorizeRefusalFilter)
@Controller('consent')
export class ConsentController {
  constructor(private readonly consent: ConsentService) {}

  @Post()
  @UseGuards(OwnFormGuard)
  answer(@FromOwnForm() form: OwnForm, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.consent.answer(form.parameters, request, response);
  }
}
