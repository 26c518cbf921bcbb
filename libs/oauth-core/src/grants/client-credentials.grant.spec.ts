import { ISSUER, TokenServer, claimsOf, refusalOf } from '#test/support/token-server';

const form = { grant_type: 'client_credentials' };

describe('client_credentials', () => {
  it('[C01] gives a token for the application, without refresh token and ID token', async () => {
    const server = new TokenServer();
    const client = server.client();
    const body = await server.body(client, form);
    expect(Object.keys(JSON.parse(body))).toEqual(['access_token', 'scope', 'token_type', 'expires_in']);
    expect(JSON.parse(body)).toMatchObject({ scope: 'default', token_type: 'Bearer', expires_in: 3600 });
    expect(claimsOf(JSON.parse(body).access_token)).toMatchObject({ aut: 'APPLICATION', sub: client.consumerKey });
  });

  it('asks the storage nothing', async () => {
    const server = new TokenServer();
    const client = server.client();
    server.storage.away = true;
    await server.token(client, { ...form, scope: 'PRODUCTION' });
    expect(server.storage.statements).toEqual([]);
  });

  it('[C02] is refused to a public client', async () => {
    const server = new TokenServer();
    const client = server.client({ authMethod: 'none', secrets: [] });
    expect((await refusalOf(server.token(client, form))).code).toBe('unauthorized_client');
  });

  it('[C03] [104] gives no scope that is not for applications', async () => {
    const server = new TokenServer();
    const client = server.client();
    const scopes = [
      { name: 'menu:read', description: '', roles: [], forApplications: true },
      { name: 'order:write', description: '', roles: [], forApplications: false },
    ];
    server.scopeCatalogue.subscribe(client.applicationId, scopes);
    const { scope, access_token: token } = await server.token(client, {
      ...form,
      scope: 'menu:read order:write openid',
    });
    expect([scope, claimsOf(token).scope, claimsOf(token).aud]).toEqual(['menu:read', 'menu:read', [`${ISSUER}/apis`]]);
    expect((await refusalOf(server.token(client, { ...form, scope: 'openid' }))).code).toBe('invalid_scope');
  });

  it('names the API that was asked as the one audience', async () => {
    const server = new TokenServer();
    const resource = `${ISSUER}/pizzashack/1.0.0`;
    const { access_token: token } = await server.token(server.client(), { ...form, resource });
    expect(claimsOf(token).aud).toEqual([resource]);
    const outside = await refusalOf(server.token(server.client(), { ...form, resource: 'https://evil.example/' }));
    expect(outside.code).toBe('invalid_target');
  });

  it('does not let gatehouse: scopes out to an API', async () => {
    const server = new TokenServer();
    const client = server.client({ managementScopes: ['gatehouse:account'] });
    const request = { ...form, scope: 'gatehouse:account', resource: `${ISSUER}/pizzashack/1.0.0` };
    expect((await refusalOf(server.token(client, request))).code).toBe('invalid_target');
  });
});
