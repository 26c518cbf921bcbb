import { unauthorizedClient } from '../errors.js';
import { requestedResources, requireFitting } from '../resources.js';
import { grantScopes } from '../scopes.js';
import { tokenResponseBody } from '../tokens/token-response.js';
import type { Grant } from './grant.js';

/**
 * A token for the application itself (RFC 6749 section 4.4). A JWT waits for nothing once the scope catalogue is warm,
 * and is not stored; an opaque one costs one statement. There is no refresh token: the client can always ask again.
 */
export const clientCredentialsGrant: Grant = {
  type: 'client_credentials',
  userGrant: false,
  advertised: true,

  async exchange({ client, secretId, parameters, issuer, storage, scopeCatalogue, accessTokens }) {
    if (client.authMethod === 'none') {
      throw unauthorizedClient('Public clients cannot use client_credentials. Register the key pair with a secret.');
    }
    const resources = requestedResources(parameters, issuer);
    const requested = parameters.get('scope') ?? null;
    const scopes = await grantScopes({ client, requested, user: null, catalogue: scopeCatalogue });
    requireFitting(resources, scopes);
    const accessToken = accessTokens.issue({ client, secretId, scopes, resources, subject: null });
    const { opaque } = accessToken;
    if (opaque) await storage.single((stores) => stores.accessTokens.add(opaque));
    return tokenResponseBody(accessToken, scopes);
  },
};
