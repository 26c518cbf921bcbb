import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

/** What this token server offers (RFC 8414, OpenID Connect Discovery). */
export class AuthorizationServerMetadata {
  /** The `iss` of every token. */
  @ApiProperty({ format: 'uri' })
  readonly issuer: string;

  @ApiProperty({ format: 'uri' })
  readonly authorization_endpoint: string;

  @ApiProperty({ format: 'uri' })
  readonly token_endpoint: string;

  @ApiProperty({ format: 'uri' })
  readonly userinfo_endpoint: string;

  @ApiProperty({ format: 'uri' })
  readonly jwks_uri: string;

  @ApiProperty({ format: 'uri' })
  readonly revocation_endpoint: string;

  @ApiProperty({ format: 'uri' })
  readonly introspection_endpoint: string;

  @ApiProperty({ format: 'uri' })
  readonly end_session_endpoint: string;

  @ApiProperty({ type: [String], example: ['openid'] })
  readonly scopes_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['code'] })
  readonly response_types_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['query', 'form_post'] })
  readonly response_modes_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['authorization_code', 'client_credentials', 'refresh_token'] })
  readonly grant_types_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['S256'] })
  readonly code_challenge_methods_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['client_secret_basic', 'client_secret_post', 'none'] })
  readonly token_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['client_secret_basic', 'client_secret_post', 'none'] })
  readonly revocation_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['client_secret_basic', 'client_secret_post'] })
  readonly introspection_endpoint_auth_methods_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['public', 'pairwise'] })
  readonly subject_types_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['RS256', 'ES256'] })
  readonly id_token_signing_alg_values_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['RS256', 'ES256'] })
  readonly userinfo_signing_alg_values_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['1', '2'] })
  readonly acr_values_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['none', 'login', 'consent'] })
  readonly prompt_values_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['normal'] })
  readonly claim_types_supported: readonly string[];

  @ApiProperty({ type: [String], example: ['sub', 'name', 'email'] })
  readonly claims_supported: readonly string[];

  @ApiProperty()
  readonly claims_parameter_supported: boolean;

  @ApiProperty()
  readonly request_parameter_supported: boolean;

  @ApiProperty()
  readonly request_uri_parameter_supported: boolean;

  @ApiProperty()
  readonly authorization_response_iss_parameter_supported: boolean;

  @ApiProperty()
  readonly backchannel_logout_supported: boolean;

  @ApiProperty()
  readonly backchannel_logout_session_supported: boolean;

  @ApiProperty()
  readonly frontchannel_logout_supported: boolean;

  @ApiProperty()
  readonly frontchannel_logout_session_supported: boolean;

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
