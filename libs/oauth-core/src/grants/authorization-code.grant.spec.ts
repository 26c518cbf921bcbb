import { randomBytes } from 'node:crypto';
import type { AuthorizationCode } from '#oauth-core/model/authorization-code';
import type { Client } from '#oauth-core/model/client';
import { newLocator, newRefreshToken, newSecret } from '#primitives/secrets';
import { tokenDigest } from '#primitives/signature';
import { ISSUER, TokenServer, claimsOf, refusalOf } from '#test/support/token-server';

const CALLBACK = 'https://shop.example/callback';
const VERIFIER = 'a-Verifier.of_43~characters-0123456789-abcdefg';
const PROVED = { codeChallenge: tokenDigest(VERIFIER) };

async function setUp(fields: Partial<Client> = {}, allowed: Partial<AuthorizationCode> = {}) {
  const server = new TokenServer();
  const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials', 'password'];
  const client = server.client({ grantTypes, redirectUris: [CALLBACK], ...fields });
  const account = server.account();
  const scopes = ['menu:read', 'order:write'].map((name) => ({
    name,
    description: '',
    roles: [],
    forApplications: false,
  }));
  server.scopeCatalogue.subscribe(client.applicationId, scopes);
  const code = await server.code(client, account, allowed);
  server.storage.statements.length = 0;
  const redeem = (form = {}, by: Client = client) => server.redeem(by, code, form);
  const refused = (form = {}, by: Client = client) => refusalOf(redeem(form, by));
  const verdictOn = (token: string) => server.freshTokens().verify(token, '192.0.2.7');
  return { server, client, account, code, redeem, refused, verdictOn };
}

const INVALID = { code: 'invalid_grant', status: 400 };

describe.each(['JWT', 'OPAQUE'] as const)('an authorization code, for tokens of the format %s', (tokenFormat) => {
  it('is traded for the tokens that the person allowed, in one statement and one transaction', async () => {
    const { server, redeem, verdictOn, account } = await setUp({ tokenFormat }, { scopes: ['menu:read'] });
    const answer = await redeem();
    expect(Object.keys(answer)).toEqual(['access_token', 'refresh_token', 'scope', 'token_type', 'expires_in']);
    expect(answer.scope).toBe('menu:read');
    const writes = tokenFormat === 'OPAQUE' ? ['addFromCode', 'addToken'] : ['addFromCode'];
    expect(server.storage.statements).toEqual(['findCode', ...writes]);
    expect(await verdictOn(answer.access_token)).toMatchObject({ verified: { subject: account.userId } });
  });

  it('case 24: [T01] [T02] is refused the second time, and what came of the first is dead', async () => {
    const { server, client, redeem, refused, verdictOn } = await setUp({ tokenFormat });
    const first = await redeem();
    server.clock.advance(30);
    expect(await refused()).toMatchObject(INVALID);
    expect(await verdictOn(first.access_token)).toEqual({ refused: 'revoked' });
    expect(await refusalOf(server.refresh(client, first.refresh_token))).toMatchObject(INVALID);
  });

  it('case 24: [T02] ends what came of it however late it comes again, and whatever comes with it', async () => {
    const { server, redeem, refused, verdictOn } = await setUp({ tokenFormat }, PROVED);
    const { access_token: token } = await redeem({ code_verifier: VERIFIER });
    server.clock.advance(3_000);
    expect(await refused({ code_verifier: 'wrong' })).toMatchObject(INVALID);
    expect(await verdictOn(token)).toEqual({ refused: 'revoked' });
  });
});

