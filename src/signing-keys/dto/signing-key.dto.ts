import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Choice, Flag, Line } from '../../rest/fields.js';

export const SIGNING_ALGORITHMS = ['ES256', 'RS256'] as const;
const STATES = ['NEXT', 'ACTIVE', 'RETIRING', 'RETIRED', 'REVOKED'];

export class RotationBody {
  /** Access tokens are signed with ES256, ID tokens with RS256 unless their key pair says otherwise. ES256 unless given. */
  @Choice(SIGNING_ALGORITHMS, { optional: true })
  readonly algorithm?: (typeof SIGNING_ALGORITHMS)[number];

  /** Whether it takes over now, before every cache of the JWKS can hold it. Not unless given. */
  @Flag({ optional: true })
  readonly immediately?: boolean;
}

export class KeyRevocationBody {
  /** For the audit. */
  @Line(300, { optional: true, example: 'The private key was in a backup that was stolen.' })
  readonly reason?: string;
}

@ApiSchema({ name: 'PublicJwk' })
export class PublicJwkBody {
  readonly kty: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

@ApiSchema({ name: 'SigningKey' })
export class SigningKeyBody {
  /** Its `kid`. */
  readonly id: string;

  /** What it signs: tokens for everybody, or assertions for back ends. */
  @ApiProperty({ enum: ['TOKEN', 'ASSERTION'] })
  readonly use: string;

  @ApiProperty({ enum: SIGNING_ALGORITHMS })
  readonly algorithm: string;

  /** NEXT is published but does not sign yet; RETIRING signs no more but verifies; RETIRED and REVOKED do neither. */
  @ApiProperty({ enum: STATES })
  readonly state: string;

  /** Of a NEXT key: when it takes over. */
  @ApiProperty({ type: Date, nullable: true })
  readonly activeFromAt: Date | null;

  @ApiProperty({ type: Date, nullable: true })
  readonly activeUntilAt: Date | null;

  readonly publicJwk: PublicJwkBody;
}

@ApiSchema({ name: 'RevokedSigningKey' })
export class RevokedSigningKeyBody extends SigningKeyBody {
  /** How many living grants may have a token that it signed. */
  @ApiProperty({ type: 'integer' })
  readonly grants: number;
}

/** All there ever were, oldest first: they are few, so there are no pages. */
@ApiSchema({ name: 'SigningKeyList' })
export class SigningKeyListBody {
  @ApiProperty({ type: [SigningKeyBody] })
  readonly items: readonly SigningKeyBody[];

  /** Always null. */
  @ApiPropertyOptional({ type: 'string', nullable: true, required: true })
  readonly nextCursor: null;
}
