import type { User } from '#database/repositories/user.repository';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { type BrowsedPage, type TestBrowser, signedInBrowser } from '#test/support/signed-in-browser';

const CALLBACK = 'https://app.example.com/cb';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

describe.each(Object.entries(databases))('the consent page on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let maria: User;
  let keys: BuiltKeyPair;
  let applicationId: string;
  let browser: TestBrowser;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  beforeEach(async () => {
    maria = await house.build.user({ roles: ['SUBSCRIBER'] });
    const owner = await house.build.user({ username: `owner-of-${maria.username}` });
    ({ id: applicationId } = await house.build.application({ name: `Shop of ${maria.username}`, ownerId: owner.id }));
    keys = await house.build.keyPair({
      applicationId,
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [CALLBACK],
    });
    const scopes = [
      { name: 'menu.read', description: 'Read the menu', roles: [], forApplications: true },
      { name: 'menu.write', description: '', roles: ['PUBLISHER' as const], forApplications: true },
      { name: 'order.write', description: 'Order a pizza', roles: [], forApplications: false },
    ];
    const api = await house.build.api({
      scopes: scopes.map((scope) => ({ ...scope, name: `${scope.name}:${maria.username}` })),
    });
    await house.build.subscription({ applicationId, apiId: api.id });
    browser = await signedInBrowser(house, { userId: maria.id });
  });

  const named = (scope: string): string => (/^(menu|order)/.test(scope) ? `${scope}:${maria.username}` : scope);
  const request = (scope: string | null, more: Readonly<Record<string, string>> = {}, pair = keys): string => {
    const scopes = scope?.split(' ').map(named).join(' ');
    const parameters = {
      response_type: 'code',
      client_id: pair.consumerKey,
      redirect_uri: pair.redirectUris[0] ?? '',
      state: 's',
    };
    return `${house.issuer}/authorize?${new URLSearchParams({ ...parameters, ...(scopes && { scope: scopes }), ...more }).toString()}`;
  };
  const ask = (scope: string | null, more: Readonly<Record<string, string>> = {}, pair = keys) =>
    browser.open(request(scope, more, pair));
  const allow = (fields: Readonly<Record<string, string | null>> = {}) =>
    browser.submit({ ...fields, decision: 'allow' });
  const answerOf = (page: BrowsedPage): Readonly<Record<string, string>> => {
    if (!page.answer) throw new Error(`No answer to the application, but ${page.status} at ${page.url}:\n${page.text}`);
    return page.answer.parameters;
  };
  const stored = async (page: BrowsedPage) => {
    const fingerprint = testRootKeys.fingerprint('authorization-code', answerOf(page).code ?? '');
    return house.database.read.codes.find([fingerprint]);
  };
  const scopesOf = async (page: BrowsedPage) => (await stored(page))?.scopes.map((scope) => scope.split(':')[0]);
  const remembered = async () => {
    const scopes = await house.database.read.consents.scopesOf(maria.id, applicationId);
    return scopes.map((scope) => scope.split(':')[0]);
  };
  const isConsentPage = (page: BrowsedPage): boolean =>
    page.answer === null && page.status === 200 && page.text.includes('action="/consent"');
  const choices = (page: BrowsedPage) =>
    (page.forms[0]?.controls ?? []).filter(({ type }) => type === 'checkbox').map(({ name }) => name.split(':')[1]);
  const exchanged = async (page: BrowsedPage) => {
    const fingerprint = testRootKeys.fingerprint('authorization-code', answerOf(page).code ?? '');
    await house.database.single(({ codes }) => codes.spend(fingerprint, house.clock.now()));
  };

  it('names the application, its owner, the person and every scope in words', async () => {
    const page = await ask('PRODUCTION openid profile email offline_access menu.read order.write');
    expect(isConsentPage(page)).toBe(true);
    for (const words of [
      `Shop of ${maria.username}`,
      `owner-of-${maria.username}`,
      maria.username,
      'app.example.com',
    ]) {
      expect(page.text).toContain(words);
    }
    for (const words of [
      'Read the menu',
      'Order a pizza',
      'See your e-mail address',
      'Keep this access',
      'Know you by',
    ]) {
      expect(page.text).toContain(words);
    }
    expect(page.text).not.toContain('PRODUCTION');
    expect(choices(page)).toEqual(['profile', 'email', 'offline_access', 'menu.read', 'order.write']);
  });

  it('offers only what the person may have', async () => {
    expect(choices(await ask('menu.read menu.write'))).toEqual(['menu.read']);
    const nothing = await ask('menu.write');
    expect(answerOf(nothing)).toMatchObject({ error: 'invalid_scope', state: 's' });
  });

  it('offers offline_access only to a client that may renew tokens', async () => {
    const other = await house.build.application();
    const pair = await house.build.keyPair({
      applicationId: other.id,
      grantTypes: ['authorization_code'],
      redirectUris: [CALLBACK],
    });
    expect(choices(await ask('openid profile offline_access', {}, pair))).toEqual(['profile']);
  });

  it('speaks German to whoever asks for it', async () => {
    const page = await ask('openid profile', { ui_locales: 'de' });
    expect(page.text).toContain('<html lang="de">');
    expect(page.text).toContain('Ablehnen');
  });

  it('asks for the classic scope once, and not again', async () => {
    expect(isConsentPage(await ask('PRODUCTION'))).toBe(true);
    expect(await scopesOf(await allow())).toEqual(['PRODUCTION']);
    expect(await scopesOf(await ask('PRODUCTION'))).toEqual(['PRODUCTION']);
    expect(await scopesOf(await ask(null))).toEqual(['default']);
  });

  it('[A15] answers access_denied with the state when the person denies, and remembers nothing', async () => {
    await ask('openid profile');
    const page = await browser.submit({ decision: 'deny' });
    expect(answerOf(page)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 's',
      iss: house.issuer,
    });
    expect([page.hops[0]?.status, await remembered()]).toEqual([303, []]);
  });

  it('lets the person leave scopes out, and remembers those that are left', async () => {
    await ask('openid profile email menu.read');
    const page = await allow({ 'scope:email': null, [`scope:${named('menu.read')}`]: null });
    expect(await scopesOf(page)).toEqual(['openid', 'profile']);
    expect(await remembered()).toEqual(['openid', 'profile']);
  });

  it('takes it for a denial when the person leaves everything out', async () => {
    await ask('menu.read order.write');
    const nothing = Object.fromEntries(['menu.read', 'order.write'].map((scope) => [`scope:${named(scope)}`, null]));
    expect(answerOf(await allow(nothing))).toMatchObject({ error: 'access_denied' });
  });

  it('grants nothing that was not asked for, whatever the form says', async () => {
    await ask('openid');
    expect(await scopesOf(await allow({ 'scope:email': 'yes', [`scope:${named('menu.write')}`]: 'yes' }))).toEqual([
      'openid',
    ]);
    expect(await remembered()).toEqual(['openid']);
  });

  it('[117] asks again for a scope that is new, and shows what was allowed before', async () => {
    await ask('openid profile');
    await allow();
    expect(answerOf(await ask('openid profile'))).toHaveProperty('code');
    expect(answerOf(await ask('profile'))).toHaveProperty('code');
    const page = await ask('openid profile email');
    expect([isConsentPage(page), choices(page)]).toEqual([true, ['email', 'profile']]);
    expect(page.text.match(/allowed before/g)).toHaveLength(1);
    expect(answerOf(await ask('openid profile email', { prompt: 'none' }))).toMatchObject({
      error: 'consent_required',
    });
  });

  it('asks again on prompt=consent, and each time for offline_access', async () => {
    await ask('openid offline_access');
    await allow();
    expect(isConsentPage(await ask('openid offline_access'))).toBe(true);
    expect(answerOf(await ask('openid'))).toHaveProperty('code');
    expect(isConsentPage(await ask('openid', { prompt: 'consent' }))).toBe(true);
    expect(await scopesOf(await ask('openid offline_access', { prompt: 'none' }))).toEqual(['openid']);
  });

  it('writes down what was allowed, when, where and to whom; nothing when nothing is new', async () => {
    await ask('openid profile');
    await Promise.all([allow(), allow()]);
    await ask('openid profile', { prompt: 'consent' });
    await allow();
    const events = await house.database.read.auditEvents.ofTarget('APPLICATION', applicationId);
    expect(events.filter(({ action }) => action === 'access.allow')).toMatchObject([
      {
        at: house.clock.now(),
        actorKind: 'USER',
        actorId: maria.id,
        applicationId,
        address: '127.0.0.1',
        traceId: expect.stringMatching(/^[\da-f]{32}$/),
        after: { scopes: ['openid', 'profile'] },
      },
    ]);
  });

  it('remembers for the application, its other key pair included, and for nobody else', async () => {
    await ask('openid');
    await allow();
    const sandbox = await house.build.keyPair({
      applicationId,
      keyType: 'SANDBOX',
      grantTypes: ['authorization_code'],
      redirectUris: [CALLBACK],
    });
    expect(answerOf(await ask('openid', {}, sandbox))).toHaveProperty('code');
    const other = await house.build.keyPair({ grantTypes: ['authorization_code'], redirectUris: [CALLBACK] });
    expect(isConsentPage(await ask('openid', {}, other))).toBe(true);
    const somebodyElse = await signedInBrowser(house, { userId: (await house.build.user()).id });
    expect(isConsentPage(await somebodyElse.open(request('openid')))).toBe(true);
  });

  it('asks again once consent was taken back', async () => {
    await ask('openid');
    await allow();
    await house.database.single(({ consents }) => consents.withdraw(maria.id, applicationId));
    expect(isConsentPage(await ask('openid'))).toBe(true);
  });

  it.each(['http://127.0.0.1/cb', 'com.example.app:/cb'])(
    'asks each time for a public client at %s, where another could be listening, whatever an administrator says',
    async (redirectUri) => {
      const pair = await house.build.keyPair({
        authMethod: 'none',
        grantTypes: ['authorization_code'],
        redirectUris: [redirectUri],
        consentSkipped: true,
      });
      const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
      for (const _time of [1, 2]) {
        expect(isConsentPage(await ask('openid', pkce, pair))).toBe(true);
        expect(answerOf(await allow())).toHaveProperty('code');
      }
    },
  );

  it('is skipped by decision of an administrator, unless the client asks for it', async () => {
    const pair = await house.build.keyPair({
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [CALLBACK],
      consentSkipped: true,
    });
    expect(await scopesOf(await ask('openid offline_access', {}, pair))).toEqual(['openid', 'offline_access']);
    expect(await scopesOf(await ask('openid offline_access', { prompt: 'none' }, pair))).toEqual([
      'openid',
      'offline_access',
    ]);
    expect(isConsentPage(await ask('openid', { prompt: 'consent' }, pair))).toBe(true);
  });

  describe('[116]', () => {
    it('gives one code to two clicks on Allow', async () => {
      const page = await ask('openid profile');
      const [first, second] = [
        await browser.submitOn(page, { decision: 'allow' }),
        await browser.submitOn(page, { decision: 'allow' }),
      ];
      expect(answerOf(first).code).toBe(answerOf(second).code);
    });

    it('gives one code to many clicks at once', async () => {
      const page = await ask('openid profile');
      const pages = await Promise.all(Array.from({ length: 20 }, () => browser.submitOn(page, { decision: 'allow' })));
      expect(new Set(pages.map((one) => answerOf(one).code)).size).toBe(1);
    });

    it('gives another code when the first is spent or old, and no page that says so', async () => {
      const page = await ask('openid profile');
      const first = await browser.submitOn(page, { decision: 'allow' });
      await exchanged(first);
      const second = await browser.submitOn(page, { decision: 'allow' });
      expect(answerOf(second).code).not.toBe(answerOf(first).code);
      expect((await stored(second))?.isSpent).toBe(false);
      house.clock.advance(61);
      const third = await browser.submitOn(page, { decision: 'allow' });
      expect([answerOf(first).code, answerOf(second).code]).not.toContain(answerOf(third).code);
    });

    it('gives another code when the person comes back and chooses otherwise', async () => {
      const page = await ask('openid profile');
      const wide = await browser.submitOn(page, { decision: 'allow' });
      const narrow = await browser.submitOn(page, { decision: 'allow', 'scope:profile': null });
      expect([await scopesOf(wide), await scopesOf(narrow)]).toEqual([['openid', 'profile'], ['openid']]);
    });

    it('keeps two tabs apart', async () => {
      const [one, two] = [await ask('openid', { nonce: 'one' }), await ask('openid profile', { nonce: 'two' })];
      const [second, first] = [
        await browser.submitOn(two, { decision: 'allow' }),
        await browser.submitOn(one, { decision: 'allow' }),
      ];
      expect([(await stored(first))?.nonce, (await stored(second))?.nonce]).toEqual(['one', 'two']);
      expect(answerOf(first).code).not.toBe(answerOf(second).code);
    });

    it('goes on with whoever lets the page stand until the session is over: they sign in and are asked again', async () => {
      const page = await ask('openid');
      house.clock.advance(2_000); // the session is idle for too long
      const again = await browser.submitOn(page, { decision: 'allow' });
      expect([again.status, new URL(again.url).pathname]).toEqual([200, '/signin']);
      expect(await remembered()).toEqual([]);
    });
  });

  describe('[111] [112] does nothing for', () => {
    const refused = async (page: BrowsedPage): Promise<void> => {
      expect([page.status, page.answer]).toEqual([403, null]);
      expect(await remembered()).toEqual([]);
    };

    /** Whoever is there now: for the page of before cannot answer for them. */
    const askedAgain = async (page: BrowsedPage): Promise<void> => {
      expect([page.hops[0].status, page.hops[0].location]).toEqual([303, expect.stringContaining('/resume?')]);
      expect(isConsentPage(page)).toBe(true);
      expect(await remembered()).toEqual([]);
    };

    it('another browser than the one that was asked', async () => {
      const page = await ask('openid');
      const mallory = await signedInBrowser(house, { userId: (await house.build.user()).id });
      await askedAgain(await mallory.submitOn(page, { decision: 'allow' }));
      mallory.cookie = null;
      await refused(await mallory.submitOn(page, { decision: 'allow' }));
    });

    it('a browser in which somebody else has signed in meanwhile', async () => {
      const page = await ask('openid');
      browser.cookie = (await signedInBrowser(house, { userId: (await house.build.user()).id })).cookie;
      await askedAgain(await browser.submitOn(page, { decision: 'allow' }));
    });

    it('a form without its token, or from another site', async () => {
      const page = await ask('openid');
      await refused(await browser.submitOn(page, { decision: 'allow', form_token: null }));
      await refused(await browser.submitOn(page, { decision: 'allow', form_token: 'x' }));
      await refused(
        await browser.submitOn(page, { decision: 'allow' }, { headers: { Origin: 'https://evil.example' } }),
      );
      await refused(await browser.submitOn(page, { decision: 'allow' }, { headers: { Origin: 'null' } }));
      await refused(
        await browser.submitOn(page, { decision: 'allow' }, { headers: { 'Sec-Fetch-Site': 'cross-site' } }),
      );
    });

    it('a request that was not sealed here', async () => {
      const page = await ask('openid');
      const other = await browser.submitOn(page, { decision: 'allow', request: 'AAAA' });
      expect([other.status, other.answer, await remembered()]).toEqual([400, null, []]);
    });

    it('a form that says neither', async () => {
      const page = await ask('openid');
      const neither = await browser.submitOn(page, { decision: 'whatever' });
      expect([neither.status, neither.answer, await remembered()]).toEqual([400, null, []]);
    });
  });

  it('[115] cannot be framed, and runs nothing that stands in it', async () => {
    const { headers } = await ask('openid');
    expect(headers['content-security-policy']).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(headers['x-frame-options']).toBeDefined();
  });

  it('[118] shows names and descriptions as the text that they are', async () => {
    const evil = '"><script>alert(1)</script><a href="javascript:alert(2)">x</a>';
    const { id } = await house.build.application({ name: evil.slice(0, 60) });
    const pair = await house.build.keyPair({
      applicationId: id,
      grantTypes: ['authorization_code'],
      redirectUris: [CALLBACK],
    });
    const api = await house.build.api({
      scopes: [{ name: `evil:${maria.username}`, description: evil, roles: [], forApplications: true }],
    });
    await house.build.subscription({ applicationId: id, apiId: api.id });
    const page = await ask(`evil:${maria.username} openid`, {}, pair);
    expect(isConsentPage(page)).toBe(true);
    expect(page.text).toContain('&lt;script&gt;');
    expect(page.text).not.toMatch(/<script|href="javascript/);
    expect(answerOf(await allow())).toHaveProperty('code');
  });

  it('[119] leads on by 303', async () => {
    await ask('openid');
    const page = await allow();
    expect(page.hops.map(({ status }) => status)).toEqual([303]);
    expect(page.headers['cache-control']).toBe('no-store');
  });

  it('takes as many scopes as a request may name', async () => {
    const scopes = Array.from({ length: 95 }, (_, index) => ({
      name: `s${index}.${maria.username.slice(-8)}`,
      description: '',
      roles: [],
      forApplications: true,
    }));
    const api = await house.build.api({ scopes });
    await house.build.subscription({ applicationId, apiId: api.id });
    const page = await ask(`openid ${scopes.map(({ name }) => name).join(' ')}`);
    expect(choices(page)).toHaveLength(95);
    expect((await stored(await allow()))?.scopes).toHaveLength(96);
  });
});
