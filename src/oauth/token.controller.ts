import { Controller, Headers, HttpCode, Options, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { contextOf } from '../http/request-context.js';
import { ForClients, Public, ServedOn, Speaks } from '../http/route-declaration.js';
import { type ClientRequest, ClientAuthGuard, FromClient } from './client-auth.guard.js';
import { OAuthErrorFilter } from './oauth-error.filter.js';
import { DescribesTokenEndpoint } from './token-endpoint.decorator.js';
import { TokenCors } from './token-cors.js';
import { TokenService } from './token.service.js';

/** The token endpoint (RFC 6749 section 3.2), under each of its addresses. */
@ApiTags('Token API')
@ServedOn('gateway')
@ForClients()
@Speaks('oauth')
@UseFilters(OAuthErrorFilter)
@Controller()
export class TokenController {
  constructor(
    private readonly tokens: TokenService,
    private readonly cors: TokenCors,
  ) {}

  @Post('token')
  @HttpCode(200)
  @UseGuards(ClientAuthGuard)
  @DescribesTokenEndpoint()
  @ApiOperation({ summary: 'Get or renew a token' })
  token(@FromClient() client: ClientRequest, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.exchange(client, request, response);
  }

  /** The address of the classic API Manager's later versions, where its clients were sent to the management port. */
  @Post('oauth2/token')
  @ServedOn('gateway', 'console')
  @HttpCode(200)
  @UseGuards(ClientAuthGuard)
  @DescribesTokenEndpoint()
  @ApiOperation({ summary: 'Get or renew a token' })
  oauth2Token(@FromClient() client: ClientRequest, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.exchange(client, request, response);
  }

  @Post('login')
  @HttpCode(200)
  @UseGuards(ClientAuthGuard)
  @DescribesTokenEndpoint()
  @ApiOperation({ summary: 'The same as /token, for old clients', deprecated: true })
  login(@FromClient() client: ClientRequest, @Req() request: Request, @Res() response: Response): Promise<void> {
    response.set('Link', '</token>; rel="successor-version"');
    return this.exchange(client, request, response);
  }

  @Options(['token', 'login'])
  @Public()
  @HttpCode(204)
  @ApiExcludeEndpoint()
  preflight(
    @Headers('origin') origin: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.cors.answerPreflight(origin, response);
  }

  @Options('oauth2/token')
  @ServedOn('gateway', 'console')
  @Public()
  @HttpCode(204)
  @ApiExcludeEndpoint()
  oauth2Preflight(
    @Headers('origin') origin: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.cors.answerPreflight(origin, response);
  }

  private async exchange(authenticated: ClientRequest, request: Request, response: Response): Promise<void> {
    const origin = request.headers.origin ?? null;
    this.cors.allow(authenticated.client, origin, response);
    const { clientAddress } = contextOf(request);
    const body = await this.tokens.exchange({ ...authenticated, origin, clientAddress });
    response.status(200).set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' }).type('application/json').send(body);
  }
}
