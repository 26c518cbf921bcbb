import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** The form of the revocation endpoint, for the OpenAPI document; the form itself is read by parseForm. */
export class RevocationForm {
  /** An access token or a refresh token. */
  @ApiProperty({ maxLength: 8192 })
  readonly token: string;

  /** Not needed: tokens tell what they are. */
  @ApiPropertyOptional({ enum: ['access_token', 'refresh_token'], maxLength: 128 })
  readonly token_type_hint?: string;

  /** For key pairs that authenticate in the body. */
  @ApiPropertyOptional({ maxLength: 200 })
  readonly client_id?: string;

  /** For key pairs that authenticate in the body. */
  @ApiPropertyOptional({ format: 'password', maxLength: 1024 })
  readonly client_secret?: string;
}
