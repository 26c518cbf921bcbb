import type { Client } from '#oauth-core/model/client';
import { newLocator, newRefreshToken, newSecret, refreshTokenLocator } from '#primitives/secrets';
import { ISSUER, TokenServer, claimsOf, refusalOf } from '#test/support/token-server';

async function setUp(fields: Partial<Client> = {}, form: Readonly<Record<string, string>> = {}) {
  const server = new TokenServer();
  const client = server.client(fields);
  const account = server.account();
  const scopes = ['menu:read', 'order:write'].map((name) => ({
    name,
    description: '',
    roles: [],
    forApplications: false,
  }));
  server.scopeCatalogue.subscribe(client.applicationId, scopes);
  const first = await server.signIn(client, form);
  server.storage.statements.length = 0;
  const refresh = (token: string | undefined, parameters = {}) => server.refresh(client, token, parameters);
  const refused = async (token: string | undefined, parameters = {}) => refusalOf(refresh(token, parameters));
  const body = (token: string | undefined, parameters = {}) =>
    server.body(client, { grant_type: 'refresh_token', refresh_token: token ?? '', ...parameters });
  const grantId = String(claimsOf(first.access_token).gid);
  const isEnded = () => server.storage.isEnded(grantId);
  return { server, client, account, first, refresh, refused, body, grantId, isEnded };
}

describe('a refresh', () => {
  it('[F01] gives a new pair for the same scope, in two statements', async () => {
    const { server, first, refresh } = await setUp({}, { scope: 'menu:read order:write' });
    const second = await refresh(first.refresh_token);
    expect(Object.keys(second)).toEqual(['access_token', 'refresh_token', 'scope', 'token_type', 'expires_in']);
    expect(second.scope).toBe('menu:read order:write');
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(server.storage.statements).toEqual(['findFamily', 'rotate']);
  });

  it('keeps the grant and the time of the sign-in', async () => {
    const { server, first, refresh, grantId } = await setUp();
    const before = claimsOf(first.access_token);
    server.clock.advance(600);
    const after = claimsOf((await refresh(first.refresh_token)).access_token);
    expect(after).toMatchObject({ gid: grantId, auth_time: before.auth_time, acr: before.acr, amr: before.amr });
    expect(after.iat).toBe(Number(before.iat) + 600);
  });

  it('[R06] takes the scope of the classic examples', async () => {
    const { first, refresh } = await setUp({}, { scope: 'PRODUCTION' });
    expect((await refresh(first.refresh_token, { scope: 'PRODUCTION' })).scope).toBe('PRODUCTION');
    const plain = await setUp();
    expect((await plain.refresh(plain.first.refresh_token, { scope: 'PRODUCTION' })).scope).toBe('default');
  });

  it('[F02] [79] of a wider scope is refused, and the token is still good', async () => {
    const { first, refused, refresh } = await setUp({}, { scope: 'menu:read' });
    expect((await refused(first.refresh_token, { scope: 'menu:read order:write' })).code).toBe('invalid_scope');
    expect((await refresh(first.refresh_token)).scope).toBe('menu:read');
  });

  it('[F03] of a narrower scope is granted, and the full scope again at the next', async () => {
    const { first, refresh } = await setUp({}, { scope: 'menu:read order:write' });
    const narrow = await refresh(first.refresh_token, { scope: 'menu:read' });
    expect(narrow.scope).toBe('menu:read');
    expect((await refresh(narrow.refresh_token)).scope).toBe('menu:read order:write');
  });

  it('[79] loses a scope that the application may no longer have', async () => {
    const { server, client, first, refresh } = await setUp({}, { scope: 'menu:read order:write' });
    const [menu] = await server.scopeCatalogue.subscribedScopes(client.applicationId);
    server.scopeCatalogue.subscribe(client.applicationId, [menu]);
    expect((await refresh(first.refresh_token)).scope).toBe('menu:read');
  });

  it('stays within the resource of the grant', async () => {
    const api = `${ISSUER}/pizzashack/1.0.0`;
    const { first, refused, refresh } = await setUp({}, { resource: api });
    expect((await refused(first.refresh_token, { resource: `${ISSUER}/other` })).code).toBe('invalid_target');
    expect(claimsOf((await refresh(first.refresh_token)).access_token).aud).toEqual([api]);
  });

  it('is refused once the key pair may not refresh any more', async () => {
    const { server, client, first } = await setUp();
    const refusal = await refusalOf(server.refresh({ ...client, grantTypes: ['password'] }, first.refresh_token));
    expect(refusal.code).toBe('unauthorized_client');
  });
});

