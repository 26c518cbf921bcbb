import * as oauth from 'oauth4webapi';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { AuthorizationCode } from '#oauth-core/model/authorization-code';
import { addSeconds, epochSeconds } from '#primitives/clock';
import { leftHalfDigest, tokenDigest } from '#primitives/signature';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { LoopbackServer } from '#test/support/running-gateway';
import { claimsOf } from '#test/support/token-server';

const CALLBACK = 'https://shop.example/callback';
const VERIFIER = 'a-Verifier.of_43~characters-0123456789-abcdefg';
const PROVED = { codeChallenge: tokenDigest(VERIFIER) };
const GRANTS = { grantTypes: ['authorization_code', 'refresh_token'], redirectUris: [CALLBACK] };

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope: string;
}

describe.each(Object.entries(databases))('the authorization code grant on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let maria: { readonly id: string };
  let keys: BuiltKeyPair;
  let publicKeys: BuiltKeyPair;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    const email = 'maria@example.com';
    maria = await house.build.user({ username: 'maria', displayName: 'Maria Rossi', email });
    keys = await house.build.keyPair(GRANTS);
    publicKeys = await house.build.keyPair({ ...GRANTS, authMethod: 'none' });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const codeFor = (pair: BuiltKeyPair, fields: Partial<AuthorizationCode> = {}) =>
    house.build.code(house.clock.now(), pair, maria, fields);
  /** As the key pair authenticates: with its secret, or with its name alone. */
  const post = (form: Readonly<Record<string, string>>, pair = keys, path = '/token'): Promise<Answer> =>
    house.client.call(`${house.issuer}${path}`, {
      form: { ...form, ...(pair.authMethod === 'none' && { client_id: pair.consumerKey }) },
      basic: pair.authMethod === 'none' ? undefined : [pair.consumerKey, pair.consumerSecret],
    });
  const redeem = (code: string, pair = keys, form = {}) =>
    post({ grant_type: 'authorization_code', code, ...form }, pair);
  const tokensOf = async (answer: Promise<Answer>): Promise<Tokens> => {
    const given = await answer;
    if (given.status !== 200) throw new Error(given.text);
    return given.json<Tokens & Record<string, unknown>>();
  };
  const userinfo = (bearer: string) => house.client.call(`${house.issuer}/userinfo`, { bearer });
  const verified = async (token: string, pair = keys) => {
    const jwks = (await house.client.call(`${house.issuer}/jwks.json`)).json<JSONWebKeySet & Record<string, unknown>>();
    const options = { issuer: house.issuer, audience: pair.consumerKey, currentDate: house.clock.now() };
    return jwtVerify(token, createLocalJWKSet(jwks), options);
  };

  it('costs one statement to find the code, and one to trade it', async () => {
    await tokensOf(redeem(await codeFor(keys))); // everything is warm
    const code = await codeFor(keys, { scopes: ['openid', 'profile'] });
    const statements = await house.statementsDuring(() => tokensOf(redeem(code)));
    expect(statements.map((sql) => sql.split(/\s+/)[0].toUpperCase())).toEqual(['SELECT', 'INSERT']);
  });

  it('case 24: [T01] [T02] ends everything that came of a code when it comes a second time', async () => {
    const code = await codeFor(keys, { scopes: ['openid'] });
    const { access_token: access, refresh_token: refresh } = await tokensOf(redeem(code));
    expect((await userinfo(access)).status).toBe(200);
    const again = await redeem(code);
    expect([again.status, again.json().error]).toEqual([400, 'invalid_grant']);
    expect((await userinfo(access)).status).toBe(401);
    expect((await post({ grant_type: 'refresh_token', refresh_token: refresh })).json().error).toBe('invalid_grant');
    const grantId = String(claimsOf(access).gid);
    const events = await house.database.read.auditEvents.ofTarget('GRANT', grantId);
    expect(events).toMatchObject([{ action: 'grant.end', after: { reason: 'code_reused' } }]);
  });

  it('case 25: gives tokens to one of 20 at once, and the others end them', async () => {
    const code = await codeFor(keys, { scopes: ['openid'] });
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(code)));
    const refused = answers.filter(({ status }) => status === 400);
    expect(refused).toHaveLength(19);
    const winner = answers.find(({ status }) => status === 200)?.json<Tokens & Record<string, unknown>>();
    expect((await userinfo(String(winner?.access_token))).status).toBe(401);
  });

  it('case 26: [T03] leaves alone what another client presents', async () => {
    const thief = await house.build.keyPair(GRANTS);
    const code = await codeFor(keys, { scopes: ['openid'] });
    expect((await redeem(code, thief)).json().error).toBe('invalid_grant');
    const { access_token: access } = await tokensOf(redeem(code));
    expect((await redeem(code, thief)).json().error).toBe('invalid_grant');
    expect((await userinfo(access)).status).toBe(200);
  });

  it('case 17: [T04] refuses another redirect_uri than that of the request', async () => {
    const code = await codeFor(keys, { redirectUri: CALLBACK });
    for (const form of [{}, { redirect_uri: `${CALLBACK}/` }, { redirect_uri: CALLBACK.toUpperCase() }]) {
      expect((await redeem(code, keys, form)).json().error).toBe('invalid_grant');
    }
    expect((await redeem(code, keys, { redirect_uri: CALLBACK })).status).toBe(200);
  });

  it('case 35: [T05] refuses a code from its sixtieth second on', async () => {
    const [early, late] = [await codeFor(keys), await codeFor(keys)];
    house.clock.advance(59);
    expect((await redeem(early)).status).toBe(200);
    house.clock.advance(1);
    expect((await redeem(late)).json().error).toBe('invalid_grant');
  });

  it('case 29: keeps no code, only what nobody can make one of', async () => {
    const code = await codeFor(keys);
    const rows = await house.database.writer.query('SELECT * FROM authorization_codes');
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(code).toString('hex'));
    await redeem(code);
    expect(house.log.join('\n')).not.toContain(code);
  });

  it('cases 30, 31, 34: [K02] [K03] hears a verifier only where a challenge was, and a wrong one once', async () => {
    const code = await codeFor(publicKeys, PROVED);
    expect((await redeem(code, publicKeys)).json().error).toBe('invalid_grant');
    expect((await redeem(code, publicKeys, { code_verifier: VERIFIER })).status).toBe(200);
    expect((await redeem(await codeFor(keys), keys, { code_verifier: VERIFIER })).json().error).toBe('invalid_grant');
    const spent = await codeFor(publicKeys, PROVED);
    expect((await redeem(spent, publicKeys, { code_verifier: `${VERIFIER}x` })).status).toBe(400);
    expect((await redeem(spent, publicKeys, { code_verifier: VERIFIER })).json().error).toBe('invalid_grant');
  });

  it('case 32: refuses a public client whose code has no challenge, and whoever must send one', async () => {
    expect((await redeem(await codeFor(publicKeys), publicKeys)).json().error).toBe('invalid_grant');
    const strict = await house.build.keyPair({ ...GRANTS, pkceRequired: true });
    expect((await redeem(await codeFor(strict), strict)).json().error).toBe('invalid_grant');
  });

  it('[C02] serves public clients at /token and /revoke, and tells them nothing at /introspect', async () => {
    const code = await codeFor(publicKeys, { ...PROVED, scopes: ['openid'] });
    const tokens = await tokensOf(redeem(code, publicKeys, { code_verifier: VERIFIER }));
    const renewed = await tokensOf(
      post({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, publicKeys),
    );
    const asked = await post({ token: renewed.access_token }, publicKeys, '/introspect');
    expect([asked.status, asked.json().error, asked.headers['www-authenticate']]).toEqual([
      401,
      'invalid_client',
      expect.stringContaining('Basic'),
    ]);
    expect((await userinfo(renewed.access_token)).status).toBe(200);
    expect((await post({ token: renewed.refresh_token }, publicKeys, '/revoke')).status).toBe(200);
    expect((await userinfo(renewed.access_token)).status).toBe(401);
  });

  it('refuses a person who was disabled or whose tokens were all ended since', async () => {
    const paolo = await house.build.user({ username: 'paolo' });
    const code = await house.build.code(house.clock.now(), keys, paolo);
    await house.database.transaction(({ generations }) =>
      generations.raise('USER', paolo.id, addSeconds(house.clock.now(), 3600)),
    );
    expect((await redeem(code)).json().error).toBe('invalid_grant');
  });

  describe('[J01] the ID token', () => {
    it.each(['RS256', 'ES256'] as const)('says who signed in, when and how, signed with %s', async (algorithm) => {
      const pair = await house.build.keyPair({ ...GRANTS, idTokenAlgorithm: algorithm });
      const signedIn = { authenticatedAt: addSeconds(house.clock.now(), -500), amr: ['pwd', 'otp', 'mfa'] };
      const code = await codeFor(pair, { ...signedIn, scopes: ['openid', 'profile'], nonce: 'n-0S6_WzA2Mj' });
      const { id_token: idToken, access_token: access } = await tokensOf(redeem(code, pair));
      const { payload, protectedHeader } = await verified(idToken, pair);
      expect(protectedHeader).toEqual({ alg: algorithm, typ: 'JWT', kid: expect.any(String) });
      const now = epochSeconds(house.clock.now());
      expect(payload).toEqual({
        iss: house.issuer,
        sub: maria.id,
        aud: pair.consumerKey,
        azp: pair.consumerKey,
        iat: now,
        exp: now + 300,
        auth_time: epochSeconds(signedIn.authenticatedAt),
        acr: '2',
        amr: signedIn.amr,
        nonce: 'n-0S6_WzA2Mj',
        sid: expect.stringMatching(/^[\da-f-]{36}$/),
        at_hash: leftHalfDigest(access),
      });
      expect(claimsOf(access)).toMatchObject({ acr: '2', amr: signedIn.amr, auth_time: payload.auth_time });
    });

    it('[J05] has no nonce when none was sent, and none comes without openid', async () => {
      const { id_token: idToken } = await tokensOf(redeem(await codeFor(keys, { scopes: ['openid'] })));
      expect(claimsOf(idToken)).not.toHaveProperty('nonce');
      expect(claimsOf(idToken).acr).toBe('1');
      expect(await tokensOf(redeem(await codeFor(keys)))).not.toHaveProperty('id_token');
    });

    it('comes again with each refresh: of the same sign-in, for the new access token, without the nonce', async () => {
      const first = await tokensOf(redeem(await codeFor(keys, { scopes: ['openid'], nonce: 'once' })));
      house.clock.advance(100);
      const next = await tokensOf(post({ grant_type: 'refresh_token', refresh_token: first.refresh_token }));
      const [before, after] = [claimsOf(first.id_token), claimsOf(next.id_token)];
      const { nonce: _nonce, ...rest } = before;
      expect(after).toEqual({
        ...rest,
        iat: Number(before.iat) + 100,
        exp: Number(before.exp) + 100,
        at_hash: leftHalfDigest(next.access_token),
      });
    });

    it('never comes with a password, where nobody signed in on a page', async () => {
      const pair = await house.build.keyPair();
      await house.build.user({ username: 'rosa', password: 'correct horse' });
      const form = { grant_type: 'password', username: 'rosa', password: 'correct horse', scope: 'openid' };
      const tokens = await tokensOf(post(form, pair));
      expect(tokens).not.toHaveProperty('id_token');
      const renewed = await tokensOf(post({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, pair));
      expect(renewed).not.toHaveProperty('id_token');
    });

    it('says about the person what was asked for there, as far as the scopes reach, and again with each refresh', async () => {
      const claims = { idToken: ['email', 'name', 'acr', 'no_such_claim'], userinfo: [] };
      const tokens = await tokensOf(redeem(await codeFor(keys, { scopes: ['openid', 'email'], claims })));
      const renewed = await tokensOf(post({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }));
      for (const { id_token: idToken } of [tokens, renewed]) {
        expect(claimsOf(idToken)).toMatchObject({ sub: maria.id, email: 'maria@example.com' });
        for (const absent of ['name', 'email_verified', 'no_such_claim'])
          expect(claimsOf(idToken)).not.toHaveProperty(absent);
      }
    });

    it('says nothing that the key pair’s list of scopes keeps from it', async () => {
      const narrow = await house.build.keyPair({ ...GRANTS, allowedScopes: ['openid', 'profile'] });
      const claims = { idToken: ['email', 'name'], userinfo: [] };
      const scopes = ['openid', 'profile', 'email'];
      const tokens = await tokensOf(redeem(await codeFor(narrow, { scopes, claims }), narrow));
      expect(claimsOf(tokens.id_token)).toMatchObject({ name: 'Maria Rossi' });
      expect(claimsOf(tokens.id_token)).not.toHaveProperty('email');
    });

    it('is taken by a client library that knows none of this', async () => {
      const server = {
        issuer: house.issuer,
        token_endpoint: `${house.issuer}/token`,
        userinfo_endpoint: `${house.issuer}/userinfo`,
        jwks_uri: `${house.issuer}/jwks.json`,
      };
      const client = { client_id: keys.consumerKey, [oauth.clockSkew]: skew() };
      const code = await codeFor(keys, { scopes: ['openid', 'email'], nonce: 'n' });
      const answer = await redeem(code);
      const response = new Response(answer.text, { headers: { 'content-type': 'application/json' } });
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: 'n' });
      const claims = oauth.getValidatedIdTokenClaims(tokens);
      expect(claims?.sub).toBe(maria.id);
    });
  });

  describe('a key pair that knows people by names of their own', () => {
    const pairwise = (sectorIdentifier: string, fields = {}) =>
      house.build.keyPair({ ...GRANTS, subjectType: 'PAIRWISE', sectorIdentifier, ...fields });

    it('has one name of a person in access tokens, ID tokens, at userinfo and when it introspects', async () => {
      for (const tokenFormat of ['JWT', 'OPAQUE'] as const) {
        const pair = await pairwise('shop.example', { tokenFormat });
        const tokens = await tokensOf(redeem(await codeFor(pair, { scopes: ['openid'] }), pair));
        const { sub } = claimsOf(tokens.id_token);
        expect(sub).toMatch(/^[\w-]{32}$/);
        expect((await userinfo(tokens.access_token)).json()).toEqual({ sub });
        for (const token of [tokens.access_token, tokens.refresh_token]) {
          const seen = (await post({ token }, pair, '/introspect')).json();
          expect(seen).toMatchObject({ active: true, sub, username: 'maria' });
        }
        if (tokenFormat === 'JWT') expect(claimsOf(tokens.access_token).sub).toBe(sub);
        const renewed = await tokensOf(
          post({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, pair),
        );
        expect(claimsOf(renewed.id_token).sub).toBe(sub);
      }
    });

    it('shares that name within its sector and nowhere else', async () => {
      const subjectFor = async (pair: BuiltKeyPair) =>
        claimsOf((await tokensOf(redeem(await codeFor(pair, { scopes: ['openid'] }), pair))).id_token).sub;
      const [one, same, other] = [
        await pairwise('a.example'),
        await pairwise('a.example'),
        await pairwise('b.example'),
      ];
      const subjects = [await subjectFor(one), await subjectFor(same), await subjectFor(other), await subjectFor(keys)];
      expect(subjects[1]).toBe(subjects[0]);
      expect(new Set(subjects).size).toBe(3);
      expect(subjects[3]).toBe(maria.id);
    });

    it('acts at /api/v1 for that person, and back ends are told the name and who it is', async () => {
      const pair = await pairwise('shop.example', { managementScopes: ['gatehouse:account'] });
      const account = await tokensOf(redeem(await codeFor(pair, { scopes: ['gatehouse:account'] }), pair));
      const me = await house.client.call(`${house.consoleUrl}/api/v1/users/me`, { bearer: account.access_token });
      expect([me.status, me.json().id]).toEqual([200, maria.id]);

      const assertions: string[] = [];
      const backend = await LoopbackServer.start((request, response) => {
        assertions.push(String(request.headers['x-jwt-assertion']));
        response.end();
      });
      const { id: apiId } = await house.build.api({ context: '/shop', productionEndpoint: backend.url });
      await house.build.subscription({ applicationId: pair.applicationId, apiId });
      await house.database.transaction(({ settings }) =>
        settings.put('privateBackends', 'LOOPBACK', house.clock.now()),
      );
      const { access_token: bearer } = await tokensOf(redeem(await codeFor(pair), pair));
      expect((await house.client.call(`${house.issuer}/shop/1.0.0/menu`, { bearer })).status).toBe(200);
      await backend.close();
      expect(claimsOf(assertions[0])).toMatchObject({ sub: claimsOf(bearer).sub, username: 'maria' });
    });

    it('loses its tokens when everything of the person is ended', async () => {
      const carla = await house.build.user({ username: 'carla' });
      const pair = await pairwise('shop.example');
      const code = await house.build.code(house.clock.now(), pair, carla, { scopes: ['openid'] });
      const { access_token: access } = await tokensOf(redeem(code, pair));
      expect((await userinfo(access)).status).toBe(200);
      await house.database.transaction(({ generations }) =>
        generations.raise('USER', carla.id, addSeconds(house.clock.now(), 3600)),
      );
      expect((await userinfo(access)).status).toBe(401);
    });

    it('has them by a secret that is stored sealed, and is no setting', async () => {
      expect(await house.database.read.settings.pairwiseSecret()).not.toBeNull();
      expect(await house.database.read.settings.all()).not.toHaveProperty('pairwise-secret');
    });
  });

  it.each(['RS256', 'ES256'] as const)(
    'answers userinfo as a JWT signed with %s to who asked for it',
    async (algorithm) => {
      const pair = await house.build.keyPair({ ...GRANTS, userinfoAlgorithm: algorithm });
      const tokens = await tokensOf(redeem(await codeFor(pair, { scopes: ['openid', 'profile'] }), pair));
      const answer = await userinfo(tokens.access_token);
      expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
        200,
        expect.stringContaining('application/jwt'),
        'no-store',
      ]);
      const { payload, protectedHeader } = await verified(answer.text, pair);
      expect(protectedHeader.alg).toBe(algorithm);
      expect(protectedHeader.typ).not.toBe('JWT'); // or it could be passed off as an ID token of ours
      expect(payload).toMatchObject({ sub: maria.id, iss: house.issuer, name: 'Maria Rossi' });
    },
  );

  /** How far the clock of the test is from that of this machine, for libraries that look at the latter. */
  const skew = () => epochSeconds(house.clock.now()) - Math.floor((performance.timeOrigin + performance.now()) / 1000);
});
