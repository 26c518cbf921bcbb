import type { SigningAlgorithm, VerificationKey } from '#primitives/signature';
import { PROMPTS } from './authorize/prompt.js';
import { clientAuthenticators } from './client-auth/index.js';
import { grants } from './grants/index.js';
import { AUTHENTICATION_LEVELS } from './tokens/authentication-level.js';
import { PERSON_CLAIMS } from './tokens/person-claims.js';

const authMethods = clientAuthenticators.map(({ method }) => method);
const algorithms: readonly SigningAlgorithm[] = ['RS256', 'ES256'];

/** What is said in every ID token, as far as it was asked or known. */
const SIGN_IN_CLAIMS = ['sub', 'iss', 'aud', 'azp', 'exp', 'iat', 'auth_time', 'acr', 'amr', 'nonce', 'sid', 'at_hash'];

/**
 * The metadata of this token server: what works, and nothing else. One document under both of its names, so that they
 * cannot contradict each other (RFC 8414 section 2, OpenID Connect Discovery section 3, RP-Initiated Logout section 2.1,
 * Back-Channel Logout section 2.1, Front-Channel Logout section 3, RFC 9207 section 3).
 */
export const authorizationServerMetadata = ({
  issuer,
  console,
}: {
  readonly issuer: string;
  readonly console: string;
}) => ({
  issuer,
  authorization_endpoint: `${console}/oauth2/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks.json`,
  revocation_endpoint: `${issuer}/revoke`,
  introspection_endpoint: `${issuer}/introspect`,
  end_session_endpoint: `${console}/oauth2/logout`,
  scopes_supported: ['openid', 'profile', 'email', 'offline_access', 'default'],
  response_types_supported: ['code'],
  response_modes_supported: ['query', 'form_post'],
  grant_types_supported: grants.filter(({ advertised }) => advertised).map(({ type }) => type),
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: authMethods,
  revocation_endpoint_auth_methods_supported: authMethods,
  introspection_endpoint_auth_methods_supported: authMethods.filter((method) => method !== 'none'),
  subject_types_supported: ['public', 'pairwise'],
  id_token_signing_alg_values_supported: algorithms,
  userinfo_signing_alg_values_supported: algorithms,
  acr_values_supported: AUTHENTICATION_LEVELS,
  prompt_values_supported: PROMPTS,
  claim_types_supported: ['normal'],
  claims_supported: [...SIGN_IN_CLAIMS, ...PERSON_CLAIMS],
  claims_parameter_supported: true,
  request_parameter_supported: false,
  request_uri_parameter_supported: false, // left out it would mean true
  authorization_response_iss_parameter_supported: true,
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
  frontchannel_logout_supported: true,
  frontchannel_logout_session_supported: true,
  service_documentation: `${console}/errors`,
});

/** The public keys as a JWK Set (RFC 7517 section 5), with the public members alone. */
export const jwks = (keys: readonly VerificationKey[]) => ({ keys: keys.map(publicJwk) });

function publicJwk({ kid, algorithm, publicKey }: VerificationKey) {
  const { kty, crv, x, y, n, e } = publicKey.export({ format: 'jwk' });
  const numbers = kty === 'EC' ? { crv, x, y } : { n, e };
  return { kty, kid, use: 'sig', alg: algorithm, ...numbers };
}
