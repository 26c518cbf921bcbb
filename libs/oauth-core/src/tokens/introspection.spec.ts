import { newLocator, newRefreshToken, newSecret } from '#primitives/secrets';
import { epochSeconds } from '#primitives/clock';
import { TokenServer, claimsOf, refusalOf } from '#test/support/token-server';
import type { Client } from '../model/client.js';
import { apisAudience } from './audience.js';

const ADDRESS = '192.0.2.7';

const INACTIVE = { active: false };

function setUp(fields: Partial<Client> = {}) {
  const server = new TokenServer();
  const client = server.client(fields);
  const user = server.account();
  const application = async () => (await server.token(client, { grant_type: 'client_credentials' })).access_token;
  return { server, client, user, application };
}

describe.each(['JWT', 'OPAQUE'] as const)('introspecting an access token of the format %s', (tokenFormat) => {
  it('[I02] tells what a token of a person says, their name, and nothing of how it is ended', async () => {
    const { server, client, user } = setUp({ tokenFormat });
    const { access_token: token, expires_in } = await server.signIn(client, { scope: 'openid device_1' });
    const now = epochSeconds(server.clock.now());
    expect(await server.introspect(client, token)).toEqual({
      active: true,
      token_type: 'Bearer',
      token_use: 'access_token',
      username: 'maria',
      iss: server.issuer,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sub: user.userId,
      aud: [`${server.issuer}/apis`, `${server.issuer}/userinfo`],
      client_id: client.consumerKey,
      azp: client.consumerKey,
      iat: now,
      exp: now + expires_in,
      scope: 'openid device_1',
      aut: 'APPLICATION_USER',
      key_type: 'PRODUCTION',
      application_id: client.applicationId,
      secret_id: client.secrets[0].id,
      auth_time: now,
      acr: '1',
      amr: ['pwd'],
    });
  });

  it('[I02] tells what an application token says, without a name', async () => {
    const { server, client, application } = setUp({ tokenFormat });
    const answer = await server.introspect(client, await application());
    expect(answer).toMatchObject({
      active: true,
      sub: client.consumerKey,
      aut: 'APPLICATION',
      exp: expect.any(Number),
    });
    for (const absent of ['username', 'gid', 'epoch', 'auth_time']) expect(answer).not.toHaveProperty(absent);
  });

  it('[89] [91] tells another client nothing, right after its own client was told', async () => {
    const { server, client, application } = setUp({ tokenFormat });
    const stranger = server.client({ introspectionResources: ['https://elsewhere.example'] });
    const token = await application();
    expect(await server.introspect(client, token)).toHaveProperty('active', true);
    expect(await server.introspect(stranger, token)).toEqual(INACTIVE);
    expect(await server.introspect(client, token)).toHaveProperty('active', true);
  });

  it('[91] tells those who serve its audience, if an administrator lets them', async () => {
    const { server, client, application } = setUp({ tokenFormat });
    const resource = server.client({ introspectionResources: [apisAudience(server.issuer)] });
    expect(await server.introspect(resource, await application())).toHaveProperty('client_id', client.consumerKey);
    const other = server.client({ introspectionResources: [`${apisAudience(server.issuer)}/x`] });
    expect(await server.introspect(other, await application())).toEqual(INACTIVE);
  });

  it('[I03] [90] says of an expired and of a revoked one exactly that it is not active', async () => {
    const { server, client, application } = setUp({ tokenFormat });
    const [expired, revoked] = [await application(), await application()];
    const { access_token: ended, refresh_token: refresh } = await server.signIn(client);
    for (const token of [expired, revoked, ended]) {
      expect(await server.introspect(client, token)).toHaveProperty('active', true);
    }
    await server.revoke(client, revoked);
    await server.revoke(client, refresh);
    expect(await server.introspect(client, revoked)).toEqual(INACTIVE);
    expect(await server.introspect(client, ended)).toEqual(INACTIVE);
    server.clock.advance(3600);
    expect(await server.introspect(client, expired)).toEqual(INACTIVE);
  });

  it('[92] says so of every token from before all of its person’s or its key pair’s were ended', async () => {
    const { server, client, user, application } = setUp({ tokenFormat });
    const { access_token: personal } = await server.signIn(client);
    const own = await application();
    server.revocations.userGenerations.set(user.userId, 1);
    expect(await server.introspect(client, personal)).toEqual(INACTIVE);
    expect(await server.introspect(client, own)).toHaveProperty('active', true);
    server.revocations.keyPairGenerations.set(client.consumerKey, 1);
    expect(await server.introspect(client, own)).toEqual(INACTIVE);
  });

  it('goes without the name while nobody can look it up', async () => {
    const { server, client } = setUp({ tokenFormat });
    const { access_token: token } = await server.signIn(client);
    server.usernames.away = true;
    const answer = await server.introspect(client, token);
    expect(answer).toHaveProperty('active', true);
    expect(answer).not.toHaveProperty('username');
  });

  it('[93] refuses it cut or padded anywhere', async () => {
    const { server, client, application } = setUp({ tokenFormat });
    const token = await application();
    const respelled = token === token.toLowerCase() ? token.toUpperCase() : token.toLowerCase();
    const others = [token.slice(0, -1), token.slice(1), `${token}=`, `${token} `, ` ${token}`, `${token}0`, respelled];
    for (const other of others) expect([other, await server.introspect(client, other)]).toEqual([other, INACTIVE]);
    expect(await server.introspect(client, token)).toHaveProperty('active', true);
  });
});

