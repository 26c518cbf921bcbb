import { newId } from '#primitives/ids';
import type { User } from '#database/repositories/user.repository';
import { addSeconds } from '#primitives/clock';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { setUpApp } from '#test/support/second-factors';
import { SignInTab } from '#test/support/sign-in-tab';

const REDIRECT_URI = 'https://app.example/cb';
const VIEWS = ['/account', '/account/applications', '/account/sessions', '/account/factors'];
const MARKUP = '<img src=x onerror=alert(1)>"\'javascript:alert(1)';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

describe.each(Object.entries(databases))('/account on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let keys: BuiltKeyPair;
  let maria: User;
  let tab: SignInTab;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    const owner = await house.build.user({ displayName: 'Pizza Shack' });
    const { id: applicationId } = await house.build.application({ ownerId: owner.id, name: 'Pizza finder' });
    const grantTypes = ['authorization_code', 'refresh_token'];
    keys = await house.build.keyPair({ applicationId, grantTypes, redirectUris: [REDIRECT_URI] });
  });

  beforeEach(async () => {
    maria = await house.build.user({ displayName: 'Maria', emailVerified: true });
    tab = await signedIn(maria);
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const newTab = () => new SignInTab(house.client, house.consoleUrl);
  const signedIn = async ({ username }: User): Promise<SignInTab> => {
    const fresh = newTab();
    expect((await fresh.signIn(username, 'password')).status).toBe(303);
    return fresh;
  };
  const sessionsOf = ({ id }: User) => {
    const at = house.clock.now();
    return house.database.read.sessions.ofUser(id, { at, idleSince: addSeconds(at, -1_800) });
  };
  const sessionOf = async (user: User): Promise<string> => (await sessionsOf(user))[0].id;
  const eventsOf = async (kind: string, id: string) =>
    (await house.database.read.auditEvents.ofTarget(kind, id)).filter(({ actorId }) => actorId === maria.id);

  const allow = (user: User, scopes: readonly string[], { applicationId } = keys) =>
    house.build.consent(house.clock.now(), { userId: user.id, applicationId, scopes });
  const codeFor = async (user: User, sessionId: string, scopes = ['openid', 'profile']): Promise<string> => {
    const code = newId();
    const now = house.clock.now();
    await house.database.single(({ codes }) =>
      codes.add({
        fingerprint: testRootKeys.fingerprint('authorization-code', code),
        grantId: newId(),
        keyPairId: keys.id,
        userId: user.id,
        sessionId,
        epoch: [0, 0],
        scopes,
        resources: [],
        redirectUri: REDIRECT_URI,
        codeChallenge: null,
        nonce: null,
        claims: { idToken: [], userinfo: [] },
        authenticatedAt: now,
        amr: ['pwd'],
        createdAt: now,
        expiresAt: addSeconds(now, 60),
      }),
    );
    return code;
  };
  const post = (path: string, form: Readonly<Record<string, string>>): Promise<Answer> =>
    house.client.call(`${house.issuer}${path}`, { basic: [keys.consumerKey, keys.consumerSecret], form });
  const exchanged = (code: string): Promise<Answer> =>
    post('/token', { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI });
  const granted = async (user: User, sessionId: string, scopes?: string[]): Promise<Tokens> => {
    const answer = await exchanged(await codeFor(user, sessionId, scopes));
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    return answer.json<Tokens>();
  };
  const refreshed = async ({ refresh_token }: Tokens): Promise<number> =>
    (await post('/token', { grant_type: 'refresh_token', refresh_token })).status;
  const isActive = async (token: string): Promise<unknown> => (await post('/introspect', { token })).json().active;
  const withdrawal = () => `/account/applications/${keys.applicationId}/withdraw`;

  describe('for whoever is signed in', () => {
    it('says who that is, and lets them sign out', async () => {
      const page = await tab.get('/account');
      expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
      expect(page.text).toContain(maria.username);
      expect(page.text).toContain(String(maria.email));
      const session = await sessionOf(maria);
      const answer = await tab.submit({}, '/signout');
      expect([answer.status, tab.location]).toEqual([303, `${house.consoleUrl}/signed-out`]);
      expect(await sessionsOf(maria)).toEqual([]);
      expect(await eventsOf('SESSION', session)).toMatchObject([{ action: 'session.sign-out' }]);
      await tab.get('/account');
      expect(tab.location).toBe('/signin');
    });

    it.each(VIEWS)('leads nobody else to %s, but to the sign-in and back', async (path) => {
      const stranger = newTab();
      const answer = await stranger.get(path);
      expect([answer.status, answer.headers['cache-control']]).toEqual([302, 'no-store']);
      expect(stranger.location).toMatch(/^\/signin(\?page=\w+)?$/);
      await stranger.signIn(maria.username, 'password', stranger.location);
      expect(stranger.location).toBe(path);
    });

    it('speaks their language, whatever the browser prefers', async () => {
      const locale = { locale: 'de-AT' };
      await house.database.transaction(async ({ users }) => users.change(maria, locale, house.clock.now()));
      expect((await tab.get('/account')).text).toContain('<html lang="de">');
      expect(tab.page?.text).toContain('Ihr Konto');
    });
  });

  describe('applications', () => {
    it('are named with what they may do in words, since when, and when they last did', async () => {
      await allow(maria, ['openid', 'profile']);
      const page = (await tab.get('/account/applications')).text;
      expect(page).toContain('Pizza finder');
      expect(page).toContain('By Pizza Shack');
      expect(page).toContain('See your name, user name and language');
      expect(page).not.toContain('last used');
      await granted(maria, await sessionOf(maria));
      expect((await tab.get('/account/applications')).text).toContain('last used');
    });

    it('are listed for a grant without a consent too, and not for one that has ended', async () => {
      const tokens = await granted(maria, await sessionOf(maria), ['openid', 'email']);
      expect((await tab.get('/account/applications')).text).toContain('See your e-mail address');
      await post('/revoke', { token: tokens.refresh_token });
      expect((await tab.get('/account/applications')).text).toContain('You let no application act for you.');
    });

    it('lose everything at once when their access is withdrawn: consent, codes under way, tokens', async () => {
      await allow(maria, ['openid', 'profile', 'offline_access']);
      const session = await sessionOf(maria);
      const tokens = await granted(maria, session, ['openid', 'profile', 'offline_access']);
      const code = await codeFor(maria, session);
      const other = await house.build.user();
      await signedIn(other);
      const stays = await granted(other, await sessionOf(other));
      await allow(other, ['openid']);

      await tab.get('/account/applications');
      const answer = await tab.submit({}, withdrawal());
      expect([answer.status, tab.location]).toEqual([303, '/account/applications?done=withdrawn']);
      const after = (await tab.follow()).text;
      expect(after).toContain('The application has lost its access.');
      expect(after).not.toContain('Pizza finder');

      const { consents } = house.database.read;
      expect(await consents.scopesOf(maria.id, keys.applicationId)).toEqual([]);
      expect([await isActive(tokens.access_token), await refreshed(tokens)]).toEqual([false, 400]);
      expect((await exchanged(code)).json().error).toBe('invalid_grant');
      expect(await sessionsOf(maria)).toHaveLength(1);
      expect(await eventsOf('APPLICATION', keys.applicationId)).toMatchObject([
        { action: 'access.allow', after: { scopes: ['openid', 'profile', 'offline_access'] } },
        { action: 'access.withdraw', after: { scopes: 3, grants: 1 } },
      ]);
      expect(await consents.scopesOf(other.id, keys.applicationId)).toEqual(['openid']);
      expect([await isActive(stays.access_token), await refreshed(stays)]).toEqual([true, 200]);
    });

    it('lose it once however often the button is pressed', async () => {
      await granted(maria, await sessionOf(maria));
      await tab.get('/account/applications');
      const { fields } = tab.form(withdrawal());
      const answers = await Promise.all([1, 2, 3].map(() => tab.post(withdrawal(), fields)));
      expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
      expect(await eventsOf('APPLICATION', keys.applicationId)).toHaveLength(1);
    });
  });

  describe('sessions', () => {
    it('are listed with device, address and time, the present one marked', async () => {
      const elsewhere = newTab();
      await elsewhere.get('/signin');
      const { fields } = elsewhere.form();
      const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
      await elsewhere.post(
        '/signin',
        { ...fields, username: maria.username, password: 'password' },
        { 'User-Agent': firefox },
      );
      const page = (await tab.get('/account/sessions')).text;
      expect(page).toContain('Firefox on Linux');
      expect(page).toContain('From 127.0.0.1');
      expect(page.match(/this browser/g)).toHaveLength(1);
      expect(page.match(/\/account\/sessions\/[\w-]{36}\/end/g)).toHaveLength(2);
    });

    it('end with every token that began in them, offline ones included', async () => {
      const mine = await sessionOf(maria);
      const elsewhere = await signedIn(maria);
      const [lost] = (await sessionsOf(maria)).filter(({ id }) => id !== mine);
      const tokens = await granted(maria, lost.id, ['openid', 'offline_access']);
      const kept = await granted(maria, mine);
      await tab.get('/account/sessions');
      await tab.submit({}, `/account/sessions/${lost.id}/end`);
      expect(tab.location).toBe('/account/sessions?done=session-ended');
      expect((await tab.follow()).text).toContain('The session has ended.');
      expect([await isActive(tokens.access_token), await refreshed(tokens)]).toEqual([false, 400]);
      expect([await isActive(kept.access_token), await refreshed(kept)]).toEqual([true, 200]);
      expect((await elsewhere.get('/account')).status).toBe(302);
      expect(await eventsOf('SESSION', lost.id)).toMatchObject([{ action: 'session.revoke' }]);
    });

    it('all end but the present one', async () => {
      const others = [await signedIn(maria), await signedIn(maria)];
      await tab.get('/account/sessions');
      await tab.submit({}, '/account/sessions/end-others');
      expect((await tab.follow()).status).toBe(200);
      expect(await sessionsOf(maria)).toHaveLength(1);
      for (const other of others) expect((await other.get('/account')).status).toBe(302);
    });
  });

  describe('second factors', () => {
    const add = async (user: User): Promise<string> => {
      const [id, at] = [newId(), house.clock.now()];
      await house.database.transaction(({ factors }) =>
        factors.add({ id, userId: user.id, kind: 'TOTP', label: '', createdAt: at, confirmedAt: at }),
      );
      return id;
    };

    it('are listed, and gone when they are removed', async () => {
      const { recoveryCodes } = await setUpApp(tab, house.clock);
      const page = await tab.get('/account/factors');
      expect(page.text).toContain('Authenticator app');
      expect(page.text).toContain(`${recoveryCodes.length} left`);
      await tab.submit({}, '/account/factors/remove');
      expect(tab.location).toBe('/account/factors?done=factor-removed');
      const after = (await tab.follow()).text;
      expect(after).toContain('The second factor is gone.');
      expect(after).not.toMatch(/name="factor"|[0-9]+ left/);
    });

    it('[133] of somebody else stay', async () => {
      const other = await house.build.user();
      const id = await add(other);
      await tab.get('/account');
      const { fields } = tab.form('/signout');
      await tab.post('/account/factors/remove', { ...fields, factor: id });
      expect(await house.database.read.factors.find(id)).not.toBeNull();
    });
  });

  describe('forms', () => {
    const forms = async (): Promise<readonly string[]> => {
      const found: string[] = [];
      for (const path of VIEWS) {
        const { text } = await tab.get(path);
        found.push(...[...text.matchAll(/<form\b[^>]*\baction="([^"]+)"/g)].map(([, action]) => action));
      }
      return found.filter((action) => action.startsWith('/account'));
    };

    it('[112] of the account do nothing for another site, nor without the token of their browser', async () => {
      await allow(maria, ['openid']);
      await signedIn(maria);
      await house.database.transaction(({ factors }) => {
        const at = house.clock.now();
        return factors.add({ id: newId(), userId: maria.id, kind: 'TOTP', label: '', createdAt: at, confirmedAt: at });
      });
      const actions = await forms();
      expect(actions).toHaveLength(5); // withdraw, end twice, end all others, remove
      await tab.get('/account');
      const { fields } = tab.form('/signout');
      const strange = await newTab().get('/signin');
      const [, foreignToken] = /name="form_token" value="([^"]+)"/.exec(strange.text) ?? [];
      for (const action of actions) {
        const refused = [
          await tab.post(action, fields, { 'Sec-Fetch-Site': 'cross-site' }),
          await tab.post(action, fields, { 'Sec-Fetch-Site': 'same-site' }),
          await tab.post(action, fields, { Origin: house.issuer }),
          await tab.post(action, fields, { Origin: 'null' }),
          await tab.post(action, {}),
          await tab.post(action, { form_token: foreignToken }),
        ];
        expect([action, ...refused.map(({ status }) => status)]).toEqual([action, 403, 403, 403, 403, 403, 403]);
      }
      expect([await sessionsOf(maria), await forms()]).toMatchObject([{ length: 2 }, actions]);
    });

    it('[112] of the account answer no get', async () => {
      for (const action of [withdrawal(), '/account/sessions/end-others']) {
        expect((await tab.get(action)).status).toBe(405);
      }
    });

    it('[133] that name a session or a consent of somebody else find nothing', async () => {
      const other = await house.build.user();
      const theirs = await signedIn(other);
      await allow(other, ['openid', 'profile']);
      const session = await sessionOf(other);
      await tab.get('/account');
      const { fields } = tab.form('/signout');
      for (const action of [`/account/sessions/${session}/end`, `/account/sessions/${newId()}/end`, withdrawal()]) {
        expect([action, (await tab.post(action, fields)).status]).toEqual([action, 404]);
      }
      expect((await theirs.get('/account')).status).toBe(200);
      expect(await house.database.read.consents.scopesOf(other.id, keys.applicationId)).toEqual(['openid', 'profile']);
    });
  });

  it('[115] is framed by nobody, and runs nothing inline', async () => {
    for (const path of [...VIEWS, '/nowhere']) {
      const { headers } = await house.client.call(house.consoleUrl + path, {
        headers: { Cookie: tab.cookie, Accept: 'text/html' },
      });
      const policy = String(headers['content-security-policy']);
      expect([path, policy.split(';')]).toEqual([path, expect.arrayContaining(["frame-ancestors 'none'"])]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
    }
  });

  it('[118] shows names and texts of others as they are, and makes nothing of them', async () => {
    const owner = await house.build.user({ displayName: MARKUP });
    const application = await house.build.application({ ownerId: owner.id, name: MARKUP });
    const api = await house.build.api({
      scopes: [{ name: 'evil:scope', description: MARKUP, roles: [], forApplications: false }],
    });
    await house.build.subscription({ applicationId: application.id, apiId: api.id });
    await allow(maria, ['evil:scope'], { ...keys, applicationId: application.id });
    await house.database.transaction(({ users }) => users.change(maria, { displayName: MARKUP }, house.clock.now()));
    for (const path of VIEWS) {
      const { text } = await tab.get(path);
      expect(text).not.toContain('<img src=x');
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;javascript:alert(1)');
    }
    expect(tab.page?.text).not.toMatch(/(href|src|action)="[^"]*javascript:/);
  });
});
