import { invalidClient } from '../errors.js';
import type { ClientAuthenticator } from './client-authenticator.js';

/**
 * A public client only says who it is (RFC 6749 section 2.1): its `client_id` in the body, and nothing that would prove it.
 * What it presents beside it, a code with its verifier or a refresh token, is all that speaks for it.
 */
export const noAuthentication: ClientAuthenticator = {
  method: 'none',

  isTried: ({ authorizationHeaders, parameters }) =>
    authorizationHeaders.length === 0 && !parameters.has('client_secret') && !parameters.has('client_assertion'),

  read({ parameters }) {
    const consumerKey = parameters.get('client_id');
    if (consumerKey === undefined) throw invalidClient('no client credentials');
    return { consumerKey, secret: '' };
  },
};
