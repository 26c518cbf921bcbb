import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { authorizationServerMetadata, jwks } from '#oauth-core/discovery';
import { KeyStore } from '#oauth-core/ports/key-store';
import { PublicAddresses } from '../http/public-addresses.js';
import { Public, ServedOn } from '../http/route-declaration.js';
import { AuthorizationServerMetadata, KeySet } from './dto/metadata.dto.js';

/** What clients and resource servers read about this token server; open to every origin, since it holds no secret. */
@ApiTags('Token API')
@ServedOn('gateway')
@Public()
@Controller()
export class MetadataController {
  constructor(
    private readonly addresses: PublicAddresses,
    private readonly keys: KeyStore,
  ) {}

  @Get(['.well-known/openid-configuration', '.well-known/oauth-authorization-server'])
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({ summary: 'Metadata of the token server (OpenID Connect Discovery, RFC 8414)' })
  metadata(): AuthorizationServerMetadata {
    return authorizationServerMetadata({ issuer: this.addresses.issuer, console: this.addresses.consoleUrl });
  }

  @Get(['jwks.json', 'oauth2/jwks.json'])
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({ summary: 'Public keys of access tokens and ID tokens (RFC 7517)' })
  tokenKeys(): KeySet {
    return jwks(this.keys.verificationKeys('TOKEN'));
  }

  @Get('gateway-jwks.json')
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({ summary: 'Public keys of the assertion that back ends receive' })
  assertionKeys(): KeySet {
    return jwks(this.keys.verificationKeys('ASSERTION'));
  }
}