describe('an authorization code', () => {
  it('case 25: is traded by one of 20 at once, and the others end it', async () => {
    const { redeem, verdictOn, server } = await setUp();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => redeem()));
    const [winner, ...others] = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value.access_token] : [],
    );
    expect(others).toEqual([]);
    expect(await verdictOn(winner)).toEqual({ refused: 'revoked' });
    expect(server.storage.statements.filter((name) => name === 'addFromCode')).toHaveLength(20);
  });

  it('case 26: [T03] of another client is refused, and nothing happens to it', async () => {
    const { server, redeem, refused, verdictOn } = await setUp();
    const thief = server.client({ grantTypes: ['authorization_code'] });
    expect(await refused({}, thief)).toMatchObject(INVALID);
    const { access_token: token } = await redeem();
    expect(await refused({}, thief)).toMatchObject(INVALID);
    expect(await verdictOn(token)).toHaveProperty('verified');
  });

  it('case 27: is spent by the statement that stores what came of it, though nobody heard of it', async () => {
    const { server, refused } = await setUp();
    server.storage.losesReplyOf = 'addFromCode';
    expect((await refused()).code).toBe('temporarily_unavailable');
    expect(await refused()).toMatchObject(INVALID);
  });

  it('case 28: is no other kind of token, and no other kind is one', async () => {
    const { server, client, account, code, redeem } = await setUp();
    for (const value of [newRefreshToken(newLocator()), newSecret('gtha_'), newSecret('gths_')]) {
      const fingerprint = server.rootKeys.fingerprint('access-token', value);
      await server.storage.single(({ accessTokens }) =>
        accessTokens.add({ id: value, fingerprint, claims: {}, expiresAt: server.clock.now() }),
      );
      expect(await refusalOf(server.redeem(client, value))).toMatchObject(INVALID);
    }
    const { access_token: access, refresh_token: refresh } = await server.signIn(client);
    for (const other of [access, String(refresh), account.userId]) {
      expect(await refusalOf(server.redeem(client, other))).toMatchObject(INVALID);
    }
    expect(await refusalOf(server.refresh(client, code))).toMatchObject(INVALID);
    expect(await redeem()).toHaveProperty('access_token');
  });

  it('case 29: is found by a keyed hash of itself alone', async () => {
    const { server, client, code } = await setUp();
    expect(server.storage.dump()).not.toContain(code);
    for (const near of [code.slice(1), `${code}A`, code.toUpperCase(), `${code} `]) {
      expect(await refusalOf(server.redeem(client, near))).toMatchObject(INVALID);
    }
  });

  it('case 35: [T05] is refused from its sixtieth second on', async () => {
    const inTime = await setUp();
    inTime.server.clock.advance(59.999);
    expect(await inTime.redeem()).toHaveProperty('access_token');
    const late = await setUp();
    late.server.clock.advance(60);
    expect(await late.refused()).toMatchObject({ ...INVALID, reason: 'the code has expired' });
  });

  it.each<[string, Partial<AuthorizationCode>, Record<string, string>]>([
    ['a path below it', { redirectUri: CALLBACK }, { redirect_uri: `${CALLBACK}/` }],
    ['other letter case', { redirectUri: CALLBACK }, { redirect_uri: CALLBACK.replace('shop', 'SHOP') }],
    ['another spelling', { redirectUri: CALLBACK }, { redirect_uri: CALLBACK.replace('callback', 'call%62ack') }],
    ['none', { redirectUri: CALLBACK }, {}],
    ['one where none was sent', {}, { redirect_uri: CALLBACK }],
    [
      'a wrong one beside a verifier',
      { redirectUri: CALLBACK, ...PROVED },
      { redirect_uri: `${CALLBACK}?`, code_verifier: VERIFIER },
    ],
  ])('case 17: [T04] is refused with another redirect_uri: %s', async (_what, allowed, form) => {
    const { refused, redeem } = await setUp({}, allowed);
    expect(await refused(form)).toMatchObject(INVALID);
    const right = { ...(allowed.redirectUri && { redirect_uri: CALLBACK }) };
    expect(await redeem({ ...right, ...(allowed.codeChallenge && { code_verifier: VERIFIER }) })).toHaveProperty(
      'scope',
    );
  });

  it('needs no redirect_uri again where the verifier says who asks', async () => {
    const { redeem } = await setUp({}, { redirectUri: CALLBACK, ...PROVED });
    expect(await redeem({ code_verifier: VERIFIER })).toHaveProperty('access_token');
  });

  it('case 30: [K02] with a challenge is refused without its verifier', async () => {
    const { refused, redeem } = await setUp({}, PROVED);
    expect(await refused()).toMatchObject(INVALID);
    expect(await redeem({ code_verifier: VERIFIER })).toHaveProperty('access_token');
  });

  it('case 31: without a challenge is refused with a verifier', async () => {
    const { refused } = await setUp();
    expect(await refused({ code_verifier: VERIFIER })).toMatchObject(INVALID);
  });

  it.each<[string, Partial<Client>]>([
    ['a client that must send one', { pkceRequired: true }],
    ['a public client', { authMethod: 'none', secrets: [] }],
  ])('case 32: without a challenge is refused to %s', async (_what, fields) => {
    const { refused } = await setUp(fields);
    expect(await refused()).toMatchObject({ ...INVALID, reason: 'the code has no code_challenge' });
  });

  it('case 33: with a challenge of the plain method is refused with that very text', async () => {
    const { refused } = await setUp({}, { codeChallenge: VERIFIER });
    expect(await refused({ code_verifier: VERIFIER })).toMatchObject(INVALID);
  });

  it.each([
    ['another one', `${VERIFIER}x`],
    ['42 characters', 'a'.repeat(42)],
    ['129 characters', 'a'.repeat(129)],
    ['the challenge itself', PROVED.codeChallenge],
    ['the verifier and a line feed', `${VERIFIER}\n`],
  ])('case 34: [K03] is spent by a wrong verifier: %s', async (_what, verifier) => {
    const { refused, server } = await setUp({}, PROVED);
    expect(await refused({ code_verifier: verifier })).toMatchObject(INVALID);
    expect(server.storage.statements).toEqual(['findCode', 'spend', 'end']);
    expect(await refused({ code_verifier: VERIFIER })).toMatchObject(INVALID);
  });

  it.each(['a'.repeat(42), 'a'.repeat(129), `${'a'.repeat(42)}!`, `${'a'.repeat(42)}é`])(
    'case 34: a verifier that no client may have proves nothing, even if it fits: %s',
    async (verifier) => {
      const { refused } = await setUp({}, { codeChallenge: tokenDigest(verifier) });
      expect(await refused({ code_verifier: verifier })).toMatchObject(INVALID);
    },
  );

  it('case 34: of a right and wrong verifiers at once one is heard, and then nothing lives', async () => {
    const { redeem, verdictOn } = await setUp({}, PROVED);
    const verifiers = Array.from({ length: 10 }, (_, index) => (index === 3 ? VERIFIER : `${VERIFIER}${index}`));
    const outcomes = await Promise.allSettled(verifiers.map((code_verifier) => redeem({ code_verifier })));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') continue;
      expect(await verdictOn(outcome.value.access_token)).toEqual({ refused: 'revoked' });
    }
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  });

  it('case 36: is refused where another one’s verifier is', async () => {
    const { server, client, account } = await setUp();
    const [mine, theirs] = ['a', 'b'].map((letter) => letter.repeat(64));
    const code = await server.code(client, account, { codeChallenge: tokenDigest(theirs) });
    expect(await refusalOf(server.redeem(client, code, { code_verifier: mine }))).toMatchObject(INVALID);
  });

  it('is refused once the person was disabled, or everything of theirs or of the key pair was ended', async () => {
    for (const change of [{ enabled: false }, { generation: 1 }]) {
      const { server, account, refused } = await setUp();
      server.storage.putAccount({ ...account, ...change });
      expect(await refused()).toMatchObject(INVALID);
    }
    const { client, refused } = await setUp();
    expect(await refused({}, { ...client, generation: 1 })).toMatchObject(INVALID);
  });

  it('[79] gives what the application and the person may still have', async () => {
    const { server, client, redeem } = await setUp({}, { scopes: ['menu:read', 'order:write'] });
    const [menu] = await server.scopeCatalogue.subscribedScopes(client.applicationId);
    server.scopeCatalogue.subscribe(client.applicationId, [menu]);
    expect((await redeem()).scope).toBe('menu:read');
  });

  it('stays as it is when nothing of its scope is left', async () => {
    const { server, client, refused, redeem } = await setUp({}, { scopes: ['menu:read'] });
    const all = await server.scopeCatalogue.subscribedScopes(client.applicationId);
    server.scopeCatalogue.subscribe(client.applicationId, []);
    expect((await refused()).code).toBe('invalid_scope');
    server.scopeCatalogue.subscribe(client.applicationId, all);
    expect((await redeem()).scope).toBe('menu:read');
  });

  it('is for the resource that the person allowed, and no other', async () => {
    const api = `${ISSUER}/pizzashack/1.0.0`;
    const { refused, redeem } = await setUp({}, { resources: [api] });
    expect((await refused({ resource: `${ISSUER}/other` })).code).toBe('invalid_target');
    expect(claimsOf((await redeem()).access_token).aud).toEqual([api]);
  });

  it('of every API can be narrowed to one, and the grant stays wide', async () => {
    const api = `${ISSUER}/pizzashack/1.0.0`;
    const { server, client, redeem } = await setUp();
    const { access_token: token, refresh_token: refresh } = await redeem({ resource: api });
    expect(claimsOf(token).aud).toEqual([api]);
    expect(claimsOf((await server.refresh(client, refresh)).access_token).aud).toEqual([`${ISSUER}/apis`]);
  });

  it('gives no refresh token to a key pair that may not use one', async () => {
    const { redeem } = await setUp({ grantTypes: ['authorization_code'] }, { scopes: ['openid', 'offline_access'] });
    expect(await redeem()).not.toHaveProperty('refresh_token');
  });

  it('is asked for when it is missing', async () => {
    const { server, client } = await setUp();
    expect((await refusalOf(server.token(client, { grant_type: 'authorization_code' }))).code).toBe('invalid_request');
    expect(server.storage.statements).toEqual([]);
  });

  it('[T22] is named by no refusal, and neither is its verifier', async () => {
    const { code, refused } = await setUp({}, PROVED);
    const verifier = randomBytes(40).toString('hex');
    const { description, reason } = await refused({ code_verifier: verifier });
    expect(description + reason).not.toContain(code);
    expect(description + reason).not.toContain(verifier);
  });

  it('[C02] is what a public client has instead of its own and a person’s credentials', async () => {
    const { server, client, redeem } = await setUp({ authMethod: 'none', secrets: [] }, PROVED);
    expect(await redeem({ code_verifier: VERIFIER })).toHaveProperty('refresh_token');
    for (const grant_type of ['client_credentials', 'password']) {
      const form = { grant_type, username: 'maria', password: 'pizza' };
      expect((await refusalOf(server.token(client, form))).code).toBe('unauthorized_client');
    }
  });
});
