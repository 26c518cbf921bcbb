import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The form of the token endpoint, for the OpenAPI document; the form itself is read by parseForm. */
export class TokenForm {
  /** What is exchanged for a token. */
  @ApiProperty({
    enum: ['authorization_code', 'client_credentials', 'password', 'refresh_token'],
    example: 'client_credentials',
  })
  readonly grant_type: string;

  /** Scopes separated by single spaces; left out, the default of the key pair. */
  @ApiPropertyOptional({ example: 'PRODUCTION', maxLength: 2000 })
  readonly scope?: string;

  /** For `password`. */
  @ApiPropertyOptional({ example: 'maria', maxLength: 255 })
  readonly username?: string;

  /** For `password`. */
  @ApiPropertyOptional({ format: 'password', maxLength: 1024 })
  readonly password?: string;

  /** For `authorization_code`: the code that the redirect URI received. It works once, for a minute. */
  @ApiPropertyOptional({ maxLength: 1024 })
  readonly code?: string;

  /** For `authorization_code`: the same as in the authorization request. */
  @ApiPropertyOptional({ format: 'uri', maxLength: 2000 })
  readonly redirect_uri?: string;

  /** For `authorization_code`: what the `code_challenge` was made of (RFC 7636). */
  @ApiPropertyOptional({ minLength: 43, maxLength: 128 })
  readonly code_verifier?: string;

  /** For `refresh_token`: the newest one of its family. */
  @ApiPropertyOptional({ maxLength: 512 })
  readonly refresh_token?: string;

  /** The base URL of the one API that the token is for (RFC 8707). */
  @ApiPropertyOptional({ format: 'uri', maxLength: 2000 })
  readonly resource?: string;

  /** For key pairs that authenticate in the body, and for public ones. */
  @ApiPropertyOptional({ maxLength: 200 })
  readonly client_id?: string;

  /** For key pairs that authenticate in the body. */
  @ApiPropertyOptional({ format: 'password', maxLength: 1024 })
  readonly client_secret?: string;
}

/** RFC 6749 section 5.1. */
export class TokenAnswerBody {
  @ApiProperty({ example: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIs…' })
  readonly access_token: string;

  /** Of a person’s grants, for key pairs that may renew. */
  @ApiPropertyOptional({ example: 'gthr_3mWZ7tgpXtTmiYmPvNmAqJ…' })
  readonly refresh_token?: string;

  @ApiProperty({ example: 'default' })
  readonly scope: string;

  @ApiProperty({ enum: ['Bearer'] })
  readonly token_type: string;

  @ApiProperty({ type: 'integer', example: 3600 })
  readonly expires_in: number;

  /** With the scope `openid`, when the person signed in on the page: who, when and how. */
  @ApiPropertyOptional({ example: 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIs…' })
  readonly id_token?: string;
}
