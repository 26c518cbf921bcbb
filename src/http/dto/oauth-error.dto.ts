import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A refusal of the Token API (RFC 6749 section 5.2). */
@ApiSchema({ name: 'OAuthError' })
export class OAuthErrorBody {
  /** Stable: what programs decide by. */
  @ApiProperty({ example: 'invalid_grant' })
  readonly error: string;

  /** What happened, and how to mend it. */
  @ApiProperty()
  readonly error_description: string;

  /** The page that tells cause and fix. */
  @ApiProperty({ format: 'uri' })
  readonly error_uri: string;
}
