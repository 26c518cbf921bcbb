import { Controller, Header, HttpCode, Post, Req, UseFilters, UseGuards } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { contextOf } from '../http/request-context.js';
import { ForClients, ServedOn, Speaks } from '../http/route-declaration.js';
import { type ClientRequest, ClientAuthGuard, FromClient } from './client-auth.guard.js';
import { DescribesClientEndpoint } from './client-endpoint.decorator.js';
import { IntrospectionBody, IntrospectionForm } from './dto/introspection.dto.js';
import { IntrospectionService } from './introspection.service.js';
import { OAuthErrorFilter } from './oauth-error.filter.js';

/** The introspection endpoint (RFC 7662). No page calls it: it is for servers that keep a secret. */
@ApiTags('Token API')
@ServedOn('gateway')
@ForClients()
@Speaks('oauth')
@UseFilters(OAuthErrorFilter)
@Controller()
export class IntrospectionController {
  constructor(private readonly introspection: IntrospectionService) {}

  @Post(['introspect', 'oauth2/introspect'])
  @HttpCode(200)
  @UseGuards(ClientAuthGuard)
  @Header('Cache-Control', 'no-store')
  @DescribesClientEndpoint()
  @ApiBody({ type: IntrospectionForm })
  @ApiOperation({ summary: 'Whether a token of this client is alive, and what it says' })
  introspect(@FromClient() { client, parameters }: ClientRequest, @Req() request: Request): Promise<IntrospectionBody> {
    const { clientAddress } = contextOf(request);
    return this.introspection.introspect({ client, parameters, clientAddress });
  }
}
