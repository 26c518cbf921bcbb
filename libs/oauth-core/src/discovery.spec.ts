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
    expect(metadata.grant_types_supported).toEqual(['client_credentials', 'refresh_token']);
  });

  it('offers only what works', () => {
    for (const absent of ['authorization_endpoint', 'userinfo_endpoint']) expect(metadata).not.toHaveProperty(absent);
    expect(metadata.response_types_supported).toEqual([]);
    expect(metadata.token_endpoint_auth_methods_supported).toEqual(['client_secret_basic', 'client_secret_post']);
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
