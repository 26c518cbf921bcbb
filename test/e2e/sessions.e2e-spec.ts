import { addSeconds } from '#primitives/clock';
import { newId, newTimeOrderedId } from '#primitives/ids';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { passwordGrant } from '#test/support/people';
import { type RestCaller, signIn } from '#test/support/rest';
import { setUpApp } from '#test/support/second-factors';
import { SignInTab } from '#test/support/sign-in-tab';

interface SessionOnTheWire {
  readonly id: string;
  readonly factors: readonly string[];
  readonly expiresAt: string;
}

describe.each(Object.entries(databases))('Sessions and factors by REST on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let maria: RestCaller;
  let paul: RestCaller;
  let root: RestCaller;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    [maria, paul, root] = [await signIn(house), await signIn(house), await signIn(house, { roles: ['ADMINISTRATOR'] })];
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const brief = (answer: Answer) => [answer.status, answer.json().code];
  /** A browser in which somebody has just signed in. */
  const newTab = async ({ user }: RestCaller) => {
    const tab = new SignInTab(house.client, house.consoleUrl, { 'User-Agent': 'Tester/1.0' });
    await tab.signIn(user.username, 'password');
    return tab;
  };
  const isSignedIn = async (tab: SignInTab) => {
    await tab.get('/account/factors/totp');
    return !tab.location.startsWith('/signin?');
  };
  const sessionsOf = async (caller: RestCaller, userId = 'me') =>
    (await caller.get(`/users/${userId}/sessions`)).json<{ items: readonly SessionOnTheWire[] }>().items;
  const factorsOf = async (caller: RestCaller, userId = 'me') =>
    (await caller.get(`/users/${userId}/factors`)).json<{ items: readonly { id: string; kind: string }[] }>().items;

  it('lists where a person is signed in, to them and to administrators', async () => {
    const person = await signIn(house);
    const tab = await newTab(person);
    house.clock.advance(1);
    await setUpApp(tab, house.clock);
    const answer = await person.get('/users/me/sessions');
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        items: [
          {
            id: expect.any(String),
            userId: person.user.id,
            current: false,
            address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
            userAgent: 'Tester/1.0',
            factors: ['PASSWORD', 'TOTP'],
            lastSeenAt: house.clock.now().toISOString(),
            expiresAt: expect.any(String),
          },
        ],
        nextCursor: null,
      },
    ]);
    expect(await sessionsOf(root, person.user.id)).toEqual(answer.json().items);
    expect(brief(await paul.get(`/users/${person.user.id}/sessions`))).toEqual([404, 'not_found']);
    expect(brief(await paul.get(`/users/${person.user.id}/factors`))).toEqual([404, 'not_found']);
    house.clock.advance(1_800);
    expect(await sessionsOf(root, person.user.id)).toEqual([]); // idle for too long
  });

  it('ends one session, at once and with an audit event', async () => {
    const [tab, other] = [await newTab(maria), await newTab(maria)];
    const [{ id }] = await sessionsOf(maria);
    expect(brief(await paul.post(`/sessions/${id}/revoke`))).toEqual([404, 'not_found']);
    expect(brief(await paul.post(`/sessions/${newId()}/revoke`))).toEqual([404, 'not_found']);
    const answer = await maria.post(`/sessions/${id}/revoke`);
    expect([answer.status, answer.json()]).toMatchObject([200, { id, expiresAt: house.clock.now().toISOString() }]);
    expect(Number(await isSignedIn(tab)) + Number(await isSignedIn(other))).toBe(1);
    expect((await maria.post(`/sessions/${id}/revoke`)).json()).toEqual(answer.json());
    const events = await house.database.read.auditEvents.ofTarget('SESSION', id);
    expect(events.map(({ action }) => action)).toEqual(['session.revoke']);
    const [{ id: left }] = await sessionsOf(maria);
    expect((await root.post(`/sessions/${left}/revoke`)).status).toBe(200);
    expect(await sessionsOf(maria)).toEqual([]);
  });

  it('ends the grants that were given in a session', async () => {
    await newTab(maria);
    const [{ id }] = await sessionsOf(maria);
    const [grant, other] = [await grantIn(id), await grantIn(null)];
    await maria.post(`/sessions/${id}/revoke`);
    const stateOf = async ({ id: grantId }: { readonly id: string }) =>
      (await maria.get(`/grants/${grantId}`)).json().state;
    expect([await stateOf(grant), await stateOf(other)]).toEqual(['REVOKED', 'ACTIVE']);
  });

  it('lists factors without what is secret about them, and ends them', async () => {
    const person = await signIn(house);
    const tab = await newTab(person);
    await setUpApp(tab, house.clock);
    const answer = await person.get('/users/me/factors');
    expect(answer.json()).toEqual({
      items: expect.arrayContaining([
        { id: expect.any(String), kind: 'TOTP', label: '', lastUsedAt: null },
        { id: expect.any(String), kind: 'RECOVERY_CODES', label: '', lastUsedAt: null },
      ]),
      nextCursor: null,
    });
    const [app] = (await factorsOf(person)).filter(({ kind }) => kind === 'TOTP');
    expect(brief(await paul.delete(`/factors/${app.id}`))).toEqual([404, 'not_found']);
    await root.patch(`/users/${person.user.id}`, { secondFactorRequired: true });
    expect(brief(await person.delete(`/factors/${app.id}`))).toEqual([409, 'in_use']);
    await root.patch(`/users/${person.user.id}`, { secondFactorRequired: false });
    expect((await root.delete(`/factors/${app.id}`)).status).toBe(204);
    expect(await factorsOf(person)).toEqual([]);
    expect(brief(await person.delete(`/factors/${app.id}`))).toEqual([404, 'not_found']);
    const events = await house.database.read.auditEvents.ofTarget('FACTOR', app.id);
    expect(events.map(({ action }) => action)).toEqual(['factor.add', 'factor.remove']);
  });

  it('keeps one of two parallel ends of the last two factors from both happening', async () => {
    const person = await signIn(house);
    const tab = await newTab(person);
    await setUpApp(tab, house.clock);
    await setUpApp(tab, house.clock);
    await root.patch(`/users/${person.user.id}`, { secondFactorRequired: true });
    const apps = (await factorsOf(person)).filter(({ kind }) => kind === 'TOTP');
    const answers = await Promise.all(apps.map(({ id }) => person.delete(`/factors/${id}`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
  });

  it('lets administrators alone say who needs a second factor, and owners for which application', async () => {
    expect(brief(await maria.patch('/users/me', { secondFactorRequired: true }))).toEqual([403, 'role_required']);
    const told = await root.patch(`/users/${paul.user.id}`, { secondFactorRequired: true });
    expect([told.status, told.json().secondFactorRequired]).toEqual([200, true]);
    const login = { username: paul.user.username, password: 'password' };
    expect(await passwordGrant(house, paul.keyPair, login)).toBe('invalid_grant');
    await root.patch(`/users/${paul.user.id}`, { secondFactorRequired: false });
    expect(await passwordGrant(house, paul.keyPair, login)).toMatch(/^ey/);

    const { applicationId } = maria.keyPair;
    await maria.put(`/applications/${applicationId}/members/${paul.user.id}`, { role: 'DEVELOPER' });
    const path = `/applications/${applicationId}`;
    expect(brief(await paul.patch(path, { secondFactorRequired: true }))).toEqual([403, 'role_required']);
    expect((await maria.patch(path, { secondFactorRequired: true })).json().secondFactorRequired).toBe(true);
    expect((await maria.patch(path, { description: 'Still' })).json().secondFactorRequired).toBe(true);
    expect((await maria.patch(path, { secondFactorRequired: false })).json().secondFactorRequired).toBe(false);
  });

  it.each<readonly [string, (person: RestCaller) => Promise<unknown>]>([
    ['[17] a new password', (person) => changePassword(person)],
    [
      '[18] a password from an administrator',
      ({ user }) => root.post(`/users/${user.id}/reset-password`, { deliver: 'SHOW' }),
    ],
    ['[16] the end of an account', ({ user }) => root.post(`/users/${user.id}/disable`, {})],
    ['[80] revoke-tokens with sessions', (person) => person.post('/users/me/revoke-tokens', { sessions: true })],
  ])('%s ends every session of a person', async (_what, end) => {
    const person = await signIn(house);
    const tab = await newTab(person);
    expect(await isSignedIn(tab)).toBe(true);
    await end(person);
    expect(await isSignedIn(tab)).toBe(false);
    expect(await sessionsOf(root, person.user.id)).toEqual([]);
  });

  it('[80] keeps the sessions through the end of all tokens, unless it is told otherwise', async () => {
    const person = await signIn(house);
    const tab = await newTab(person);
    for (const body of [{}, { sessions: false }]) {
      const { token, keyPair } = person;
      expect((await root.post(`/users/${person.user.id}/revoke-tokens`, body)).status).toBe(200);
      expect((await house.client.call(`${house.issuer}/userinfo`, { bearer: token })).status).toBe(401);
      expect(await isSignedIn(tab)).toBe(true);
      await passwordGrant(house, keyPair, { username: person.user.username, password: 'password' });
    }
    await root.post(`/users/${person.user.id}/disable`, {});
    expect(await isSignedIn(tab)).toBe(false);
  });

  it('[14] leaves nothing of a deleted account by which somebody could sign in', async () => {
    const person = await signIn(house);
    const tab = await newTab(person);
    await setUpApp(tab, house.clock);
    const { user } = person;
    const { applicationId } = maria.keyPair;
    await house.build.consent(house.clock.now(), { userId: user.id, applicationId, scopes: ['openid'] });
    expect((await root.delete(`/users/${user.id}?transferTo=${root.user.id}`)).status).toBe(204);
    const { factors, consents } = house.database.read;
    expect(await factors.ofUser(user.id)).toEqual([]);
    expect(await factors.countRecoveryCodes(user.id)).toBe(0);
    expect(await consents.scopesOf(user.id, maria.keyPair.applicationId)).toEqual([]);
    expect(await isSignedIn(tab)).toBe(false);
  });

  /** A grant of maria's, given in a session or without one. */
  const grantIn = async (sessionId: string | null) => {
    const now = house.clock.now();
    const id = newTimeOrderedId(now);
    await house.database.single(({ grants }) =>
      grants.add({
        id,
        keyPairId: maria.keyPair.id,
        userId: maria.user.id,
        grantType: 'authorization_code',
        scopes: ['default'],
        resources: [],
        authenticatedAt: now,
        amr: ['pwd'],
        epoch: [0, 0],
        createdAt: now,
        expiresAt: addSeconds(now, 3_600),
        family: null,
        sessionId,
        claims: { userinfo: [], idToken: [] },
      }),
    );
    return { id };
  };
  const changePassword = (person: RestCaller) =>
    person.post('/users/me/change-password', { currentPassword: 'password', newPassword: 'another password' });
});