describe('a used refresh token', () => {
  it('[F04] [F05] [76] past the window is refused and ends the whole family', async () => {
    const { server, first, refresh, refused, isEnded } = await setUp();
    const second = await refresh(first.refresh_token);
    server.clock.advance(30);
    server.storage.statements.length = 0;
    expect(await refused(first.refresh_token)).toMatchObject({ code: 'invalid_grant', status: 400 });
    expect(server.storage.statements).toEqual(['findFamily', 'end']);
    expect(isEnded()).toBe(true);
    expect((await refused(second.refresh_token)).code).toBe('invalid_grant');
  });

  it('[F05] takes the access tokens of its family with it', async () => {
    const { server, first, refresh, refused, grantId, isEnded } = await setUp();
    const second = await refresh(first.refresh_token);
    expect(server.verification.verify(second.access_token)).toHaveProperty('verified');
    server.clock.advance(31);
    await refused(first.refresh_token);
    if (isEnded()) server.revocations.endedGrants.add(grantId);
    for (const { access_token: token } of [first, second]) {
      expect(server.verification.verify(token)).toEqual({ refused: 'revoked' });
    }
  });

  it('[77] is refused in the very instant of the rotation when the window is 0', async () => {
    const { first, refresh, refused, isEnded } = await setUp({ refreshReplaySeconds: 0 });
    await refresh(first.refresh_token);
    expect((await refused(first.refresh_token)).code).toBe('invalid_grant');
    expect(isEnded()).toBe(true);
  });

  it('is refused from the last instant of the window on', async () => {
    const { server, first, body } = await setUp();
    const answer = await body(first.refresh_token);
    server.clock.advance(29.999);
    expect(await body(first.refresh_token)).toBe(answer);
    server.clock.advance(0.001);
    expect((await refusalOf(body(first.refresh_token))).code).toBe('invalid_grant');
  });

  it('ends the family although it is refused: the refusal undoes nothing', async () => {
    const { server, first, refresh, refused, isEnded } = await setUp({ refreshReplaySeconds: 0 });
    await refresh(first.refresh_token);
    await refused(first.refresh_token);
    expect(isEnded()).toBe(true);
    server.storage.statements.length = 0;
    expect((await refused(first.refresh_token)).reason).toBe('the grant was ended');
    expect(server.storage.statements).toEqual(['findFamily']);
  });

  it('is stolen also within the window once its successor was used', async () => {
    const { first, refresh, refused, isEnded } = await setUp();
    const second = await refresh(first.refresh_token);
    await refresh(second.refresh_token);
    expect((await refused(first.refresh_token)).code).toBe('invalid_grant');
    expect(isEnded()).toBe(true);
  });

  it('is stolen also after its family was not used in time: access tokens may be alive', async () => {
    const fields = { refreshTokenIdleSeconds: 60 };
    const { server, first, refresh, refused, isEnded } = await setUp(fields);
    await refresh(first.refresh_token);
    server.clock.advance(100);
    await refused(first.refresh_token);
    expect(isEnded()).toBe(true);
  });

  it('answers 503 when the family could not be ended', async () => {
    const { server, first, refresh, refused, isEnded } = await setUp({ refreshReplaySeconds: 0 });
    await refresh(first.refresh_token);
    server.storage.losesReplyOf = 'end';
    expect(await refused(first.refresh_token)).toMatchObject({ code: 'temporarily_unavailable', status: 503 });
    expect(isEnded()).toBe(false);
    expect((await refused(first.refresh_token)).code).toBe('invalid_grant');
    expect(isEnded()).toBe(true);
  });
});

