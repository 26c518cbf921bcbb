import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

/** What this token server offers (RFC 8414 section 2, RFC 7662, RFC 7009). */
export class AuthorizationServerMetadata {
  /** The `iss` of every token. */
  @ApiProperty({ format: 'uri' })
  readonly issuer: string;

  @ApiProperty({ format: 'uri' })
  readonly token_endpoint: string;

  @ApiProperty({ format: 'uri' })
  readonly revocation_endpoint: string;

  @ApiProperty({ format: 'uri' })
  readonly introspection_endpoint: string;

  @ApiProperty({ format: 'uri' })
  readonly jwks_uri: string;

  @ApiProperty({ example: ['default'] })
  readonly scopes_supported: readonly string[];

  @ApiProperty({ example: [] })
  readonly response_types_supported: readonly string[];

  @ApiProperty({ example: ['client_credentials', 'refresh_token'] })
  readonly grant_types_supported: readonly string[];

  @ApiProperty({ example: ['client_secret_basic', 'client_secret_post'] })
  readonly token_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ example: ['client_secret_basic', 'client_secret_post'] })
  readonly revocation_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ example: ['client_secret_basic', 'client_secret_post'] })
  readonly introspection_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ format: 'uri' })
  readonly service_documentation: string;
}

/** A public key on an elliptic curve (RFC 7518 section 6.2.1). */
export class EcKey {
  @ApiProperty({ enum: ['EC'] })
  readonly kty: string;

  /** Its thumbprint (RFC 7638). */
  @ApiProperty()
  readonly kid: string;

  @ApiProperty({ enum: ['sig'] })
  readonly use: string;

  @ApiProperty({ enum: ['ES256'] })
  readonly alg: string;

  @ApiProperty({ enum: ['P-256'] })
  readonly crv: string;

  @ApiProperty()
  readonly x: string;

  @ApiProperty()
  readonly y: string;
}

/** A public RSA key (RFC 7518 section 6.3.1). */
export class RsaKey {
  @ApiProperty({ enum: ['RSA'] })
  readonly kty: string;

  /** Its thumbprint (RFC 7638). */
  @ApiProperty()
  readonly kid: string;

  @ApiProperty({ enum: ['sig'] })
  readonly use: string;

  @ApiProperty({ enum: ['RS256'] })
  readonly alg: string;

  @ApiProperty()
  readonly n: string;

  @ApiProperty()
  readonly e: string;
}

/** Public keys (RFC 7517 section 5). */
@ApiExtraModels(EcKey, RsaKey)
export class KeySet {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(EcKey) }, { $ref: getSchemaPath(RsaKey) }] },
  })
  readonly keys: readonly object[];
}
