import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

export const FACTOR_KINDS = ['TOTP', 'PASSKEY', 'RECOVERY_CODES'] as const;
const SHOWN_FACTORS = ['PASSWORD', ...FACTOR_KINDS] as const;

@ApiSchema({ name: 'Session' })
export class SessionBody {
  readonly id: string;
  readonly userId: string;

  /** Whether it is the one of whoever asks. Callers with an access token have none, so it is false for them. */
  readonly current: boolean;

  /** From where the person signed in. */
  readonly address: string;

  /** What their browser calls itself. */
  readonly userAgent: string;

  /** By what the person proved who they are. */
  @ApiProperty({ enum: SHOWN_FACTORS, isArray: true })
  readonly factors: readonly string[];

  /** To the minute. */
  readonly lastSeenAt: Date;

  /** When it ends at the latest; in the past once it was ended. */
  readonly expiresAt: Date;
}

/** The newest 200. */
@ApiSchema({ name: 'SessionList' })
export class SessionListBody {
  @ApiProperty({ type: [SessionBody] })
  readonly items: readonly SessionBody[];

  /** Always null. */
  @ApiPropertyOptional({ type: 'string', nullable: true, required: true })
  readonly nextCursor: null;
}

@ApiSchema({ name: 'Factor' })
export class FactorBody {
  readonly id: string;

  @ApiProperty({ enum: FACTOR_KINDS })
  readonly kind: string;

  /** What the person calls it; may be empty. */
  readonly label: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly lastUsedAt: Date | null;
}

/** All of them: they are few, so there are no pages. */
@ApiSchema({ name: 'FactorList' })
export class FactorListBody {
  @ApiProperty({ type: [FactorBody] })
  readonly items: readonly FactorBody[];

  /** Always null. */
  @ApiPropertyOptional({ type: 'string', nullable: true, required: true })
  readonly nextCursor: null;
}
