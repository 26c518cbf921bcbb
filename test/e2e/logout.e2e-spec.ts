import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { type Visit, clientOf, idTokenOf, newVisit } from '#test/support/logout-parties';
import { TestBrowser, type BrowsedPage } from '#test/support/signed-in-browser';
import { Revocations } from '#oauth-core/ports/revocations';

const AFTERWARDS = 'https://shop.example/signed-out?from=gatehouse';
const STATE = 'a b+c/ä&=%20"😀';

type Parameters = Readonly<Record<string, string>>;

describe.each(Object.entries(databases))('signing out on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let visit: Visit;
  let shop: Awaited<ReturnType<typeof clientOf>>;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  beforeEach(async () => {
    visit = await newVisit(house);
    shop = await clientOf(house, visit, { postLogoutRedirectUris: [AFTERWARDS] });
  });

  const query = (parameters: Parameters) => new URLSearchParams(parameters).toString();
  const hint = (changes: object = {}, whose: Pick<Visit, 'userId' | 'sessionId'> = visit) =>
    idTokenOf(house, shop, whose, changes);
  const logout = (parameters: Parameters, browser = visit.browser) =>
    browser.open(`/oauth2/logout?${query(parameters)}`);
  const isSignedIn = async ({ sessionId }: Pick<Visit, 'sessionId'> = visit) =>
    (await house.database.read.sessions.find(sessionId))?.endedAt === null;
  const asks = ({ text }: BrowsedPage) => text.includes('action="/signout');

  it('[L01] leads back to the application, with the state byte for byte, when it proves to know of the session', async () => {
    const page = await logout({ id_token_hint: hint(), post_logout_redirect_uri: AFTERWARDS, state: STATE });
    expect(page.hops).toEqual([expect.objectContaining({ status: 302 })]);
    expect(page.hops[0].location).toBe(`${AFTERWARDS}&state=${encodeURIComponent(STATE)}`);
    expect(page.answer?.parameters).toEqual({ from: 'gatehouse', state: STATE });
    expect(await isSignedIn()).toBe(false);
    expect(visit.browser.cookie).toBeNull();
    expect(page.headers['cache-control']).toBe('no-store');
  });

  it('[L01] takes the ID token of a sign-in for a hint, and ends what came of it: nobody is signed in any more', async () => {
    const callback = 'https://shop.example/callback';
    const keys = await house.build.keyPair({
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [callback],
      postLogoutRedirectUris: [AFTERWARDS],
      consentSkipped: true,
    });
    const { browser } = visit;
    const basic = [keys.consumerKey, keys.consumerSecret] as const;
    const authorize = async (more: Parameters = {}): Promise<Parameters> => {
      const asked = { response_type: 'code', client_id: keys.consumerKey, redirect_uri: callback, scope: 'openid' };
      const page = await browser.open(`/oauth2/authorize?${query({ ...asked, ...more })}`);
      return page.answer?.parameters ?? {};
    };
    const exchange = ({ code }: Parameters) =>
      house.client.call(`${house.issuer}/token`, {
        form: { grant_type: 'authorization_code', code, redirect_uri: callback },
        basic,
      });
    const tokens = (await exchange(await authorize())).json<{ id_token: string; refresh_token: string }>();
    const spare = await authorize();
    const page = await logout({ id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTERWARDS, state: STATE });
    expect(page.answer?.parameters).toEqual({ from: 'gatehouse', state: STATE });
    expect(await authorize({ prompt: 'none' })).toMatchObject({ error: 'login_required' });
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    for (const refused of [await exchange(spare), await house.client.call(`${house.issuer}/token`, { form, basic })]) {
      expect([refused.status, refused.json().error]).toEqual([400, 'invalid_grant']);
    }
  });

  it('sends the bare registered address when there is no state', async () => {
    const page = await logout({ id_token_hint: hint(), post_logout_redirect_uri: AFTERWARDS });
    expect(page.hops[0].location).toBe(AFTERWARDS);
  });

  it('starts at the gateway as well, which only points to the console, for forms of other sites too', async () => {
    const parameters = { id_token_hint: hint(), post_logout_redirect_uri: AFTERWARDS, state: STATE, foo: 'bar' };
    const { foo, ...known } = parameters;
    expect(foo).toBe('bar');
    const address = `${house.consoleUrl}/oauth2/logout?${query(known)}`;
    for (const path of ['/logout', '/oauth2/logout']) {
      const got = await house.client.call(`${house.issuer}${path}?${query(parameters)}`);
      expect([got.status, got.headers.location, got.headers['set-cookie']]).toEqual([302, address, undefined]);
      const posted = await house.client.call(house.issuer + path, { form: parameters });
      expect([posted.status, posted.headers.location]).toEqual([303, address]);
    }
    const posted = await house.client.call(`${house.consoleUrl}/oauth2/logout`, { form: parameters });
    expect([posted.status, posted.headers.location, posted.headers['set-cookie']]).toEqual([303, address, undefined]);
    expect((await house.client.call(`${house.consoleUrl}/logout`)).status).toBe(404);
    const page = await visit.browser.post(`${house.issuer}/logout`, parameters, 'https://shop.example');
    expect(page.answer?.parameters.state).toBe(STATE);
  });

  it('[L02] [22] leads nowhere but to what is registered for this client, byte for byte', async () => {
    const other = await clientOf(house, visit, { postLogoutRedirectUris: ['https://other.example/out'] });
    const attempts = [
      `${AFTERWARDS}&more=1`,
      `${AFTERWARDS}/`,
      `${AFTERWARDS}#there`,
      `${AFTERWARDS} `,
      'https://shop.example/signed-out',
      'https://SHOP.example/signed-out?from=gatehouse',
      'https://shop.example:443/signed-out?from=gatehouse',
      'https://shop.example@evil.example/signed-out?from=gatehouse',
      'https://evil.example/',
      '//evil.example',
      'javascript:alert(1)',
      'https://other.example/out', // of another client
    ];
    for (const uri of attempts) {
      const page = await logout({ id_token_hint: hint(), post_logout_redirect_uri: uri, state: 's' });
      expect([uri, page.status, page.answer, asks(page)]).toEqual([uri, 400, null, true]);
      const after = await visit.browser.submit();
      expect([uri, after.answer, after.status]).toEqual([uri, null, 200]);
      expect(after.text).not.toContain('id="continue"');
      visit = await newVisit(house);
    }
    expect(other.postLogoutRedirectUris).toHaveLength(1);
  });

  it('[22] takes nobody back to a client that is not proved, but lets them choose to', async () => {
    const page = await logout({ client_id: shop.consumerKey, post_logout_redirect_uri: AFTERWARDS, state: 's' });
    expect([page.status, asks(page), page.answer]).toEqual([200, true, null]);
    const after = await visit.browser.submit();
    expect(after.answer).toBeNull();
    expect(after.text).toContain(`id="continue" href="${AFTERWARDS.replace('&', '&amp;')}&amp;state=s"`);
    expect(after.text).not.toContain('data-automatic');
    expect(await isSignedIn()).toBe(false);
  });

  it.each<[string, (shop: { consumerKey: string }) => Parameters]>([
    ['a hint that is none', () => ({ id_token_hint: 'a.b.c' })],
    ['a hint for another client than it names', () => ({ id_token_hint: '', client_id: 'unknown' })],
    ['an unknown client', () => ({ client_id: 'unknown' })],
    ['no client at all', () => ({})],
  ])('[22] leads nowhere for %s', async (_what, parameters) => {
    const page = await logout({ ...parameters(shop), post_logout_redirect_uri: AFTERWARDS });
    expect([page.status, page.answer, asks(page)]).toEqual([400, null, true]);
    expect((await visit.browser.submit()).answer).toBeNull();
  });

  it('[22] does not believe a hint that says another client than the request, was altered, or is another token', async () => {
    const other = await clientOf(house, visit, { postLogoutRedirectUris: [AFTERWARDS] });
    const [header, , signature] = hint().split('.');
    const [, payload] = hint({ sub: 'somebody' }).split('.');
    const attempts: Parameters[] = [
      { id_token_hint: hint(), client_id: other.consumerKey },
      { id_token_hint: [header, payload, signature].join('.') },
      { id_token_hint: [header, payload, signature].join('.'), client_id: shop.consumerKey },
      { id_token_hint: hint({ iss: 'https://evil.example' }) },
      { id_token_hint: hint({ aud: [shop.consumerKey, other.consumerKey] }) },
    ];
    for (const parameters of attempts) {
      const page = await logout({ ...parameters, post_logout_redirect_uri: AFTERWARDS });
      expect([page.status, page.answer, asks(page)]).toEqual([400, null, true]);
    }
    expect(await isSignedIn()).toBe(true);
  });

  it('[L03] asks first when there is no hint, and signs out only when the person says so', async () => {
    const page = await logout({});
    expect([page.status, asks(page)]).toEqual([200, true]);
    expect(page.text).toContain('href="/account"');
    expect(page.headers['content-security-policy']).toContain("form-action 'self'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(await isSignedIn()).toBe(true);
    const after = await visit.browser.submit();
    expect(after.hops.map(({ status }) => status)).toEqual([303, 200]);
    expect(after.url).toBe(`${house.consoleUrl}/signed-out`);
    expect([await isSignedIn(), visit.browser.cookie]).toEqual([false, null]);
  });

  it('asks when the hint is of another session, of this person or of another, and leads back afterwards', async () => {
    const stranger = await newVisit(house);
    for (const whose of [stranger, { userId: visit.userId, sessionId: stranger.sessionId }]) {
      const page = await logout({
        id_token_hint: hint({}, whose),
        post_logout_redirect_uri: AFTERWARDS,
        state: STATE,
      });
      expect([page.status, asks(page)]).toEqual([200, true]);
      expect(page.headers['content-security-policy']).not.toContain('form-action');
    }
    const after = await visit.browser.submit();
    expect(after.hops[0].status).toBe(303);
    expect(after.answer?.parameters).toEqual({ from: 'gatehouse', state: STATE });
    expect([await isSignedIn(), await isSignedIn(stranger)]).toEqual([false, true]);
  });

  it('leads back at once when nobody is signed in any more', async () => {
    const parameters = { id_token_hint: hint(), post_logout_redirect_uri: AFTERWARDS, state: STATE };
    await logout(parameters);
    expect((await logout(parameters)).answer?.parameters.state).toBe(STATE);
    expect((await logout(parameters, new TestBrowser(house))).answer?.parameters.state).toBe(STATE);
    const page = await logout({}, new TestBrowser(house));
    expect([page.status, page.url]).toEqual([200, `${house.consoleUrl}/signed-out`]);
  });

  it('lets the second of two tabs arrive where the first did, and asks again when somebody has signed in since', async () => {
    const stranger = await newVisit(house);
    const parameters = { id_token_hint: hint({}, stranger), post_logout_redirect_uri: AFTERWARDS, state: 'x' };
    const [first, second] = [await logout(parameters), await logout(parameters)];
    const { browser } = visit;
    expect((await browser.submitOn(first)).answer?.parameters.state).toBe('x');
    expect((await browser.submitOn(second)).answer?.parameters.state).toBe('x');
    const next = await newVisit(house);
    browser.cookie = next.browser.cookie;
    const again = await browser.submitOn(second);
    expect([again.status, asks(again), await isSignedIn(next)]).toEqual([200, true, true]);
    expect((await browser.submit()).answer?.parameters.state).toBe('x');
    expect(await isSignedIn(next)).toBe(false);
  });

  it('[112] is not done by the form of another site', async () => {
    const { browser } = visit;
    await logout({});
    const form = browser.current.forms[0];
    const { form_token: token } = Object.fromEntries(form.fields);
    const stranger = await newVisit(house);
    await logout({}, stranger.browser);
    const strangersToken = Object.fromEntries(stranger.browser.current.forms[0].fields).form_token;
    for (const [fields, headers] of [
      [{}, {}],
      [{ form_token: strangersToken }, {}],
      [{ form_token: token }, { Origin: 'https://evil.example' }],
      [{ form_token: token }, { Origin: 'null' }],
      [{ form_token: token }, { 'Sec-Fetch-Site': 'cross-site' }],
      [{ form_token: token }, { 'Sec-Fetch-Site': 'same-site' }],
    ] as const) {
      const answer = await house.client.call(form.action, {
        method: 'POST',
        form: fields,
        headers: { Cookie: `__Host-gatehouse-${new URL(house.consoleUrl).port}=${browser.cookie}`, ...headers },
      });
      expect([answer.status, answer.headers.location]).toEqual([303, '/oauth2/logout']);
      expect(await isSignedIn()).toBe(true);
    }
    const posted = await browser.post(`${house.consoleUrl}/oauth2/logout`, {});
    expect([posted.status, asks(posted), await isSignedIn()]).toEqual([200, true, true]);
  });

  it('[112] is not done by a GET that proves nothing, whatever it carries', async () => {
    const attempts: Parameters[] = [
      { form_token: 'x' },
      { logout_hint: visit.userId },
      { client_id: shop.consumerKey },
    ];
    for (const parameters of attempts) {
      await logout(parameters);
      expect(await isSignedIn()).toBe(true);
    }
    expect((await house.client.call(`${house.consoleUrl}/signout`)).status).toBe(405);
  });

  it('ends the tokens of the session on this node at once, and lets those for offline access live on', async () => {
    const offline = await clientOf(house, visit, {}, ['openid', 'offline_access']);
    await logout({ id_token_hint: hint() });
    const revocations = house.application.get(Revocations);
    expect([shop, offline].map(({ grantId }) => revocations.isGrantEnded(grantId))).toEqual([true, false]);
    const [event] = await house.database.read.auditEvents.ofTarget('SESSION', visit.sessionId);
    expect(event).toMatchObject({ action: 'session.sign-out', actorId: visit.userId });
  });

  it('ends what is left of a session that was left alone for too long, when the application knows of it', async () => {
    house.clock.advance(1_801);
    await logout({});
    expect(await isSignedIn()).toBe(true); // nobody is, but its grants live on
    const stranger = await newVisit(house);
    await logout({ id_token_hint: hint({}, stranger) });
    expect(await isSignedIn()).toBe(true);
    const page = await logout({ id_token_hint: hint(), post_logout_redirect_uri: AFTERWARDS, state: 'x' });
    expect([page.answer?.parameters.state, await isSignedIn(), visit.browser.cookie]).toEqual(['x', false, null]);
    expect(house.application.get(Revocations).isGrantEnded(shop.grantId)).toBe(true);
  });

  it('tells applications in frames of their origins alone, then leads on', async () => {
    const frames = ['https://one.example/out', 'https://two.example:8443/out?tenant=a'];
    for (const frontChannelLogoutUri of frames) await clientOf(house, visit, { frontChannelLogoutUri });
    await clientOf(house, await newVisit(house), { frontChannelLogoutUri: 'https://elsewhere.example/out' });
    const page = await logout({ id_token_hint: hint(), post_logout_redirect_uri: AFTERWARDS, state: 's' });
    const told = query({ iss: house.issuer, sid: visit.sessionId }).replace('&', '&amp;');
    const sources = [...page.text.matchAll(/<iframe src="([^"]*)"/g)].map(([, source]) => source);
    expect(sources.sort()).toEqual([`${frames[0]}?${told}`, `${frames[1]}&amp;${told}`]);
    expect(page.headers['content-security-policy']).toContain(
      'frame-src https://one.example https://two.example:8443;',
    );
    expect(page.text).toContain(`href="${AFTERWARDS}&amp;state=s" data-automatic`);
    expect(page.text).toContain('<script src="/assets/signed-out.js">');
    expect((await house.client.call(`${house.consoleUrl}/assets/signed-out.js`)).status).toBe(200);
  });

  it('believes no note for the signed-out page that it did not write, or wrote long ago', async () => {
    await clientOf(house, visit, { frontChannelLogoutUri: 'https://one.example/out' });
    const page = await logout({ id_token_hint: hint(), post_logout_redirect_uri: AFTERWARDS });
    const address = page.url;
    for (const other of [
      `${address.slice(0, -5)}AAAAA`,
      address.replace('note=', 'note=A'),
      `${house.consoleUrl}/signed-out?note=AA`,
    ]) {
      const forged = await visit.browser.open(other);
      expect([forged.status, forged.text.includes('iframe'), forged.text.includes('continue')]).toEqual([
        200,
        false,
        false,
      ]);
    }
    house.clock.advance(600);
    expect((await visit.browser.open(address)).text).not.toContain('iframe');
  });

  it('[130] has no check-session frame and listens to no messages', async () => {
    const metadata = await house.client.call(`${house.issuer}/.well-known/oauth-authorization-server`);
    expect(metadata.text).not.toContain('check_session');
    for (const path of ['/signed-out', '/assets/signed-out.js', '/signin', '/check-session', '/oauth2/check-session']) {
      const { text } = await house.client.call(house.consoleUrl + path);
      expect(text).not.toMatch(/postMessage|addEventListener\(['"]message|onmessage/);
    }
    expect((await house.client.call(`${house.consoleUrl}/oauth2/check-session`)).status).toBe(404);
  });

  it('speaks the language that is asked for, and refuses what it cannot read on a page', async () => {
    expect((await logout({ ui_locales: 'de' })).text).toContain('Angemeldet bleiben');
    expect((await visit.browser.submit()).text).toContain('Sie sind abgemeldet');
    for (const broken of ['state=a&state=b', 'state=%', 'id_token_hint=%00', 'x=%ff']) {
      for (const address of [house.consoleUrl, house.issuer]) {
        const answer = await house.client.call(`${address}/oauth2/logout?${broken}`);
        expect([broken, answer.status, answer.headers['content-type']]).toEqual([
          broken,
          400,
          'text/html; charset=utf-8',
        ]);
      }
    }
  });
});
