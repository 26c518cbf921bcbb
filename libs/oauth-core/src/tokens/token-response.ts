import type { IssuedAccessToken } from './access-token.js';

/** The answer of the token endpoint, with the names of the wire and in this order (RFC 6749 section 5.1). */
export interface TokenResponse {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly scope: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  /** OpenID Connect Core section 3.1.3.3. */
  readonly id_token?: string;
}

/** The serialized {@link TokenResponse}: a replayed answer has to be the same byte for byte. */
export function tokenResponseBody(
  accessToken: IssuedAccessToken,
  scopes: readonly string[],
  {
    refreshToken = null,
    idToken = null,
  }: { readonly refreshToken?: string | null; readonly idToken?: string | null } = {},
): string {
  const response: TokenResponse = {
    access_token: accessToken.token,
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    scope: scopes.join(' '),
    token_type: 'Bearer',
    expires_in: accessToken.expiresInSeconds,
    ...(idToken !== null && { id_token: idToken }),
  };
  return JSON.stringify(response);
}
