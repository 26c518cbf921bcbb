/** What is stored of an access token that is no JWT: a keyed hash of it, and the claims that a JWT would carry. */
export interface OpaqueAccessToken {
  /** The `jti`, a time-ordered UUID. */
  readonly id: string;
  /** Keyed hash of the token (purpose `access-token`). */
  readonly fingerprint: Buffer;
  readonly claims: AccessTokenClaims;
  readonly expiresAt: Date;
}

/** The claims of tokens.md §2, with the names of the wire. */
export type AccessTokenClaims = Readonly<Record<string, unknown>>;