describe('a lost answer', () => {
  it('comes again byte for byte, and the family lives', async () => {
    const { server, first, body, isEnded } = await setUp();
    const answer = await body(first.refresh_token, { scope: 'default' });
    server.clock.advance(20);
    expect(await body(first.refresh_token, { scope: 'default' })).toBe(answer);
    expect(await body(first.refresh_token, { scope: 'default default' })).toBe(answer);
    await expect(body(JSON.parse(answer).refresh_token)).resolves.toBeDefined();
    expect(isEnded()).toBe(false);
  });

  it.each([
    ['another scope', { scope: 'menu:read' }],
    ['a scope where there was none', { scope: 'menu:read order:write' }],
    ['a resource', { resource: `${ISSUER}/pizzashack/1.0.0` }],
  ])('does not come to a request with %s: that one is not the same', async (_what, parameters) => {
    const { first, refresh, refused, isEnded } = await setUp({}, { scope: 'menu:read order:write' });
    await refresh(first.refresh_token);
    expect((await refused(first.refresh_token, parameters)).code).toBe('invalid_grant');
    expect(isEnded()).toBe(true);
  });

  it('comes to a client that has begun to use its next secret', async () => {
    const { server, client, first } = await setUp();
    const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' };
    const answer = await server.body(client, form, { secretId: 'old' });
    expect(await server.body(client, form, { secretId: 'new' })).toBe(answer);
  });

  it('does not come to a disabled person', async () => {
    const { server, account, first, refresh, refused } = await setUp();
    await refresh(first.refresh_token);
    server.storage.putAccount({ ...account, enabled: false });
    expect((await refused(first.refresh_token)).code).toBe('invalid_grant');
  });

  it('[84] comes again when the rotation was done and the storage lost its reply', async () => {
    const { server, first, refused, refresh, body, isEnded } = await setUp();
    server.storage.losesReplyOf = 'rotate';
    expect(await refused(first.refresh_token)).toMatchObject({ code: 'temporarily_unavailable', status: 503 });
    server.clock.advance(5);
    const [again, andAgain] = [await body(first.refresh_token), await body(first.refresh_token)];
    expect(again).toBe(andAgain);
    await expect(refresh(JSON.parse(again).refresh_token)).resolves.toBeDefined();
    expect(isEnded()).toBe(false);
  });

  it('[84] leaves the token good when the rotation was not done', async () => {
    const { server, first, refused, refresh } = await setUp();
    server.storage.away = true;
    expect((await refused(first.refresh_token)).status).toBe(503);
    server.storage.away = false;
    await expect(refresh(first.refresh_token)).resolves.toBeDefined();
  });

  it('is sealed: what is stored opens nothing', async () => {
    const { server, first, refresh } = await setUp();
    const second = await refresh(first.refresh_token);
    for (const token of [second.access_token, second.refresh_token ?? '']) {
      expect(server.storage.dump()).not.toContain(token.slice(-30));
    }
  });
});

describe('parallel refreshes of one token', () => {
  it('[74] make one rotation, and all get the same answer', async () => {
    const { server, first, body, isEnded } = await setUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => body(first.refresh_token)));
    expect(new Set(answers).size).toBe(1);
    expect(isEnded()).toBe(false);
    expect(server.storage.statements.filter((name) => name === 'rotate')).toHaveLength(20);
    await expect(body(JSON.parse(answers[0]).refresh_token)).resolves.toBeDefined();
  });

  it('[74] never leave two live branches when the window is 0', async () => {
    const { first, body, isEnded } = await setUp({ refreshReplaySeconds: 0 });
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => body(first.refresh_token)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(isEnded()).toBe(true);
  });

  it('[75] lose against an end of the grant', async () => {
    const { server, first, body, grantId } = await setUp();
    const end = { at: server.clock.now(), reason: 'revoked', tokensEndAt: server.clock.now() } as const;
    const ending = server.storage.transaction(({ grants }) => grants.end(grantId, end));
    const refusal = refusalOf(body(first.refresh_token));
    await ending;
    expect((await refusal).code).toBe('invalid_grant');
    expect((await refusalOf(body(first.refresh_token))).code).toBe('invalid_grant');
  });
});

