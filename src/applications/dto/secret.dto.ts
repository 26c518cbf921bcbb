import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Flag, Instant, Line, Whole } from '../../rest/fields.js';
import { KeyPairBody, TokenBody } from './key-pair.dto.js';

const MAX_OVERLAP_SECONDS = 2_592_000;

export class NewSecretBody {
  /** What it is for, to tell it from others. */
  @Line(80, { optional: true, example: 'batch server' })
  readonly label?: string;

  /** Null: it does not end by itself. */
  @Instant({ optional: true, nullable: true })
  readonly expiresAt?: string | null;
}

export class RotationBody extends NewSecretBody {
  /** How long the present secrets go on. Default: a day, if the settings allow that. */
  @Whole(0, MAX_OVERLAP_SECONDS, { optional: true })
  readonly overlapSeconds?: number;
}

export class SecretChangeBody {
  @Line(80, { optional: true })
  readonly label?: string;

  /** An earlier end than the present one. */
  @Instant({ optional: true })
  readonly expiresAt?: string;
}

export class SecretRevocationBody {
  /** Ends the access tokens that it obtained as well; without it they live to their end. */
  @Flag({ optional: true })
  readonly endTokens?: boolean;

  /** Even if it is the last one, after which the key pair cannot authenticate. */
  @Flag({ optional: true })
  readonly allowLast?: boolean;
}

@ApiSchema({ name: 'Hint' })
export class HintBody {
  readonly first: string;
  readonly last: string;
}

@ApiSchema({ name: 'Secret' })
export class SecretBody {
  readonly id: string;
  readonly keyPairId: string;
  readonly label: string;
  readonly expiresAt: Date | null;
  readonly hint: HintBody;

  /** ENDING: it ends within thirty days. */
  @ApiProperty({ enum: ['ACTIVE', 'ENDING', 'EXPIRED', 'REVOKED'] })
  readonly state: string;

  /** The id of who made it. */
  readonly createdBy: string | null;

  /** When it last authenticated its key pair, to the minute. */
  readonly lastUsedAt: Date | null;

  /** Its share, from 0 to 1, of the calls that the key pair made in the last 24 hours; null when it made none. */
  @ApiProperty({ type: 'number', nullable: true, minimum: 0, maximum: 1 })
  readonly callShare24h: number | null;

  /** The consumer secret, in the answer that made it; null everywhere else. */
  readonly value: string | null;

  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every secret that the key pair ever had: few, so there are no pages. */
@ApiSchema({ name: 'SecretList' })
export class SecretListBody {
  @ApiProperty({ type: [SecretBody] })
  readonly items: readonly SecretBody[];

  /** Always null. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly nextCursor: null;
}

@ApiSchema({ name: 'EndingSecret' })
export class EndingSecretBody {
  readonly id: string;
  readonly expiresAt: Date;
}

@ApiSchema({ name: 'RotatedSecret' })
export class RotatedSecretBody extends SecretBody {
  /** Those that it takes over from. */
  @ApiProperty({ type: [EndingSecretBody] })
  readonly ending: readonly EndingSecretBody[];
}

@ApiSchema({ name: 'GeneratedKeyPair' })
export class GeneratedKeyPairBody extends KeyPairBody {
  /** Its first secret, with its value; null of a public client, which has none. */
  readonly secret: SecretBody | null;

  /** The access token that was asked for. */
  readonly token: TokenBody | null;
}
