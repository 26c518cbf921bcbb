import { invalidRequest, missingToken } from '../errors.js';

/**
 * The one access token in the `Authorization` header (RFC 6750 section 2.1). Tokens in the address or in a form are not
 * looked for: addresses are logged and passed on (RFC 9700 section 4.3.2).
 *
 * @param authorizationHeaders every value as sent, in order
 * @throws OAuthError when there is none, or when there are two headers
 */
export function bearerToken(authorizationHeaders: readonly string[]): string {
  if (authorizationHeaders.length > 1) throw invalidRequest('Send one Authorization header.');
  const [value = ''] = authorizationHeaders;
  const match = /^bearer +(\S+) *$/i.exec(value);
  if (!match) throw missingToken(value === '' ? 'no credential' : 'the Authorization header holds no bearer token');
  return match[1];
}
