import { CONSOLE, ISSUER } from '#test/support/token-server';
import { MemoryKeyStore } from '#test/support/memory-directories';
import { authorizationServerMetadata, jwks } from './discovery.js';

describe('the metadata', () => {
  const metadata = authorizationServerMetadata({ issuer: ISSUER, console: CONSOLE });

  it('[D01] [D03] names the issuer, character for character, and endpoints below it', () => {
    expect(metadata.issuer).toBe(ISSUER);
    expect([metadata.token_endpoint, metadata.jwks_uri]).toEqual([`${ISSUER}/token`, `${ISSUER}/jwks.json`]);
    expect([metadata.revocation_endpoint, metadata.introspection_endpoint]).toEqual([
      `${ISSUER}/revoke`,
      `${ISSUER}/introspect`,
    ]);
    for (const url of [metadata.token_endpoint, metadata.jwks_uri, metadata.service_documentation]) {
      expect(url).toMatch(/^https:/);
    }
  });

  it('[R04] does not offer the password grant', () => {
    const offered = ['authorization_code', 'client_credentials', 'refresh_token'];
    expect(metadata.grant_types_supported).toEqual(offered);
  });

  it('sends people to the console alone, and machines to the gateway', () => {
    expect([metadata.authorization_endpoint, metadata.end_session_endpoint]).toEqual([
      `${CONSOLE}/oauth2/authorize`,
      `${CONSOLE}/oauth2/logout`,
    ]);
  });

  it('[D04] offers S256 as the one way to bind a code, and no plain', () => {
    expect(metadata.code_challenge_methods_supported).toEqual(['S256']);
  });

  it('[D05] offers no response type that puts a token into an address', () => {
    expect(metadata.response_types_supported).toEqual(['code']);
    expect(metadata.response_modes_supported).toEqual(['query', 'form_post']);
  });

  it('lets public clients get and end tokens, and ask about none', () => {
    const methods = ['client_secret_basic', 'client_secret_post', 'none'];
    expect(metadata.token_endpoint_auth_methods_supported).toEqual(methods);
    expect(metadata.revocation_endpoint_auth_methods_supported).toEqual(methods);
    expect(metadata.introspection_endpoint_auth_methods_supported).toEqual(methods.slice(0, 2));
  });

  it('says that request objects are not read: nothing said would mean the opposite', () => {
    expect([metadata.request_parameter_supported, metadata.request_uri_parameter_supported]).toEqual([false, false]);
  });
});

describe('the JWKS', () => {
  it('[D06] has kid, use and alg, RSA of 2048 bits, and no private member', () => {
    const { keys } = jwks(new MemoryKeyStore().verificationKeys('TOKEN'));
    expect(keys.map(({ kty, alg, use }) => [kty, alg, use])).toEqual([
      ['EC', 'ES256', 'sig'],
      ['RSA', 'RS256', 'sig'],
    ]);
    const [elliptic, rsa] = keys;
    expect(Object.keys(elliptic)).toEqual(['kty', 'kid', 'use', 'alg', 'crv', 'x', 'y']);
    expect(Object.keys(rsa)).toEqual(['kty', 'kid', 'use', 'alg', 'n', 'e']);
    expect(Buffer.from(String(Object.entries(rsa).find(([name]) => name === 'n')?.[1]), 'base64url')).toHaveLength(256);
    for (const key of keys) expect(key.kid).toEqual(expect.stringMatching(/./));
  });
});
