import { Controller, Header, Headers, HttpCode, Options, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiBody, ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { contextOf } from '../http/request-context.js';
import { ForClients, Public, ServedOn, Speaks } from '../http/route-declaration.js';
import { type ClientRequest, ClientAuthGuard, FromClient } from './client-auth.guard.js';
import { DescribesClientEndpoint } from './client-endpoint.decorator.js';
import { RevocationForm } from './dto/revocation.dto.js';
import { OAuthErrorFilter } from './oauth-error.filter.js';
import { RevocationService } from './revocation.service.js';
import { TokenCors } from './token-cors.js';

/** The revocation endpoint (RFC 7009). */
@ApiTags('Token API')
@ServedOn('gateway')
@ForClients()
@Speaks('oauth')
@UseFilters(OAuthErrorFilter)
@Controller()
export class RevocationController {
  constructor(
    private readonly revocations: RevocationService,
    private readonly cors: TokenCors,
  ) {}

  @Post(['revoke', 'oauth2/revoke'])
  @HttpCode(200)
  @UseGuards(ClientAuthGuard)
  @Header('Cache-Control', 'no-store')
  @DescribesClientEndpoint()
  @ApiBody({ type: RevocationForm })
  @ApiOkResponse({ description: 'The token is dead, or never was one of this client. There is no body.' })
  @ApiOperation({ summary: 'End a token, and with a refresh token or the token of a person the whole grant' })
  revoke(
    @FromClient() { client, parameters }: ClientRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    this.cors.allow(client, request.headers.origin ?? null, response);
    const { clientAddress, traceId } = contextOf(request);
    return this.revocations.revoke({ client, parameters, clientAddress, traceId });
  }

  @Options(['revoke', 'oauth2/revoke'])
  @Public()
  @HttpCode(204)
  @ApiExcludeEndpoint()
  preflight(
    @Headers('origin') origin: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.cors.answerPreflight(origin, response);
  }
}