describe('a refresh token', () => {
  it('[F06] [80] of another client is refused, and its owner is unharmed', async () => {
    const { server, first, refresh, isEnded } = await setUp();
    const other = server.client();
    expect((await refusalOf(server.refresh(other, first.refresh_token))).code).toBe('invalid_grant');
    const second = await refresh(first.refresh_token);
    server.clock.advance(60);
    expect((await refusalOf(server.refresh(other, first.refresh_token))).code).toBe('invalid_grant');
    expect(isEnded()).toBe(false);
    await expect(refresh(second.refresh_token)).resolves.toBeDefined();
  });

  it('[93] truncated, padded or mistyped is refused without a look at the storage', async () => {
    const { server, first, refused } = await setUp();
    const token = first.refresh_token ?? '';
    const changed = [token.slice(0, -1), `${token}A`, `${token} `, ` ${token}`, `${token}=`, token.toLowerCase(), 'x'];
    for (const text of changed) expect((await refused(text)).code).toBe('invalid_grant');
    expect(server.storage.statements).toEqual([]);
  });

  it('[82] is not an access token, nor an access token one', async () => {
    const { first, refused, server } = await setUp();
    expect((await refused(first.access_token)).code).toBe('invalid_grant');
    expect((await refused(newSecret('gtha_'))).code).toBe('invalid_grant');
    expect(server.verification.verify(first.refresh_token ?? '')).toEqual({ refused: 'malformed' });
  });

  it('that was never issued is refused in the words for a used one', async () => {
    const { first, refresh, refused } = await setUp({ refreshReplaySeconds: 0 });
    const unknown = await refused(newRefreshToken(newLocator()));
    await refresh(first.refresh_token);
    const used = await refused(first.refresh_token);
    expect([unknown.code, unknown.status, unknown.description]).toEqual([used.code, used.status, used.description]);
  });

  it('ends when it was not used in time, and each use gives it that time again', async () => {
    const { server, first, refresh, refused, isEnded } = await setUp({ refreshTokenIdleSeconds: 100 });
    server.clock.advance(99);
    const second = await refresh(first.refresh_token);
    server.clock.advance(99);
    const third = await refresh(second.refresh_token);
    server.clock.advance(100);
    expect((await refused(third.refresh_token)).code).toBe('invalid_grant');
    expect(isEnded()).toBe(false);
  });

  it('[83] is not carried past its absolute end by rotation, nor are access tokens', async () => {
    const { server, first, refresh, refused } = await setUp({ refreshTokenLifetimeSeconds: 5000 });
    server.clock.advance(4000);
    const second = await refresh(first.refresh_token);
    expect(second.expires_in).toBe(1000);
    server.clock.advance(999);
    const third = await refresh(second.refresh_token);
    expect(third.expires_in).toBe(1);
    server.clock.advance(1);
    expect((await refused(third.refresh_token)).code).toBe('invalid_grant');
  });

  it('[83] ends in the second in which its access token could not live any more', async () => {
    const { server, client } = await setUp({ refreshTokenLifetimeSeconds: 5000 });
    server.clock.advance(0.5);
    const { refresh_token: token } = await server.signIn(client);
    server.clock.advance(4999.7);
    expect((await refusalOf(server.refresh(client, token))).reason).toBe('the absolute lifetime is over');
  });

  it('[83] is stored with an idle end that is not after its absolute end', async () => {
    const { server, first, refresh } = await setUp({ refreshTokenLifetimeSeconds: 100_000 });
    server.clock.advance(50_000);
    const { refresh_token: token = '' } = await refresh(first.refresh_token);
    const family = await server.storage.read.grants.findFamily(refreshTokenLocator(token) ?? Buffer.alloc(16));
    expect(family?.idleEndsAt).toEqual(family?.absoluteEndsAt);
  });

  it('is refused to a disabled person, and works again when they are enabled', async () => {
    const { server, account, first, refused, refresh } = await setUp();
    server.storage.putAccount({ ...account, enabled: false });
    expect((await refused(first.refresh_token)).code).toBe('invalid_grant');
    server.storage.putAccount(account);
    await expect(refresh(first.refresh_token)).resolves.toBeDefined();
  });

  it('ends with the generation of its person and of its key pair', async () => {
    const { server, client, account, first, refused } = await setUp();
    server.storage.putAccount({ ...account, generation: 1 });
    expect((await refused(first.refresh_token)).code).toBe('invalid_grant');
    server.storage.putAccount(account);
    const raised = await refusalOf(server.refresh({ ...client, generation: 1 }, first.refresh_token));
    expect(raised.code).toBe('invalid_grant');
  });

  it('of a person who is gone is refused', async () => {
    const { server, client } = await setUp();
    server.account({ username: 'gone', userId: 'gone' });
    const { refresh_token: token } = await server.signIn(client, { username: 'gone' });
    server.account({ username: 'gone' });
    expect((await refusalOf(server.refresh(client, token))).code).toBe('invalid_grant');
  });
});