describe('introspecting', () => {
  it('a JWT asks the storage nothing', async () => {
    const { server, client, application } = setUp();
    const token = await application();
    server.storage.away = true;
    expect(await server.introspect(client, token)).toHaveProperty('active', true);
  });

  it.each(['x', 'a.b.c', newSecret('gtha_'), newRefreshToken(newLocator()), newSecret('gths_'), 'x'.repeat(20_000)])(
    '[I03] [90] junk says exactly that it is not active',
    async (token) => {
      const { server, client } = setUp();
      expect(await server.introspect(client, token)).toEqual(INACTIVE);
    },
  );

  it('needs a token', async () => {
    const { server, client } = setUp();
    expect(await refusalOf(server.introspect(client, undefined))).toMatchObject({ code: 'invalid_request' });
  });

  it('an opaque token that cannot be looked up is 503, never inactive', async () => {
    const { server, client, application } = setUp({ tokenFormat: 'OPAQUE' });
    const token = await application();
    server.storage.away = true;
    expect((await refusalOf(server.introspect(client, token))).status).toBe(503);
  });
});

describe('introspecting a refresh token', () => {
  it('tells its own client what it is, and when it ends', async () => {
    const { server, client, user } = setUp({ refreshTokenIdleSeconds: 600 });
    const { refresh_token: token } = await server.signIn(client, { scope: 'device_1' });
    const now = epochSeconds(server.clock.now());
    expect(await server.introspect(client, token)).toEqual({
      active: true,
      token_use: 'refresh_token',
      username: 'maria',
      iss: server.issuer,
      sub: user.userId,
      client_id: client.consumerKey,
      iat: now,
      exp: now + 600,
      scope: 'device_1',
      aut: 'APPLICATION_USER',
      key_type: 'PRODUCTION',
      application_id: client.applicationId,
    });
  });

  it('[89] tells nobody else, whoever may introspect access tokens', async () => {
    const { server, client } = setUp();
    const { refresh_token: token } = await server.signIn(client);
    const resource = server.client({ introspectionResources: [apisAudience(server.issuer)] });
    expect(await server.introspect(resource, token)).toEqual(INACTIVE);
  });

  it('[I03] finds it inactive once it is spent, idle or revoked, and harms nobody by asking', async () => {
    const { server, client } = setUp({ refreshReplaySeconds: 0 });
    const first = await server.signIn(client);
    const second = await server.refresh(client, first.refresh_token);
    expect(await server.introspect(client, first.refresh_token)).toEqual(INACTIVE);
    expect(await server.introspect(client, second.refresh_token)).toHaveProperty('active', true);
    const idle = await server.signIn(client);
    server.clock.advance(86_400);
    expect(await server.introspect(client, idle.refresh_token)).toEqual(INACTIVE);
    const revoked = await server.signIn(client);
    await server.revoke(client, revoked.refresh_token);
    expect(await server.introspect(client, revoked.refresh_token)).toEqual(INACTIVE);
  });

  it('[82] is not what an access token is: nothing accepts it as one', async () => {
    const { server, client } = setUp();
    const { refresh_token: token } = await server.signIn(client);
    expect(await server.tokens.verify(token ?? '', ADDRESS)).toEqual({ refused: 'malformed' });
    expect(claimsOf((await server.refresh(client, token)).access_token)).toHaveProperty('gid');
  });
});

describe('introspecting tokens that do not exist', () => {
  it('costs a thousand reads a minute at most, and never says of a good one that it is not active', async () => {
    const { server, client, application } = setUp({ tokenFormat: 'OPAQUE' });
    const token = await application();
    for (let time = 0; time < 1_000; time += 1) await server.introspect(client, newSecret('gtha_'));
    const later = { code: 'temporarily_unavailable', status: 429, retryAfterSeconds: 60 };
    expect(await refusalOf(server.introspect(client, token))).toMatchObject(later);
    server.clock.advance(60);
    expect(await server.introspect(client, token)).toHaveProperty('active', true);
  });
});
