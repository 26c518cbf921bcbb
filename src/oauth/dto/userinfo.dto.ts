import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** OpenID Connect Core section 5.3.2. */
export class UserinfoBody {
  /** The person: never reused, never a name. */
  @ApiProperty({ format: 'uuid' })
  readonly sub: string;

  /** With the scope `profile`. */
  @ApiPropertyOptional({ example: 'maria' })
  readonly preferred_username?: string;

  /** With the scope `profile`. */
  @ApiPropertyOptional({ example: 'Maria Rossi' })
  readonly name?: string;

  /** With the scope `email`, if the person has one. */
  @ApiPropertyOptional({ format: 'email' })
  readonly email?: string;

  @ApiPropertyOptional()
  readonly email_verified?: boolean;
}
