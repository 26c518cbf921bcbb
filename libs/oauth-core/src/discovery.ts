import type { VerificationKey } from '#primitives/signature';
import { clientAuthenticators } from './client-auth/index.js';
import { grants } from './grants/index.js';

const authMethods = clientAuthenticators.map(({ method }) => method);

/**
 * The metadata of this token server (RFC 8414 section 2): what works, and nothing else. `response_types_supported` is
 * empty while there is no authorization endpoint: section 2 requires the member, section 3.2 would have an empty list
 * left out, and strict readers insist on the first.
 */
export const authorizationServerMetadata = ({
  issuer,
  console,
}: {
  readonly issuer: string;
  readonly console: string;
}) => ({
  issuer,
  token_endpoint: `${issuer}/token`,
  revocation_endpoint: `${issuer}/revoke`,
  introspection_endpoint: `${issuer}/introspect`,
  jwks_uri: `${issuer}/jwks.json`,
  scopes_supported: ['default', 'openid', 'profile', 'email'],
  response_types_supported: [],
  grant_types_supported: grants.filter(({ advertised }) => advertised).map(({ type }) => type),
  token_endpoint_auth_methods_supported: authMethods,
  revocation_endpoint_auth_methods_supported: authMethods,
  introspection_endpoint_auth_methods_supported: authMethods,
  service_documentation: `${console}/errors`,
});

/** The public keys as a JWK Set (RFC 7517 section 5), with the public members alone. */
export const jwks = (keys: readonly VerificationKey[]) => ({ keys: keys.map(publicJwk) });

function publicJwk({ kid, algorithm, publicKey }: VerificationKey) {
  const { kty, crv, x, y, n, e } = publicKey.export({ format: 'jwk' });
  const numbers = kty === 'EC' ? { crv, x, y } : { n, e };
  return { kty, kid, use: 'sig', alg: algorithm, ...numbers };
}
