import type { Client } from '../model/client.js';
import { newLocator, newRefreshToken, newSecret } from '#primitives/secrets';
import { TokenServer, claimsOf, refusalOf } from '#test/support/token-server';

const ADDRESS = '192.0.2.7';

function setUp(fields: Partial<Client> = {}) {
  const server = new TokenServer();
  const client = server.client(fields);
  server.account();
  const application = async () => (await server.token(client, { grant_type: 'client_credentials' })).access_token;
  const isAlive = async (token: string) => 'verified' in (await server.freshTokens().verify(token, ADDRESS));
  return { server, client, application, isAlive };
}

describe.each(['JWT', 'OPAQUE'] as const)('revoking a token of a key pair with %s tokens', (tokenFormat) => {
  it('[88] ends the access token too when it is given the refresh token', async () => {
    const { server, client, isAlive } = setUp({ tokenFormat });
    const { access_token: access, refresh_token: refresh } = await server.signIn(client);
    await server.revoke(client, refresh);
    expect(await isAlive(access)).toBe(false);
    expect((await refusalOf(server.refresh(client, refresh))).code).toBe('invalid_grant');
  });

  it('[V01] ends the refresh token too when it is given the access token of a person', async () => {
    const { server, client, isAlive } = setUp({ tokenFormat });
    const { access_token: access, refresh_token: refresh } = await server.signIn(client);
    await server.revoke(client, access);
    expect(await isAlive(access)).toBe(false);
    expect((await refusalOf(server.refresh(client, refresh))).code).toBe('invalid_grant');
  });

  it('ends every access token of the grant, and no other grant of the same person', async () => {
    const { server, client, isAlive } = setUp({ tokenFormat });
    const first = await server.signIn(client);
    const other = await server.signIn(client);
    const second = await server.refresh(client, first.refresh_token);
    await server.revoke(client, first.access_token);
    expect(await Promise.all([first, second, other].map(({ access_token: token }) => isAlive(token)))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('ends an application token alone', async () => {
    const { server, client, application, isAlive } = setUp({ tokenFormat });
    const [token, other] = [await application(), await application()];
    await server.revoke(client, token);
    expect([await isAlive(token), await isAlive(other)]).toEqual([false, true]);
  });

  it('[V04] [86] changes nothing about a token of another client, and does not say so', async () => {
    const { server, client, application, isAlive } = setUp({ tokenFormat });
    const stranger = server.client();
    const { access_token: personal, refresh_token: refresh } = await server.signIn(client);
    const token = await application();
    for (const foreign of [personal, token, refresh]) expect(await server.revoke(stranger, foreign)).toBe('nothing');
    expect([await isAlive(personal), await isAlive(token)]).toEqual([true, true]);
    await server.refresh(client, refresh);
  });

  it.each(['refresh_token', 'access_token', 'id_token', 'x', ''])(
    '[V05] takes the hint %j for a hint alone',
    async (hint) => {
      const { server, client, application, isAlive } = setUp({ tokenFormat });
      const { access_token: personal, refresh_token: refresh } = await server.signIn(client);
      const token = await application();
      await server.revoke(client, refresh, { token_type_hint: hint });
      await server.revoke(client, token, { token_type_hint: hint });
      expect([await isAlive(personal), await isAlive(token)]).toEqual([false, false]);
    },
  );

  it('ends the grant of an access token that has expired: its refresh token lives on otherwise', async () => {
    const { server, client } = setUp({ tokenFormat });
    const { access_token: access, refresh_token: refresh } = await server.signIn(client);
    server.clock.advance(3601);
    await server.revoke(client, access);
    expect((await refusalOf(server.refresh(client, refresh))).code).toBe('invalid_grant');
  });

  it('writes nothing about an application token that has expired', async () => {
    const { server, client, application } = setUp({ tokenFormat });
    const token = await application();
    server.clock.advance(3600);
    server.storage.statements.length = 0;
    await server.revoke(client, token);
    expect(server.storage.statements).not.toContain('revokeToken');
  });

  it('may be asked again, and by many at once', async () => {
    const { server, client, application, isAlive } = setUp({ tokenFormat });
    const token = await application();
    const { access_token: personal } = await server.signIn(client);
    const calls = Array.from({ length: 20 }, (_, index) => server.revoke(client, index % 2 ? token : personal));
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter((outcome) => outcome === 'ended')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'ended_before')).toHaveLength(18);
    expect([await isAlive(token), await isAlive(personal)]).toEqual([false, false]);
  });

  it('[87] is refused while the storage is away, never said to be done', async () => {
    const { server, client, application } = setUp({ tokenFormat });
    const tokens = await server.signIn(client);
    const token = await application();
    server.storage.away = true;
    for (const one of [tokens.access_token, tokens.refresh_token, token]) {
      expect(await refusalOf(server.revoke(client, one))).toMatchObject({ status: 503, retryAfterSeconds: 2 });
    }
  });

  it('[87] is refused too when only the reply was lost', async () => {
    for (const [lost, kind] of [
      ['end', 'refresh'],
      ['revokeToken', 'application'],
    ] as const) {
      const { server, client, application } = setUp({ tokenFormat });
      const token = kind === 'refresh' ? (await server.signIn(client)).refresh_token : await application();
      server.storage.losesReplyOf = lost;
      expect((await refusalOf(server.revoke(client, token))).status).toBe(503);
      await server.revoke(client, token);
    }
  });
});

describe('revoking', () => {
  it('[V02] an unknown token, or no token at all, is no error', async () => {
    const { server, client } = setUp();
    const unknown = [
      'x',
      'a.b.c',
      newSecret('gtha_'),
      newRefreshToken(newLocator()),
      newSecret('gths_'),
      `${'x'.repeat(20_000)}`,
    ];
    for (const token of unknown) expect(await server.revoke(client, token)).toBe('nothing');
  });

  it('[V06] needs a token', async () => {
    const { server, client } = setUp();
    expect(await refusalOf(server.revoke(client, undefined))).toMatchObject({ code: 'invalid_request', status: 400 });
  });

  it('[75] a refresh token that has just been spent ends the grant all the same', async () => {
    const { server, client, isAlive } = setUp();
    const first = await server.signIn(client);
    const second = await server.refresh(client, first.refresh_token);
    await server.revoke(client, first.refresh_token);
    expect(await isAlive(second.access_token)).toBe(false);
    expect((await refusalOf(server.refresh(client, second.refresh_token))).code).toBe('invalid_grant');
  });

  it.each(['JWT', 'OPAQUE'] as const)(
    '[75] wins against 20 refreshes at the same moment, with %s tokens',
    async (tokenFormat) => {
      for (let position = 0; position <= 20; position += 5) {
        const { server, client, isAlive } = setUp({ tokenFormat });
        const first = await server.signIn(client);
        const answered = [first];
        const refresh = () => server.refresh(client, first.refresh_token).then((tokens) => void answered.push(tokens));
        const calls = Array.from({ length: 20 }, () => refresh);
        calls.splice(position, 0, async () => void (await server.revoke(client, first.refresh_token)));
        await Promise.allSettled(calls.map((call) => call()));
        for (const { access_token: access, refresh_token: token } of answered) {
          expect(await isAlive(access)).toBe(false);
          expect((await refusalOf(server.refresh(client, token))).code).toBe('invalid_grant');
        }
      }
    },
  );

  it('is noted with who asked, from where and under which trace', async () => {
    const { server, client, application } = setUp();
    const token = await application();
    const { access_token: personal } = await server.signIn(client);
    await server.revoke(client, token);
    await server.revoke(client, personal);
    for (const id of [claimsOf(token).jti, claimsOf(personal).gid]) {
      expect(server.storage.enderOf(String(id))).toEqual({
        consumerKey: client.consumerKey,
        applicationId: client.applicationId,
        address: '192.0.2.7',
        traceId: '0123456789abcdef0123456789abcdef',
      });
    }
  });
});
