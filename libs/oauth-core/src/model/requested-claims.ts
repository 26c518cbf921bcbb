/** Claims asked for one by one, by where they are to be answered (OpenID Connect Core section 5.5). */
export interface RequestedClaims {
  readonly idToken: readonly string[];
  readonly userinfo: readonly string[];
}

/** What nearly every request asks for one by one. */
export const NO_CLAIMS: RequestedClaims = { idToken: [], userinfo: [] };
