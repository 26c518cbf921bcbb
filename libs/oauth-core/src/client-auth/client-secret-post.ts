import { invalidClient } from '../errors.js';
import type { ClientAuthenticator } from './client-authenticator.js';

/** `client_id` and `client_secret` in the body (RFC 6749 section 2.3.1). */
export const clientSecretPost: ClientAuthenticator = {
  method: 'client_secret_post',

  isTried: ({ parameters }) => parameters.has('client_secret'),

  read({ parameters }) {
    const consumerKey = parameters.get('client_id');
    if (consumerKey === undefined) throw invalidClient('a client_secret without a client_id');
    return { consumerKey, secret: parameters.get('client_secret') ?? '' };
  },
};
