import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { GRANT_STATES } from '#database/views/grants';
import { Flag, Line } from '../../rest/fields.js';

const REASON = 300;

/** Why something ended, for the audit. */
export class ReasonBody {
  @Line(REASON, { optional: true, example: 'Laptop lost' })
  readonly reason?: string;
}

export class UserTokensBody extends ReasonBody {
  /** Whether the person is signed out of the console as well. */
  @Flag({ optional: true })
  readonly sessions?: boolean;
}

@ApiSchema({ name: 'GrantUser' })
export class GrantUserBody {
  readonly id: string;

  /** Null unless the person asks, or an administrator: an application knows a person by the id alone. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly username: string | null;
}

@ApiSchema({ name: 'GrantApplication' })
export class GrantApplicationBody {
  readonly id: string;
  readonly name: string;
}

@ApiSchema({ name: 'GrantToken' })
export class GrantTokenBody {
  /** What it is revoked by. A refresh token keeps it when it is renewed. */
  readonly id: string;

  @ApiProperty({ enum: ['ACCESS', 'REFRESH'] })
  readonly kind: string;

  @ApiProperty({ enum: ['OPAQUE'] })
  readonly format: string;

  readonly issuedAt: Date;
  readonly expiresAt: Date;

  @ApiProperty({ enum: GRANT_STATES })
  readonly state: string;

  /** The secret that obtained it; null when none did, and of a refresh token. */
  @ApiProperty({ type: 'string', nullable: true })
  readonly secretId: string | null;
}

/** A grant as a list shows it. */
@ApiSchema({ name: 'GrantSummary' })
export class GrantSummaryBody {
  /** The `gid` of its tokens. */
  readonly id: string;

  /** Null when the person is gone. */
  @ApiProperty({ type: GrantUserBody, nullable: true })
  readonly user: GrantUserBody | null;

  readonly application: GrantApplicationBody;
  readonly keyPairId: string;

  @ApiProperty({ enum: ['PRODUCTION', 'SANDBOX'] })
  readonly keyType: string;

  /** As the Token API spells it: `password`, `authorization_code`. */
  readonly grantType: string;

  @ApiProperty({ type: [String] })
  readonly scopes: readonly string[];

  @ApiProperty({ enum: GRANT_STATES })
  readonly state: string;

  readonly createdAt: Date;

  /** When it last gave tokens. */
  readonly lastUsedAt: Date;

  /** When the last of its tokens will have ended, unless it is used again. */
  readonly expiresAt: Date;
}

@ApiSchema({ name: 'Grant' })
export class GrantBody extends GrantSummaryBody {
  /** What the person has allowed the application at the authorization endpoint, so that it is not asked again. */
  @ApiProperty({ type: [String] })
  readonly consentedScopes: readonly string[];

  /** The refresh token, then the newest hundred opaque access tokens. JWTs are not stored: they end with their grant. */
  @ApiProperty({ type: [GrantTokenBody] })
  readonly tokens: readonly GrantTokenBody[];
}

@ApiSchema({ name: 'TokenState' })
export class TokenStateBody {
  readonly id: string;

  @ApiProperty({ enum: GRANT_STATES })
  readonly state: string;
}

@ApiSchema({ name: 'RevokedToken' })
export class RevokedTokenBody {
  readonly token: TokenStateBody;
}

@ApiSchema({ name: 'RevokedTokens' })
export class RevokedTokensBody {
  /** How many living grants ended. Tokens of applications, which hang on no grant, ended too. */
  @ApiProperty({ type: 'integer' })
  readonly revokedGrants: number;
}
