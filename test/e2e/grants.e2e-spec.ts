import { managementScopes } from '#oauth-core/management-scopes';
import { addSeconds } from '#primitives/clock';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { RestCaller, signIn } from '#test/support/rest';
import { claimsOf } from '#test/support/token-server';

const HOUR = 3_600;
const DAY = 86_400;

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly state: string; readonly user: unknown }[];
  readonly nextCursor: string | null;
}

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly expiresAt: string;
  readonly tokens: readonly { readonly id: string; readonly kind: string; readonly state: string }[];
}

describe.each(Object.entries(databases))('/api/v1/grants and the end of tokens on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  /** Owns the application, works on it, looks at it, has nothing to do with it; and the administrator. */
  let owner: RestCaller;
  let developer: RestCaller;
  let viewer: RestCaller;
  let stranger: RestCaller;
  let admin: RestCaller;
  /** Lets the application act for them. */
  let person: RestCaller;
  let keys: BuiltKeyPair;
  let opaqueKeys: BuiltKeyPair;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    owner = await signIn(house);
    [developer, viewer, stranger, person] = [
      await signIn(house),
      await signIn(house),
      await signIn(house),
      await signIn(house),
    ];
    admin = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'] });
    const application = await house.build.application({ ownerId: owner.user.id, name: 'Pizza finder' });
    keys = await house.build.keyPair({ applicationId: application.id });
    opaqueKeys = await house.build.keyPair({
      applicationId: application.id,
      keyType: 'SANDBOX',
      tokenFormat: 'OPAQUE',
    });
    await owner.put(`/applications/${application.id}/members/${developer.user.id}`, { role: 'DEVELOPER' });
    await owner.put(`/applications/${application.id}/members/${viewer.user.id}`, { role: 'VIEWER' });
  });

  beforeEach(async () => {
    [owner, developer, viewer] = [await freshly(owner), await freshly(developer), await freshly(viewer)];
    [stranger, admin, person] = [await freshly(stranger), await freshly(admin), await freshly(person)];
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const post = (path: string, pair: BuiltKeyPair, form: Readonly<Record<string, string>>): Promise<Answer> =>
    house.client.call(`${house.issuer}${path}`, { basic: [pair.consumerKey, pair.consumerSecret], form });
  const granted = async (pair = keys, by = person): Promise<Tokens> => {
    const { username } = by.user;
    const answer = await post('/token', pair, { grant_type: 'password', username, password: 'password' });
    expect(answer.status).toBe(200);
    return answer.json<Tokens>();
  };
  const refreshed = (tokens: Tokens, pair = keys): Promise<Answer> =>
    post('/token', pair, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
  const isActive = async (token: string, pair = keys): Promise<unknown> =>
    (await post('/introspect', pair, { token })).json().active;
  const applicationToken = async (pair: BuiltKeyPair): Promise<string> =>
    String((await post('/token', pair, { grant_type: 'client_credentials' })).json().access_token);
  const grantIdOf = ({ access_token }: Tokens): string => String(claimsOf(access_token).gid);
  const newest = async (caller = person, filter = ''): Promise<string> =>
    (await caller.get(`/grants?userId=me&limit=1${filter}`)).json<Listed>().items[0].id;
  const shown = async (id: string, caller = person): Promise<Shown> => {
    const answer = await caller.get(`/grants/${id}`);
    expect(answer.status).toBe(200);
    return answer.json<Shown>();
  };
  const listedFor = async (caller: RestCaller, query: string): Promise<readonly string[]> =>
    (await caller.get(`/grants?limit=100&${query}`)).json<Listed>().items.map(({ id }) => id);

  it('shows a person what they let an application do, whole', async () => {
    const id = grantIdOf(await granted());
    const answer = await person.get(`/grants/${id}`);
    expect([answer.status, answer.headers.etag]).toEqual([200, expect.any(String)]);
    const now = house.clock.now();
    expect(answer.json()).toEqual({
      id,
      user: { id: person.user.id, username: person.user.username },
      application: { id: keys.applicationId, name: 'Pizza finder' },
      keyPairId: keys.id,
      keyType: 'PRODUCTION',
      grantType: 'password',
      scopes: ['default'],
      state: 'ACTIVE',
      createdAt: now.toISOString(),
      lastUsedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + DAY * 1000).toISOString(),
      consentedScopes: [],
      tokens: [
        {
          id,
          kind: 'REFRESH',
          format: 'OPAQUE',
          issuedAt: now.toISOString(),
          expiresAt: new Date(now.getTime() + DAY * 1000).toISOString(),
          state: 'ACTIVE',
          secretId: null,
        },
      ],
    });
    const { items } = (await person.get(`/grants?userId=me&keyPairId=${keys.id}`)).json<Listed>();
    const { tokens: _tokens, consentedScopes: _scopes, ...summary } = answer.json();
    expect(items[0]).toEqual(summary);
  });

  it('shows opaque access tokens, newest first, with the secret that obtained them', async () => {
    const first = await granted(opaqueKeys);
    house.clock.advance(10);
    await refreshed(first, opaqueKeys);
    const { tokens } = await shown(await newest(person, `&keyPairId=${opaqueKeys.id}`));
    expect(tokens).toMatchObject([
      { kind: 'REFRESH', issuedAt: house.clock.now().toISOString(), secretId: null },
      { kind: 'ACCESS', state: 'ACTIVE', secretId: opaqueKeys.secret.id },
      { kind: 'ACCESS', state: 'ACTIVE', secretId: opaqueKeys.secret.id },
    ]);
    expect(tokens[1].id > tokens[2].id).toBe(true);
    house.clock.advance(HOUR);
    person = await freshly(person);
    const later = await shown(await newest(person, `&keyPairId=${opaqueKeys.id}`));
    expect(later.tokens.map(({ state }) => state)).toEqual(['ACTIVE', 'EXPIRED', 'EXPIRED']);
  });

  it('lets a team see what its application was granted, without names, and others nothing', async () => {
    const id = grantIdOf(await granted());
    const hidden = { id: person.user.id, username: null };
    for (const member of [owner, developer, viewer]) {
      expect((await member.get(`/grants/${id}`)).json().user).toEqual(hidden);
      const { items } = (await member.get(`/grants?applicationId=${keys.applicationId}`)).json<Listed>();
      expect(items.map(({ user }) => user)).toContainEqual(hidden);
      expect(JSON.stringify(items)).not.toContain(person.user.username);
    }
    expect((await admin.get(`/grants/${id}`)).json().user).toEqual({
      id: person.user.id,
      username: person.user.username,
    });
    expect((await stranger.get(`/grants/${id}`)).json().code).toBe('not_found');
    for (const query of [`applicationId=${keys.applicationId}`, `userId=${person.user.id}`, `keyPairId=${keys.id}`]) {
      expect([query, await listedFor(stranger, query)]).toEqual([query, []]);
      expect(await listedFor(admin, query)).toContain(id);
    }
    expect((await stranger.get('/grants/no-such-grant')).status).toBe(404);
  });

  it('shows with `account` alone only what is one’s own, and with `applications:read` alone what others let one do', async () => {
    const [onlyAccount, onlyReads] = [
      await signIn(house, { scopes: ['account'] }),
      await signIn(house, { scopes: ['applications:read'] }),
    ];
    for (const caller of [onlyAccount, onlyReads]) {
      await owner.put(`/applications/${keys.applicationId}/members/${caller.user.id}`, { role: 'VIEWER' });
    }
    const own = grantIdOf(await granted(keys, onlyAccount));
    const others = grantIdOf(await granted());
    const query = `applicationId=${keys.applicationId}`;
    expect(await listedFor(onlyAccount, query)).toEqual([own]);
    expect((await onlyAccount.get(`/grants/${others}`)).status).toBe(404);
    expect(await listedFor(onlyReads, query)).toEqual(expect.arrayContaining([own, others]));
    const elsewhere = await house.build.keyPair();
    const away = grantIdOf(await granted(elsewhere, onlyReads));
    expect(await listedFor(onlyReads, `keyPairId=${elsewhere.id}`)).toEqual([]);
    expect((await onlyReads.get(`/grants/${away}`)).status).toBe(404);
  });

  it('filters by state, and pages from the newest to the oldest', async () => {
    const someone = await signIn(house);
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.unshift(grantIdOf(await granted(keys, someone)));
      house.clock.advance(1);
    }
    await someone.post(`/grants/${ids[1]}/revoke`);
    expect(await listedFor(someone, `userId=me&keyPairId=${keys.id}&state=REVOKED`)).toEqual([ids[1]]);
    const seen: string[] = [];
    let cursor = '';
    do {
      const answer = await someone.get(`/grants?userId=me&keyPairId=${keys.id}&limit=2${cursor}`);
      const { items, nextCursor } = answer.json<Listed>();
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor === null ? '' : `&cursor=${nextCursor}`;
    } while (cursor !== '');
    expect(seen).toEqual(ids);
    expect(await listedFor(someone, `userId=me&keyPairId=${keys.id}&sort=createdAt`)).toEqual(ids.toReversed());
    expect((await someone.get('/grants?state=GONE')).json().code).toBe('validation_failed');
  });

  it('calls a grant expired only when nothing of it can be alive any more', async () => {
    const pair = await house.build.keyPair({ refreshTokenIdleSeconds: 60, accessTokenLifetimeSeconds: DAY });
    const tokens = await granted(pair);
    const id = grantIdOf(tokens);
    house.clock.advance(DAY - 1);
    expect((await refreshed(tokens, pair)).status).toBe(400); // it was not used in time
    expect([await isActive(tokens.access_token, pair), (await shown(id, await freshly(person))).state]).toEqual([
      true,
      'ACTIVE',
    ]);
    house.clock.advance(1);
    expect([await isActive(tokens.access_token, pair), (await shown(id, await freshly(person))).state]).toEqual([
      false,
      'EXPIRED',
    ]);
    expect(await listedFor(await freshly(person), `keyPairId=${pair.id}&state=EXPIRED`)).toEqual([id]);
  });

  it('ends a grant with its JWTs and its refresh token, once, with a record of who did it', async () => {
    const me = person;
    const tokens = await granted();
    const id = grantIdOf(tokens);
    const answer = await me.post(`/grants/${id}/revoke`);
    expect([answer.status, answer.json<Shown>().state, answer.json<Shown>().tokens[0].state]).toEqual([
      200,
      'REVOKED',
      'REVOKED',
    ]);
    expect([await isActive(tokens.access_token), (await refreshed(tokens)).json().error]).toEqual([
      false,
      'invalid_grant',
    ]);
    expect((await me.post(`/grants/${id}/revoke`)).json<Shown>().state).toBe('REVOKED');
    expect(await house.database.read.auditEvents.ofTarget('GRANT', id)).toMatchObject([
      { action: 'grant.revoke', actorKind: 'USER', actorId: person.user.id, applicationId: keys.applicationId },
    ]);
  });

  const consents = (user = person.user) => house.database.read.consents.scopesOf(user.id, keys.applicationId);
  const consent = (user = person.user) => {
    const allowed = { userId: user.id, applicationId: keys.applicationId, scopes: ['email', 'openid'] };
    return house.build.consent(house.clock.now(), allowed);
  };

  it('shows what its person allowed, and takes it back with the grant', async () => {
    await consent();
    await consent(stranger.user);
    const id = grantIdOf(await granted());
    expect((await person.get(`/grants/${id}`)).json().consentedScopes).toEqual(['email', 'openid']);
    expect((await person.post(`/grants/${id}/revoke`)).json().consentedScopes).toEqual([]);
    expect([await consents(), await consents(stranger.user)]).toEqual([[], ['email', 'openid']]);
    await house.database.transaction((stores) => stores.consents.withdrawAllOf(stranger.user.id));
  });

  it('lets a grant be ended by its person, by who may change the keys and by administrators, and by nobody else', async () => {
    const id = grantIdOf(await granted());
    const attempts: [RestCaller, number, string][] = [
      [stranger, 404, 'not_found'],
      [viewer, 403, 'role_required'],
    ];
    for (const [caller, status, code] of attempts) {
      const answer = await caller.post(`/grants/${id}/revoke`);
      expect([answer.status, answer.json().code]).toEqual([status, code]);
    }
    const reader = await signIn(house, { scopes: ['account'] });
    await owner.put(`/applications/${keys.applicationId}/members/${reader.user.id}`, { role: 'DEVELOPER' });
    expect((await reader.post(`/grants/${id}/revoke`)).json()).toMatchObject({ scope: 'gatehouse:keys:write' });
    expect((await shown(id)).state).toBe('ACTIVE');
    for (const caller of [developer, admin]) {
      const another = grantIdOf(await granted());
      expect((await caller.post(`/grants/${another}/revoke`)).json<Shown>().state).toBe('REVOKED');
    }
  });

  it('ends one opaque access token alone, and with a refresh token its grant', async () => {
    const me = person;
    const tokens = await granted(opaqueKeys);
    const id = await newest(me, `&keyPairId=${opaqueKeys.id}`);
    const [refresh, access] = (await shown(id, me)).tokens;
    expect((await stranger.post(`/tokens/${access.id}/revoke`)).status).toBe(404);
    expect((await viewer.post(`/tokens/${access.id}/revoke`)).status).toBe(403);
    for (let count = 0; count < 2; count += 1) {
      const answer = await me.post(`/tokens/${access.id}/revoke`);
      expect([answer.status, answer.json()]).toEqual([200, { token: { id: access.id, state: 'REVOKED' } }]);
    }
    expect(await isActive(tokens.access_token, opaqueKeys)).toBe(false);
    expect(await house.database.read.auditEvents.ofTarget('TOKEN', access.id)).toHaveLength(1);
    const next = (await refreshed(tokens, opaqueKeys)).json<Tokens>();
    expect(await isActive(next.access_token, opaqueKeys)).toBe(true);

    const answer = await me.post(`/tokens/${refresh.id}/revoke`);
    expect(answer.json()).toEqual({ token: { id, state: 'REVOKED' } });
    expect(await isActive(next.access_token, opaqueKeys)).toBe(false);
    expect((await shown(id, me)).tokens.map(({ state }) => state)).toEqual(['REVOKED', 'REVOKED', 'REVOKED']);
    expect((await me.post('/tokens/no-such-token/revoke')).status).toBe(404);
  });

  it('lets a team end an opaque token of its application, which hangs on no grant', async () => {
    const token = await applicationToken(opaqueKeys);
    const fingerprint = testRootKeys.fingerprint('access-token', token);
    const claims = await house.database.read.accessTokens.findClaims([fingerprint]);
    const id = String(claims?.jti);
    expect((await person.post(`/tokens/${id}/revoke`)).status).toBe(404);
    expect((await developer.post(`/tokens/${id}/revoke`)).json()).toEqual({ token: { id, state: 'REVOKED' } });
    expect(await isActive(token, opaqueKeys)).toBe(false);
    expect(await listedFor(admin, `keyPairId=${opaqueKeys.id}&state=ACTIVE`)).not.toContain(id);
  });

  it.each([
    ['person', () => `/users/${person.user.id}`, () => admin, 'user.revoke-tokens'],
    ['application', () => `/applications/${keys.applicationId}`, () => developer, 'application.revoke-tokens'],
    ['key pair', () => `/key-pairs/${keys.id}`, () => developer, 'key-pair.revoke-tokens'],
  ])('ends every token of one %s at once, and counts the grants that were alive', async (_what, path, who, action) => {
    await who().post(`${path()}/revoke-tokens`);
    const [one, two] = [await granted(), await granted()];
    const own = await applicationToken(keys);
    const again = await freshly(who());
    const reason = 'Laptop lost';
    const answer = await again.post(`${path()}/revoke-tokens`, { reason });
    expect([answer.status, answer.json()]).toEqual([200, { revokedGrants: 2 }]);
    for (const tokens of [one, two]) {
      expect([await isActive(tokens.access_token), (await refreshed(tokens)).status]).toEqual([false, 400]);
    }
    expect(await isActive(own)).toBe(action === 'user.revoke-tokens');
    const reader = await freshly(person);
    expect((await shown(grantIdOf(one), reader)).state).toBe('REVOKED');
    expect(await isActive((await granted()).access_token)).toBe(true); // what is new goes on
    const events = await house.database.read.auditEvents.ofTarget(...targetOf(path()));
    expect(events.filter((event) => event.action === action).at(-1)).toMatchObject({
      after: { reason, revokedGrants: 2 },
    });
  });

  it('lets nobody end the tokens of others', async () => {
    const [outsider, onlooker] = [stranger, viewer];
    const outcomes = async (caller: RestCaller) =>
      Promise.all(
        [`/users/${person.user.id}`, `/applications/${keys.applicationId}`, `/key-pairs/${keys.id}`].map(
          async (path) => (await caller.post(`${path}/revoke-tokens`)).status,
        ),
      );
    expect(await outcomes(outsider)).toEqual([404, 404, 404]);
    expect(await outcomes(onlooker)).toEqual([404, 403, 403]);
    const reader = await signIn(house, { scopes: ['applications:read'] });
    expect((await reader.post('/users/me/revoke-tokens')).status).toBe(403);
    const publisher = await signIn(house, { roles: ['ADMINISTRATOR', 'SUBSCRIBER'], scopes: ['keys:write'] });
    expect((await publisher.post(`/applications/${keys.applicationId}/revoke-tokens`)).status).toBe(404);
    expect((await admin.post('/users/nobody/revoke-tokens')).status).toBe(404);
  });

  it('ends all of one’s own with `me`, the token that asked included', async () => {
    const me = person;
    const tokens = await granted();
    await consent();
    expect((await me.post('/users/me/revoke-tokens', {})).status).toBe(200);
    expect(await consents()).toEqual([]);
    expect([(await me.get('/grants')).json().code, await isActive(tokens.access_token)]).toEqual([
      'token_invalid',
      false,
    ]);
  });

  it('hears what another process ended before it says that it has ended', async () => {
    if (!/^(mysql|mariadb)/.test(place.url)) return; // SQLite has one process
    const elsewhere = await place.open({ clock: house.clock });
    const at = house.clock.now();
    for (let round = 0; round < 10; round += 1) {
      const tokens = await granted();
      const id = grantIdOf(tokens);
      const ending = { at, reason: 'revoked', tokensEndAt: addSeconds(at, HOUR) } as const;
      await elsewhere.transaction(({ grants }) => grants.end(id, ending));
      await person.post(round % 2 === 0 ? `/grants/${id}/revoke` : `/tokens/${id}/revoke`);
      expect(await isActive(tokens.access_token)).toBe(false);
    }
  });

  /** The same person with a new token: the clock has gone on, or theirs was ended. */
  async function freshly({ user, keyPair }: RestCaller): Promise<RestCaller> {
    const answer = await post('/token', keyPair, {
      grant_type: 'password',
      username: user.username,
      password: 'password',
      scope: [...managementScopes.keys()].join(' '), // what is not for their roles is left out
    });
    return new RestCaller(house, user, keyPair, String(answer.json().access_token));
  }
});

function targetOf(path: string): [kind: string, id: string] {
  const [, collection, id] = path.split('/');
  return [{ users: 'USER', applications: 'APPLICATION' }[collection] ?? 'KEY_PAIR', id];
}
