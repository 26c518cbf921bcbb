import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** OpenID Connect Core section 5.3.2. */
export class UserinfoBody {
  /** The person: never reused, never a name; for key pairs of the subject type PAIRWISE a name of their own. */
  @ApiProperty({ example: '3f2c8a6e-…' })
  readonly sub: string;

  /** With the scope `profile`. */
  @ApiPropertyOptional({ example: 'maria' })
  readonly preferred_username?: string;

  /** With the scope `profile`. */
  @ApiPropertyOptional({ example: 'Maria Rossi' })
  readonly name?: string;

  /** With the scope `profile`, if the person has chosen one: a language tag (RFC 5646). */
  @ApiPropertyOptional({ example: 'de' })
  readonly locale?: string;

  /** With the scope `profile`: when the account was last changed, in seconds. */
  @ApiPropertyOptional({ type: 'integer' })
  readonly updated_at?: number;

  /** With the scope `email`, if the person has one. */
  @ApiPropertyOptional({ format: 'email' })
  readonly email?: string;

  @ApiPropertyOptional()
  readonly email_verified?: boolean;
}
