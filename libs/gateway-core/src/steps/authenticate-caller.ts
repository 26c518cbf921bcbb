import type { Caller } from '../model.js';
import type { AccessTokenVerifier, TokenVerdict } from '../ports.js';
import { GatewayRefusal } from '../refusals.js';

const MAX_TOKEN_LENGTH = 8_192;

interface PresentedCredentials {
  /** The values of every such header, since some servers use the first and some the last. */
  readonly authorization: readonly string[];
  readonly clientAddress: string;
}

/**
 * Who calls, by the one access token in the `Authorization` header (RFC 6750 section 2.1). Tokens in the query or in a
 * form are not looked for: addresses are logged and passed on (RFC 9700 section 4.3.2).
 *
 * A promise only for a token that has to be looked up.
 */
export function authenticateCaller(
  { authorization, clientAddress }: PresentedCredentials,
  tokens: AccessTokenVerifier,
): Caller | Promise<Caller> {
  const verdict = tokens.verify(bearerToken(authorization), clientAddress);
  return verdict instanceof Promise ? verdict.then(callerOf) : callerOf(verdict);
}

function callerOf(verdict: TokenVerdict): Caller {
  if ('refused' in verdict) throw invalidToken(verdict.refused);
  return verdict.caller;
}

function bearerToken(authorization: readonly string[]): string {
  if (authorization.length > 1) {
    throw new GatewayRefusal('credentials_ambiguous', { reason: 'several Authorization headers' });
  }
  const [value = ''] = authorization;
  if (value.slice(0, 7).toLowerCase() !== 'bearer ') {
    throw new GatewayRefusal('credentials_missing', { reason: value === '' ? 'no credential' : 'another scheme' });
  }
  const token = value.slice(7).trim();
  if (token.length > MAX_TOKEN_LENGTH) throw invalidToken('too long');
  if (token === '') throw new GatewayRefusal('credentials_missing', { reason: 'empty token' });
  return token;
}

const invalidToken = (fault: string): GatewayRefusal =>
  new GatewayRefusal('credentials_invalid', { reason: `token: ${fault}`, challenge: { error: 'invalid_token' } });
