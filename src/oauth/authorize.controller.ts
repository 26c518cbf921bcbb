import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AuthorizeRefusal } from '#oauth-core/authorize/authorize-refusal';
import type { FormReading } from '#oauth-core/parameters';
import { PublicAddresses } from '../http/public-addresses.js';
import { contextOf } from '../http/request-context.js';
import { Public, ServedOn } from '../http/route-declaration.js';
import { PageRefusalFilter } from '../pages/page-refusal.filter.js';
import { asQuery, readAuthorizeRequest } from './authorize-reading.js';
import { AuthorizeRefusalFilter } from './authorize-refusal.filter.js';
import { AuthorizeService } from './authorize.service.js';
import { AuthorizeValidation } from './authorize-validation.js';
import { ClientAnswers } from './client-answers.js';

/**
 * The authorization endpoint (RFC 6749 section 3.1). The gateway's origin has no cookie: it judges what can be judged
 * without one and points to the console's. So does a post there, which comes from another site and brings none.
 */
@ApiExcludeController()
@Public()
@UseFilters(PageRefusalFilter, AuthorizeRefusalFilter)
@Controller()
export class AuthorizeController {
  private readonly address: string;

  constructor(
    { consoleUrl }: PublicAddresses,
    private readonly authorization: AuthorizeService,
    private readonly validation: AuthorizeValidation,
    private readonly answers: ClientAnswers,
  ) {
    this.address = `${consoleUrl}/oauth2/authorize`;
  }

  @Get('authorize')
  @ServedOn('gateway')
  async point(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.pointOn(await readAuthorizeRequest(request), request, response);
  }

  @Post('authorize')
  @ServedOn('gateway')
  async pointPosted(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.pointOn(await readAuthorizeRequest(request), request, response);
  }

  @Get('oauth2/authorize')
  @ServedOn('gateway', 'console')
  async begin(@Req() request: Request, @Res() response: Response): Promise<void> {
    const reading = await readAuthorizeRequest(request);
    if (contextOf(request).listener === 'gateway') return this.pointOn(reading, request, response);
    await this.authorization.begin(reading, request, response);
  }

  @Post('oauth2/authorize')
  @ServedOn('gateway', 'console')
  async beginPosted(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.pointOn(await readAuthorizeRequest(request), request, response);
  }

  @Get('oauth2/authorize/resume')
  @ServedOn('console')
  async resume(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { parameters } = await readAuthorizeRequest(request);
    await this.authorization.resume(parameters.get('request'), request, response);
  }

  private async pointOn(reading: FormReading, request: Request, response: Response): Promise<void> {
    await this.validation.validate(reading).catch((error: unknown) => {
      // Only the console's origin has a page that posts the answer; it comes to the same refusal.
      const isPosted = error instanceof AuthorizeRefusal && error.address?.mode === 'form_post';
      if (!isPosted || reading.fault) throw error;
    });
    this.answers.lead(`${this.address}?${asQuery(reading.parameters)}`, request, response);
  }
}
