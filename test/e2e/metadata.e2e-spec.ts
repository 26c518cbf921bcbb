import { createPublicKey } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { createRemoteJWKSet, customFetch as joseFetch, jwtVerify } from 'jose';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';

interface Jwk {
  readonly kid: string;
  readonly kty: string;
  readonly alg: string;
  readonly use: string;
  readonly n?: string;
}

describe.each(Object.entries(databases))('metadata on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  /** A fetch that trusts our own authority, for client libraries. */
  const trustingFetch = async (
    url: string | URL,
    init?: { method?: string; headers?: HeadersInit; body?: URLSearchParams | null },
  ) => {
    const headers = Object.fromEntries(new Headers(init?.headers).entries());
    const body = init?.body?.toString();
    const answer = await house.client.call(String(url), { method: init?.method, headers, body });
    const received = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
    return new Response(answer.text, { status: answer.status, headers: received });
  };

  it('[D01] names the configured issuer, character for character, whatever Host says', async () => {
    const forged = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' };
    const methods = ['client_secret_basic', 'client_secret_post', 'none'];
    const algorithms = ['RS256', 'ES256'];
    for (const headers of [undefined, forged]) {
      const answer = await house.client.call(`${house.issuer}/.well-known/oauth-authorization-server`, { headers });
      expect(answer.json()).toEqual({
        issuer: house.issuer,
        authorization_endpoint: `${house.consoleUrl}/oauth2/authorize`,
        token_endpoint: `${house.issuer}/token`,
        userinfo_endpoint: `${house.issuer}/userinfo`,
        jwks_uri: `${house.issuer}/jwks.json`,
        revocation_endpoint: `${house.issuer}/revoke`,
        introspection_endpoint: `${house.issuer}/introspect`,
        end_session_endpoint: `${house.consoleUrl}/oauth2/logout`,
        scopes_supported: ['openid', 'profile', 'email', 'offline_access', 'default'],
        response_types_supported: ['code'],
        response_modes_supported: ['query', 'form_post'],
        grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: methods,
        revocation_endpoint_auth_methods_supported: methods,
        introspection_endpoint_auth_methods_supported: methods.slice(0, 2),
        subject_types_supported: ['public', 'pairwise'],
        id_token_signing_alg_values_supported: algorithms,
        userinfo_signing_alg_values_supported: algorithms,
        acr_values_supported: ['1', '2'],
        prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
        claim_types_supported: ['normal'],
        claims_supported: expect.arrayContaining(['sub', 'auth_time', 'acr', 'name', 'email']),
        claims_parameter_supported: true,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
        authorization_response_iss_parameter_supported: true,
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        frontchannel_logout_supported: true,
        frontchannel_logout_session_supported: true,
        service_documentation: `${house.consoleUrl}/errors`,
      });
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  it('[D02] says the same under the name of RFC 8414 and under that of OpenID Connect', async () => {
    const [one, other] = await Promise.all(
      ['oauth-authorization-server', 'openid-configuration'].map((name) =>
        house.client.call(`${house.issuer}/.well-known/${name}`),
      ),
    );
    expect(one.status).toBe(200);
    expect(other.text).toBe(one.text);
  });

  it('[D03] names only addresses that exist, all of them https', async () => {
    const metadata = (await house.client.call(`${house.issuer}/.well-known/oauth-authorization-server`)).json();
    const { issuer: _issuer, authorization_endpoint: _pages, end_session_endpoint: _logout, ...others } = metadata;
    const addresses = Object.values(others).filter((value) => typeof value === 'string');
    expect(addresses).toHaveLength(6);
    for (const address of addresses) {
      expect(address).toMatch(/^https:\/\//);
      expect([address, (await house.client.call(String(address))).status]).not.toEqual([address, 404]);
    }
  });

  it('[D06] publishes an ES256 and an RS256 key of 2048 bits, and no private member', async () => {
    for (const path of ['/jwks.json', '/oauth2/jwks.json']) {
      const answer = await house.client.call(`${house.issuer}${path}`);
      const { keys } = answer.json<{ keys: Jwk[] }>();
      expect(keys.map(({ kty, alg, use }) => ({ kty, alg, use })).sort((a, b) => a.alg.localeCompare(b.alg))).toEqual([
        { kty: 'EC', alg: 'ES256', use: 'sig' },
        { kty: 'RSA', alg: 'RS256', use: 'sig' },
      ]);
      for (const key of keys) {
        expect(key.kid).toMatch(/^[\w-]{43}$/);
        for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret);
        if (key.kty !== 'RSA') continue;
        const details = createPublicKey({ key: { ...key }, format: 'jwk' }).asymmetricKeyDetails;
        expect(details?.modulusLength).toBe(2048);
      }
    }
    const assertion = (await house.client.call(`${house.issuer}/gateway-jwks.json`)).json<{ keys: Jwk[] }>();
    expect(assertion.keys.map(({ alg }) => alg)).toEqual(['ES256']);
  });

  it('is enough for an independent client library to get a token, renew it and have it verified', async () => {
    const keys = await house.build.keyPair();
    await house.build.user({ username: 'maria', password: 'correct horse' });
    const options = { [oauth.customFetch]: trustingFetch } as const;
    const issuer = new URL(house.issuer);
    const discovered = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...options });
    const server = await oauth
      .processDiscoveryResponse(new URL(`${house.issuer}/`), discovered)
      .catch(async () =>
        oauth.processDiscoveryResponse(
          issuer,
          await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...options }),
        ),
      );
    const client = { client_id: keys.consumerKey };
    const authentication = oauth.ClientSecretBasic(keys.consumerSecret);

    const form = new URLSearchParams({ username: 'maria', password: 'correct horse' });
    const first = await oauth.genericTokenEndpointRequest(server, client, authentication, 'password', form, options);
    const tokens = await oauth.processGenericTokenEndpointResponse(server, client, first);
    const renewal = await oauth.refreshTokenGrantRequest(
      server,
      client,
      authentication,
      String(tokens.refresh_token),
      options,
    );
    const renewed = await oauth.processRefreshTokenResponse(server, client, renewal);
    const own = await oauth.clientCredentialsGrantRequest(server, client, authentication, {}, options);
    const application = await oauth.processClientCredentialsResponse(server, client, own);

    const keySet = createRemoteJWKSet(new URL(String(server.jwks_uri)), { [joseFetch]: trustingFetch });
    for (const { access_token: token } of [tokens, renewed, application]) {
      const expected = { issuer: house.issuer, audience: `${house.issuer}/apis`, typ: 'at+jwt' };
      const { payload, protectedHeader } = await jwtVerify(token, keySet, expected);
      expect(protectedHeader.alg).toBe('ES256');
      expect(payload.client_id).toBe(keys.consumerKey);
    }
  });
});
