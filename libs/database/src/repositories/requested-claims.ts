import { NO_CLAIMS, type RequestedClaims } from '#oauth-core/model/requested-claims';
import { json, nullable } from '../row.js';

/** NULL where none are asked for, as in nearly every row. */
export const storedClaims = (claims: RequestedClaims): string | null =>
  claims.idToken.length + claims.userinfo.length > 0 ? JSON.stringify(claims) : null;

/** What {@link storedClaims} wrote; of a row of the former release, which wrote NULL, none. */
export const readClaims = (value: unknown): RequestedClaims =>
  nullable(value, (claims) => json(claims) as RequestedClaims) ?? NO_CLAIMS;
