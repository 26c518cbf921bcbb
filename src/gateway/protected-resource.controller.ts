import { Controller, Get, Header, NotFoundException, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public, ServedOn } from '../http/route-declaration.js';
import { ProtectedResourceMetadata } from './dto/protected-resource.dto.js';
import { ProtectedResources } from './protected-resources.js';

/** Where a client that was refused learns which token server to ask; open to every origin, since it holds no secret. */
@ApiTags('Gateway')
@ServedOn('gateway')
@Public()
@Controller('.well-known/oauth-protected-resource')
export class ProtectedResourceController {
  constructor(private readonly resources: ProtectedResources) {}

  @Get('*api')
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({ summary: 'Metadata of a published API (RFC 9728)' })
  @ApiParam({ name: 'api', type: String, example: 'pizzashack/1.0.0', description: 'Context and version.' })
  async metadata(@Req() request: Request): Promise<ProtectedResourceMetadata> {
    const metadata = await this.resources.find(request.path);
    if (!metadata) throw new NotFoundException();
    return metadata;
  }
}
