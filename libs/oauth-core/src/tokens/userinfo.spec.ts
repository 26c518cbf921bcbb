import type { Client } from '../model/client.js';
import { newSecret } from '#primitives/secrets';
import { signJws } from '#primitives/signature';
import { TokenServer, claimsOf, refusalOf } from '#test/support/token-server';

const PROFILE = {
  email: 'maria@example.com',
  emailVerified: true,
  displayName: 'Maria Rossi',
  locale: 'it',
  updatedAt: new Date('2026-01-01T00:00:00.999Z'),
};

function setUp(fields: Partial<Client> = {}) {
  const server = new TokenServer();
  const client = server.client(fields);
  const user = server.account({}, PROFILE);
  const tokenFor = async (scope: string) => (await server.signIn(client, { scope })).access_token;
  const ask = (token: string) => server.userinfo(`Bearer ${token}`);
  return { server, client, user, tokenFor, ask };
}

describe.each(['JWT', 'OPAQUE'] as const)('userinfo for a token of the format %s', (tokenFormat) => {
  it('[U01] tells who, and no more than the scopes reach', async () => {
    const { client, user, tokenFor, ask } = setUp({ tokenFormat });
    const sub = user.userId;
    const asked = await ask(await tokenFor('openid'));
    expect([asked.claims, asked.client.consumerKey]).toEqual([{ sub }, client.consumerKey]);
    const profile = { preferred_username: 'maria', name: 'Maria Rossi', locale: 'it', updated_at: 1_767_225_600 };
    expect((await ask(await tokenFor('openid profile'))).claims).toEqual({ sub, ...profile });
    const email = { email: 'maria@example.com', email_verified: true };
    expect((await ask(await tokenFor('openid email'))).claims).toEqual({ sub, ...email });
    expect((await ask(await tokenFor('email profile openid'))).claims).toEqual({ sub, ...profile, ...email });
  });

  it('[V01] is refused once the token is revoked', async () => {
    const { server, client, tokenFor, ask } = setUp({ tokenFormat });
    const token = await tokenFor('openid');
    await ask(token);
    await server.revoke(client, token);
    expect(await refusalOf(ask(token))).toMatchObject({ code: 'invalid_token', status: 401, challenge: 'Bearer' });
  });

  it('[U03] is refused without openid, and names it', async () => {
    const { tokenFor, ask } = setUp({ tokenFormat });
    const refusal = await refusalOf(ask(await tokenFor('profile email')));
    expect(refusal).toMatchObject({ code: 'insufficient_scope', status: 403, challenge: 'Bearer', scope: 'openid' });
  });

  it('[C04] is refused to an application token', async () => {
    const { server, client, ask } = setUp({ tokenFormat });
    const { access_token: token } = await server.token(client, { grant_type: 'client_credentials' });
    expect((await refusalOf(ask(token))).status).toBe(403);
  });
});

describe('userinfo', () => {
  it('has no address of a person who gave none', async () => {
    const { server, client } = setUp();
    server.account({ username: 'paolo' });
    const { access_token: token } = await server.signIn(client, { username: 'paolo', scope: 'openid email' });
    expect(Object.keys((await server.userinfo(`Bearer ${token}`)).claims)).toEqual(['sub']);
  });

  it.each([[], [''], ['Basic YTpi'], ['Bearer'], ['Bearer '], ['Bearer a b']])(
    '[U02] asks for a token when there is none: %j',
    async (...headers) => {
      const refusal = await refusalOf(Promise.resolve().then(() => setUp().server.userinfo(...headers)));
      expect(refusal).toMatchObject({ code: 'invalid_request', status: 401, challenge: 'Bearer' });
    },
  );

  it('[50] refuses two Authorization headers', async () => {
    const { server, tokenFor } = setUp();
    const header = `Bearer ${await tokenFor('openid')}`;
    const refusal = await refusalOf(Promise.resolve().then(() => server.userinfo(header, header)));
    expect(refusal).toMatchObject({ code: 'invalid_request', status: 400 });
  });

  it('[U02] refuses one that is no token of ours', async () => {
    const { server, client, ask } = setUp();
    const { refresh_token: refresh } = await server.signIn(client, { scope: 'openid' });
    for (const token of ['x', 'a.b.c', newSecret('gtha_'), refresh ?? '']) {
      expect(await refusalOf(ask(token))).toMatchObject({ code: 'invalid_token', status: 401 });
    }
  });

  it('refuses a token whose audience does not name it', async () => {
    const { server, tokenFor, ask } = setUp();
    const claims = { ...claimsOf(await tokenFor('openid')), aud: [`${server.issuer}/apis`] };
    const token = signJws(server.keys.signingKey('TOKEN', 'ES256'), 'at+jwt', claims);
    expect(await refusalOf(ask(token))).toMatchObject({ code: 'invalid_token', status: 401 });
  });

  it('refuses the token of a person who is disabled or gone', async () => {
    const { server, user, tokenFor, ask } = setUp();
    const token = await tokenFor('openid');
    server.storage.putAccount({ ...user, enabled: false });
    expect((await refusalOf(ask(token))).code).toBe('invalid_token');
    server.storage.putAccount({ ...user, userId: 'somebody else' });
    expect((await refusalOf(ask(token))).code).toBe('invalid_token');
  });

  it('is 503 while the storage is away', async () => {
    const { server, tokenFor, ask } = setUp();
    const token = await tokenFor('openid');
    server.storage.away = true;
    expect(await refusalOf(ask(token))).toMatchObject({ status: 503, retryAfterSeconds: 2 });
  });
});
