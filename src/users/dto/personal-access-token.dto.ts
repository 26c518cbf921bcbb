import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { managementScopes } from '#oauth-core/management-scopes';
import { Choices, Instant, Line } from '../../rest/fields.js';

const SCOPES = [...managementScopes.keys()];
export const TOKEN_STATES = ['ACTIVE', 'EXPIRED', 'REVOKED'] as const;

export class NewPersonalAccessTokenBody {
  /** What it is for. */
  @Line(80, { example: 'nightly export' })
  readonly label: string;

  /** Those of the token that asks, at most. */
  @Choices(SCOPES, { minItems: 1 })
  readonly scopes: readonly string[];

  /** At most 90 days ahead. */
  @Instant()
  readonly expiresAt: string;
}

@ApiSchema({ name: 'Hint' })
export class HintBody {
  readonly first: string;
  readonly last: string;
}

@ApiSchema({ name: 'PersonalAccessToken' })
export class PersonalAccessTokenBody {
  readonly id: string;
  readonly label: string;

  @ApiProperty({ enum: SCOPES, isArray: true })
  readonly scopes: readonly string[];

  readonly expiresAt: Date;

  /** By which its owner knows it again. */
  readonly hint: HintBody;

  /** To the minute. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly lastUsedAt: Date | null;

  @ApiProperty({ enum: TOKEN_STATES })
  readonly state: string;

  readonly createdAt: Date;
}

@ApiSchema({ name: 'CreatedPersonalAccessToken' })
export class CreatedPersonalAccessTokenBody extends PersonalAccessTokenBody {
  /** Shown this once. Send it as `Authorization: Bearer`, to this API alone. */
  readonly value: string;
}
