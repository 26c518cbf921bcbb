import { invalidRequest } from '../errors.js';
import type { Client } from '../model/client.js';
import type { FormParameters } from '../parameters.js';

/** SHA-256 in base64url (RFC 7636 section 4.2). */
const S256_CHALLENGE = /^[\w-]{43}$/;

/**
 * The code challenge, by S256 alone: with `plain`, whoever sees the request has the verifier (RFC 7636 section 7.2). Null
 * when none was sent and none is needed; of a public client one always is.
 *
 * @throws OAuthError
 */
export function requireCodeChallenge(parameters: FormParameters, client: Client): string | null {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined) throw invalidRequest('There is a code_challenge_method, but no code_challenge.');
    if (!needsCodeChallenge(client)) return null;
    throw invalidRequest('This application has to send a code_challenge with code_challenge_method=S256 (RFC 7636).');
  }
  if (method !== 'S256') throw invalidRequest('Send code_challenge_method=S256: no other method exists here.');
  if (!S256_CHALLENGE.test(challenge)) {
    throw invalidRequest('The code_challenge is not a SHA-256 hash in base64url, which has 43 characters.');
  }
  return challenge;
}

/** Whether its codes are bound to a verifier: by its registration, and of a public client always (RFC 9700 section 2.1.1). */
export const needsCodeChallenge = ({
  authMethod,
  pkceRequired,
}: Pick<Client, 'authMethod' | 'pkceRequired'>): boolean => authMethod === 'none' || pkceRequired;
