import { Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { PublicAddresses } from '../http/public-addresses.js';
import { contextOf } from '../http/request-context.js';
import { Public, ServedOn } from '../http/route-declaration.js';
import { sendTo } from '../http/send-to.js';
import { PageRefusalFilter } from '../pages/page-refusal.filter.js';
import { LogoutPages } from './logout-pages.js';
import { addressedTo, bodyOf, queryOf } from './logout-parameters.js';
import { SigningOut } from './signing-out.js';

/**
 * Where applications send people to sign out (OpenID Connect RP-Initiated Logout 1.0). The gateway's origin has no cookie
 * and only points to the console's; so does a post, which comes from another site and brings none (tokens.md §8).
 */
@ApiExcludeController()
@Public()
@UseFilters(PageRefusalFilter)
@Controller()
export class LogoutController {
  private readonly address: string;

  constructor(
    { consoleUrl }: PublicAddresses,
    private readonly signingOut: SigningOut,
    private readonly pages: LogoutPages,
  ) {
    this.address = `${consoleUrl}/oauth2/logout`;
  }

  @Get('logout')
  @ServedOn('gateway')
  point(@Req() request: Request, @Res() response: Response): void {
    sendTo(response, 302, addressedTo(this.address, queryOf(request)));
  }

  @Post('logout')
  @ServedOn('gateway')
  pointPosted(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.take(request, response);
  }

  @Post('oauth2/logout')
  @ServedOn('gateway', 'console')
  async take(@Req() request: Request, @Res() response: Response): Promise<void> {
    sendTo(response, 303, addressedTo(this.address, await bodyOf(request)));
  }

  @Get('oauth2/logout')
  @ServedOn('gateway', 'console')
  async read(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (contextOf(request).listener === 'gateway') return this.point(request, response);
    const parameters = queryOf(request);
    const logout = await this.signingOut.read(request, parameters);
    const { asked, signedIn } = logout;
    const call = { request, response, parameters };
    const proves = asked.fault === null && asked.sessionId === signedIn?.sessionId;
    if (signedIn && !proves) return this.pages.ask({ asked, signedIn }, call);
    if (asked.fault !== null) return this.pages.signedOutAlready(asked, call);
    sendTo(response, 302, await this.signingOut.end(logout, request, response));
  }
}
