import { addSeconds } from '#primitives/clock';
import { MailEntity } from '#database/entities/mail.entity';
import { newId } from '#primitives/ids';
import { newTotpSeed } from '#primitives/totp';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { Mailboxes, passwordGrant } from '#test/support/people';
import { signIn } from '#test/support/rest';
import { codesOn, setUpApp } from '#test/support/second-factors';
import { SignInTab } from '#test/support/sign-in-tab';

const LIMIT = 10;
const WINDOW_SECONDS = 900;

describe.each(Object.entries(databases))('Second factors on %s', (_name, create) => {
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

  const newTab = () => new SignInTab(house.client, house.consoleUrl);
  const sessionsOf = async (userId: string) => {
    const at = house.clock.now();
    return house.database.read.sessions.ofUser(userId, { at, idleSince: addSeconds(at, -1_800) });
  };
  /** By their kinds, backwards: the app comes first. */
  const factorsOf = async (userId: string) =>
    (await house.database.read.factors.ofUser(userId)).toSorted((one, other) => (one.kind < other.kind ? 1 : -1));
  const setSecondFactorRoles = (roles: readonly 'PUBLISHER'[]) =>
    house.database.transaction((stores) => stores.settings.put('secondFactorRoles', roles, house.clock.now()));

  /** Somebody with an authenticator app, a minute later. */
  const careful = async () => {
    const user = await house.build.user({ password: 'right' });
    const tab = newTab();
    await tab.signIn(user.username, 'right');
    const { app, recoveryCodes } = await setUpApp(tab, house.clock);
    house.clock.advance(60);
    return { user, app, recoveryCodes, tab };
  };
  /** A browser in which only the password was proved. */
  const halfway = async (username: string, path?: string) => {
    const tab = newTab();
    await tab.signIn(username, 'right', path);
    await tab.follow();
    return tab;
  };
  const prove = (tab: SignInTab, code: string) => tab.submit({ code }, '/signin/factor');

  describe('signing in', () => {
    it('asks for a one-time password, on a page that works without a script', async () => {
      const { user, app, recoveryCodes } = await careful();
      expect(recoveryCodes).toHaveLength(10);
      const [stored] = await factorsOf(user.id);
      expect(stored).toMatchObject({ lastStep: expect.any(Number), signCount: null, credentialId: null });
      const tab = newTab();
      await tab.signIn(user.username, 'right', '/signin?request=sealed');
      expect([tab.page?.status, tab.location]).toEqual([303, '/signin/factor?request=sealed']);
      const page = await tab.follow();
      expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
      await prove(tab, ` ${app.code().slice(0, 3)} ${app.code().slice(3)} `);
      expect([tab.page?.status, tab.location]).toEqual([303, '/oauth2/authorize/resume?request=sealed']);
      const [session] = await sessionsOf(user.id);
      expect(session).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], authenticatedAt: house.clock.now() });
    });

    it('[110] goes on under another name after each step', async () => {
      const { user, app } = await careful();
      const tab = newTab();
      const names = [];
      await tab.get('/signin');
      names.push(tab.cookie);
      await tab.submit({ username: user.username, password: 'right' });
      names.push(tab.cookie);
      await tab.follow();
      await prove(tab, app.code());
      names.push(tab.cookie);
      expect(new Set(names).size).toBe(3);
      for (const former of names.slice(0, 2)) {
        const attacker = newTab();
        attacker.setCookie(former);
        await attacker.get('/signin/factor');
        expect(attacker.location).toBe('/signin');
      }
    });

    it('takes each recovery code once, in place of the app', async () => {
      const { user, recoveryCodes } = await careful();
      const [code] = recoveryCodes;
      await prove(await halfway(user.username), code.toLowerCase().replaceAll('-', ' '));
      const again = await halfway(user.username);
      expect((await prove(again, code)).status).toBe(401);
      expect((await prove(again, recoveryCodes[1])).status).toBe(303);
      expect((await sessionsOf(user.id))[0].amr).toEqual(['pwd', 'recovery', 'mfa']);
      expect(await house.database.read.factors.countRecoveryCodes(user.id)).toBe(8);
    });
  });

  describe('[125] no step can be left out:', () => {
    it('a password alone opens nothing', async () => {
      const { user } = await careful();
      const [{ id: factor }] = await factorsOf(user.id);
      const before = await sessionsOf(user.id);
      const tab = await halfway(user.username);
      const { form_token } = tab.form().fields;
      for (const path of ['/account/factors/totp', '/account/factors/passkey']) {
        await tab.get(path);
        expect([path, tab.location.split('?')[0]]).toEqual([path, '/signin/factor']);
      }
      const sealed = testRootKeys.seal('totp-seed', newTotpSeed()).toString('base64url');
      for (const [path, form] of [
        ['/signin/factor', {}],
        ['/signin/factor', { code: '' }],
        ['/signin/factor', { code: '000000000000' }],
        ['/signin/factor', { code: 'null' }],
        ['/signin/passkey', { credential: '' }],
        ['/signin/passkey', { credential: '{}' }],
        ['/account/factors/totp', { seed: sealed, code: '000000' }],
        ['/account/factors/passkey', { credential: '{}' }],
        ['/account/factors/recovery-codes', {}],
        ['/account/factors/remove', { factor }],
      ] as const) {
        const answer = await tab.post(path, { form_token, ...form });
        const wentOn = answer.status === 303 && !String(answer.headers.location).startsWith('/signin');
        expect([path, form, wentOn, answer.status < 500]).toEqual([path, form, false, true]);
      }
      expect((await factorsOf(user.id)).map(({ kind }) => kind)).toEqual(['TOTP', 'RECOVERY_CODES']);
      expect(await sessionsOf(user.id)).toEqual(before);
      const rest = await house.client.call(`${house.consoleUrl}/api/v1/users/me`, { headers: { Cookie: tab.cookie } });
      expect(rest.status).toBe(401);
    });

    it('a factor without a password opens nothing', async () => {
      const { app } = await careful();
      const tab = newTab();
      await tab.get('/signin');
      const { form_token } = tab.form().fields;
      await tab.post('/signin/factor', { form_token, code: app.code() });
      expect([tab.page?.status, tab.location]).toEqual([303, '/signin']);
    });

    it('a sign-in is completed once, and within ten minutes', async () => {
      const { user, recoveryCodes } = await careful();
      const tab = await halfway(user.username);
      const { cookie } = tab;
      const { fields } = tab.form('/signin/factor');
      expect((await prove(tab, recoveryCodes[0])).status).toBe(303);
      const replay = newTab();
      replay.setCookie(cookie);
      await replay.post('/signin/factor', { ...fields, code: recoveryCodes[1] });
      expect(replay.location).toBe('/signin');

      const late = await halfway(user.username);
      house.clock.advance(600);
      await prove(late, recoveryCodes[1]);
      expect(late.location).toBe('/signin');
    });

    it.each(['by their own flag', 'by a role'] as const)('who must have a factor %s sets one up first', async (how) => {
      const user = await house.build.user({
        password: 'right',
        roles: how === 'by a role' ? ['PUBLISHER'] : ['SUBSCRIBER'],
        secondFactorRequired: how === 'by their own flag',
      });
      await setSecondFactorRoles(['PUBLISHER']);
      const tab = newTab();
      await tab.signIn(user.username, 'right', '/signin?request=sealed');
      await tab.follow();
      expect(tab.location).toBe('/account/factors/totp?request=sealed');
      await tab.follow();
      expect((await tab.submit({ code: '000000' }, '/account/factors/totp')).status).toBe(422);
      expect(await sessionsOf(user.id)).toEqual([]);
      const { recoveryCodes } = await setUpApp(tab, house.clock, null);
      expect(recoveryCodes).toHaveLength(10);
      expect(tab.page?.text).toContain('href="/oauth2/authorize/resume?request=sealed"');
      expect((await sessionsOf(user.id)).map(({ amr }) => amr)).toEqual([['pwd', 'otp', 'mfa']]);
      await setSecondFactorRoles([]);
    });
  });

  describe('[126] a code', () => {
    it('is good for one sign-in, and so is everything before it', async () => {
      const { user, app } = await careful();
      const [first, second, third] = [
        await halfway(user.username),
        await halfway(user.username),
        await halfway(user.username),
      ];
      expect((await prove(first, app.code(1))).status).toBe(303); // a clock that is fast
      expect((await prove(second, app.code(1))).status).toBe(401);
      expect((await prove(third, app.code())).status).toBe(401);
      house.clock.advance(60);
      expect((await prove(third, app.code())).status).toBe(303);
    });

    it('can be guessed ten times in a quarter of an hour, and never for good', async () => {
      const { user, app } = await careful();
      const tab = await halfway(user.username);
      for (let count = 0; count < LIMIT; count += 1) {
        const wrong = app.code() === '000000' ? '000001' : '000000';
        expect((await prove(tab, wrong)).status).toBe(401);
      }
      const locked = await prove(tab, app.code());
      expect([locked.status, locked.headers['retry-after']]).toEqual([429, String(WINDOW_SECONDS)]);
      expect((await prove(await halfway(user.username), app.code())).status).toBe(429);
      house.clock.advance(WINDOW_SECONDS);
      expect((await prove(await halfway(user.username), app.code())).status).toBe(303);
    });

    it('is never in an answer, and neither is what it is made of', async () => {
      const { user, app, tab, recoveryCodes } = await careful();
      const [{ sealedSeed }] = await factorsOf(user.id);
      const seed = sealedSeed && testRootKeys.open('totp-seed', sealedSeed);
      expect(seed).toHaveLength(20);
      const pages = [await tab.get('/signin/factor'), await (await halfway(user.username)).get('/signin/factor')];
      for (const { text } of pages)
        for (const secret of [app.code(), ...recoveryCodes]) expect(text).not.toContain(secret);
    });
  });

  it('[105] keeps everybody who has or must have a factor from the password grant, like a wrong password', async () => {
    const { user } = await careful();
    const flagged = await house.build.user({ password: 'right', secondFactorRequired: true });
    const publisher = await house.build.user({ password: 'right', roles: ['PUBLISHER'] });
    const plain = await house.build.user({ password: 'right' });
    const keys = await house.build.keyPair();
    const application = await house.build.application({ secondFactorRequired: true });
    const strict = await house.build.keyPair({ applicationId: application.id });
    await setSecondFactorRoles(['PUBLISHER']);
    for (const { username } of [user, flagged, publisher]) {
      expect([username, await passwordGrant(house, keys, { username, password: 'right' })]).toEqual([
        username,
        'invalid_grant',
      ]);
    }
    const login = { username: plain.username, password: 'right' };
    expect(await passwordGrant(house, strict, login)).toBe('invalid_grant');
    expect(await passwordGrant(house, keys, login)).toMatch(/^ey/);
    await setSecondFactorRoles([]);
  });

  describe('a session', () => {
    it('proves one factor more, keeps its name, and goes on under another cookie', async () => {
      const user = await house.build.user({ password: 'right' });
      const [first, second] = [newTab(), newTab()];
      await first.signIn(user.username, 'right');
      await second.signIn(user.username, 'right');
      const signedInAt = house.clock.now();
      const { app } = await setUpApp(second, house.clock);
      house.clock.advance(60);
      const before = first.cookie;
      const sessions = await sessionsOf(user.id);
      await first.get('/signin/factor?request=sealed');
      expect((await prove(first, app.code())).status).toBe(303);
      expect(first.location).toBe('/oauth2/authorize/resume?request=sealed');
      const after = await sessionsOf(user.id);
      expect(after.map(({ id }) => id).sort()).toEqual(sessions.map(({ id }) => id).sort());
      expect(after.map(({ amr, authenticatedAt }) => [amr, authenticatedAt])).toEqual([
        [['pwd', 'otp', 'mfa'], signedInAt],
        [['pwd', 'otp', 'mfa'], signedInAt],
      ]);
      const old = newTab();
      old.setCookie(before);
      await old.get('/signin/factor');
      expect(old.location).toBe('/signin');
      await first.get('/signin/factor?request=sealed');
      expect(first.location).toBe('/oauth2/authorize/resume?request=sealed'); // there is nothing more to prove
    });

    it('changes factors only just after a sign-in, and with all factors that there are', async () => {
      const { user, app, tab } = await careful();
      house.clock.advance(600);
      await tab.get('/account/factors/totp');
      expect(tab.location).toBe('/signin?page=totp');
      await tab.follow();
      await tab.submit({ username: user.username, password: 'right' });
      await tab.follow();
      await prove(tab, app.code());
      expect(tab.location).toBe('/account/factors/totp');
      expect((await tab.follow()).status).toBe(200);
      const { form_token } = tab.form().fields;
      const [{ id }] = await factorsOf(user.id);
      await tab.post('/account/factors/remove', { form_token, factor: id });
      expect([tab.page?.status, tab.location]).toEqual([303, '/account?done=factor-removed']);
      expect(await factorsOf(user.id)).toEqual([]); // the recovery codes went along
    });

    it('keeps the last factor of somebody who must have one', async () => {
      const user = await house.build.user({ password: 'right', secondFactorRequired: true });
      const tab = newTab();
      await tab.signIn(user.username, 'right');
      await setUpApp(tab, house.clock);
      await tab.get('/account/factors/totp');
      const { form_token } = tab.form().fields;
      const [{ id }] = await factorsOf(user.id);
      expect((await tab.post('/account/factors/remove', { form_token, factor: id })).status).toBe(409);
      expect(await factorsOf(user.id)).toHaveLength(2);
    });

    it('makes new recovery codes, which end the old ones', async () => {
      const { user, tab, recoveryCodes } = await careful();
      await tab.get('/account/factors/totp');
      const { form_token } = tab.form().fields;
      const page = await tab.post('/account/factors/recovery-codes', { form_token });
      expect(page.headers['cache-control']).toBe('no-store');
      const [, code] = /<li><code>([A-Z2-9-]+)<\/code>/.exec(page.text) ?? [];
      const other = await halfway(user.username);
      expect((await prove(other, recoveryCodes[0])).status).toBe(401);
      expect((await prove(other, code)).status).toBe(303);
    });

    it('adds no second app by the same form', async () => {
      const user = await house.build.user({ password: 'right' });
      const tab = newTab();
      await tab.signIn(user.username, 'right');
      await tab.get('/account/factors/totp');
      const { fields } = tab.form('/account/factors/totp');
      const other = newTab();
      await other.signIn(user.username, 'right');
      await other.get('/account/factors/totp');
      const { form_token } = other.form().fields;
      // a seed of another browser's form
      expect((await other.post('/account/factors/totp', { ...fields, form_token, code: '123456' })).status).toBe(422);
      expect(await factorsOf(user.id)).toEqual([]);
    });
  });

  it('[127] a new password by mail signs nobody in, and the factor is asked for as before', async () => {
    const { user, app } = await careful();
    const pending = await halfway(user.username);
    const application = await house.build.user({ roles: ['ADMINISTRATOR'], password: 'right' });
    const keys = await house.build.keyPair({ managementScopes: ['gatehouse:users:manage'] });
    const login = { username: application.username, password: 'right', scope: 'gatehouse:users:manage' };
    const bearer = await passwordGrant(house, keys, login);
    const answer = await house.client.call(`${house.consoleUrl}/api/v1/users/${user.id}/reset-password`, {
      method: 'POST',
      bearer,
      body: JSON.stringify({ deliver: 'SHOW' }),
      headers: { 'Content-Type': 'application/json' },
    });
    const password = String(answer.json().temporaryPassword);
    expect(await sessionsOf(user.id)).toEqual([]);
    await prove(pending, app.code());
    expect(pending.location).toBe('/signin'); // by the old password
    const tab = newTab();
    await tab.signIn(user.username, password);
    expect(tab.location).toBe('/signin/factor');
    expect(await sessionsOf(user.id)).toEqual([]);
    await tab.follow();
    expect((await prove(tab, app.code())).status).toBe(303);
  });

  it('tells people of each change to their factors by mail, at an address that they have proved', async () => {
    const mailboxes = await Mailboxes.of(house);
    const news = async (email: string | null) =>
      (await mailboxes.to(String(email))).map(({ source }) => /Gatehouse at \S+ (.*?)\./.exec(source)?.[1]);
    try {
      const person = await signIn(house);
      const email = `${person.user.username}@example.com`;
      await house.database.transaction(({ users }) =>
        users.change(person.user, { email, emailVerified: true }, house.clock.now()),
      );
      const tab = newTab();
      await tab.signIn(person.user.username, 'password');
      await setUpApp(tab, house.clock);
      await tab.get('/account/factors/totp');
      const { form_token } = tab.form().fields;
      const [code] = codesOn({ page: await tab.post('/account/factors/recovery-codes', { form_token }) });
      const other = newTab();
      await other.signIn(person.user.username, 'password');
      await other.follow();
      await prove(other, 'AAAA-AAAA-AAAA-AAAA');
      expect((await prove(other, code)).status).toBe(303);
      const [app, codes] = await factorsOf(person.user.id);
      expect((await person.delete(`/factors/${app.id}`)).status).toBe(204);
      expect((await person.delete(`/factors/${codes.id}`)).status).toBe(404); // it went along
      expect(await news(email)).toEqual([
        'a second factor was added',
        'the recovery codes were replaced by new ones',
        'one of the recovery codes was used',
        'a second factor was removed',
      ]);
      const { user } = await careful();
      expect([user.emailVerified, await news(user.email)]).toEqual([false, []]);
    } finally {
      await mailboxes.close();
    }
  });

  it('changes nothing of which nobody would hear, and says when to try again', async () => {
    const { user, tab } = await careful();
    await house.database.transaction(async ({ users, settings }) => {
      await users.change(user, { email: `${user.username}@example.com`, emailVerified: true }, house.clock.now());
      const nowhere = { host: '127.0.0.1', port: 9, from: 'gate@example.com', username: null, sealedPassword: null };
      await settings.put('mail', nowhere, house.clock.now());
    });
    const later = addSeconds(house.clock.now(), 1_000);
    const waiting = { sealed: Buffer.alloc(0), attempts: 0, nextAttemptAt: later, expiresAt: later };
    const mails = house.database.writer.getRepository(MailEntity);
    for (let count = 0; count < 10; count += 1) {
      await mails.insert(Array.from({ length: 1_000 }, () => ({ ...waiting, id: newId() })));
    }
    await tab.get('/account/factors/totp');
    const { form_token } = tab.form().fields;
    const { status, headers } = await tab.post('/account/factors/recovery-codes', { form_token });
    expect([status, headers['retry-after']]).toEqual([503, '60']);
    await mails.clear();
    expect((await tab.post('/account/factors/recovery-codes', { form_token })).status).toBe(200);
  });
});
