import { addSeconds } from '#primitives/clock';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { passwordGrant } from '#test/support/people';
import { SignInTab } from '#test/support/sign-in-tab';

const WINDOW_SECONDS = 900;
const LIMIT = 10;

describe.each(Object.entries(databases))('/signin on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place, { GATEHOUSE_TRUSTED_PROXIES: '127.0.0.1/32,::1/128' });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  // Each test from a network of its own, so that no test spends another's attempts.
  let network = 0;
  const newNetwork = () => `2001:db8:${(network += 1).toString(16)}:1`;
  const newTab = (address = `${newNetwork()}::1`) =>
    new SignInTab(house.client, house.consoleUrl, { 'X-Forwarded-For': address });
  const sessionsOf = async (userId: string) => {
    const at = house.clock.now();
    return house.database.read.sessions.ofUser(userId, { at, idleSince: addSeconds(at, -1_800) });
  };
  /** Somebody who is signed in may set up a factor; everybody else is sent to the sign-in. */
  const isSignedIn = async (tab: SignInTab) => (await tab.get('/account/factors/totp')).status === 200;

  it('is a form with a user name and a password that works without a script', async () => {
    const tab = newTab();
    const answer = await tab.get('/signin?request=a-sealed_1&hint=maria%22%3E');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' });
    expect(answer.headers['content-security-policy']).not.toContain('form-action');
    expect(tab.form()).toEqual({
      action: '/signin',
      fields: { form_token: expect.any(String), request: 'a-sealed_1', username: 'maria">', password: '' },
    });
  });

  it('[119] leads on by a 303, to the authorization request or else to the account, and nowhere else', async () => {
    const { id, username } = await house.build.user({ password: 'right' });
    const tab = newTab();
    const answer = await tab.signIn(username, 'right', '/signin?request=a-sealed_1');
    expect([answer.status, tab.location]).toEqual([303, '/oauth2/authorize/resume?request=a-sealed_1']);
    await newTab().signIn(username, 'right');
    expect(await sessionsOf(id)).toHaveLength(2);
    for (const query of [
      'request=https://evil.example/',
      'request=%2F%2Fevil',
      'page=//evil.example',
      'page=totp%0a',
    ]) {
      const other = newTab();
      const { status } = await other.signIn(username, 'right', `/signin?${query}`);
      expect([status, other.location]).toEqual([303, '/account']);
    }
  });

  it('[110] goes on in a browser of another name: a planted cookie opens nothing', async () => {
    const { username } = await house.build.user({ password: 'right' });
    const tab = newTab();
    await tab.get('/signin');
    const planted = tab.cookie;
    await tab.submit({ username, password: 'right' });
    expect(tab.cookie).not.toBe(planted);
    expect(await isSignedIn(tab)).toBe(true);

    const attacker = newTab();
    attacker.setCookie(planted);
    expect(await isSignedIn(attacker)).toBe(false);
  });

  it('[110] keeps the session of somebody who signs in again, under another name; that of somebody else ends', async () => {
    const [maria, paul] = [
      await house.build.user({ password: 'right' }),
      await house.build.user({ password: 'right' }),
    ];
    const tab = newTab();
    await tab.signIn(maria.username, 'right');
    const before = tab.cookie;
    const [{ id }] = await sessionsOf(maria.id);
    house.clock.advance(30);
    await tab.signIn(maria.username, 'right');
    expect((await sessionsOf(maria.id)).map((session) => [session.id, session.authenticatedAt])).toEqual([
      [id, house.clock.now()],
    ]);
    const old = newTab();
    old.setCookie(before);
    expect(await isSignedIn(old)).toBe(false);

    await tab.signIn(paul.username, 'right');
    expect(await sessionsOf(maria.id)).toEqual([]);
    expect(await sessionsOf(paul.id)).toHaveLength(1);
  });

  it('[112] takes only our own form, from the browser that it was made for', async () => {
    const { id, username } = await house.build.user({ password: 'right' });
    const login = { username, password: 'right' };
    const [tab, other] = [newTab(), newTab()];
    await tab.get('/signin');
    await other.get('/signin');
    const own = tab.form().fields;
    for (const [form, headers, status] of [
      [{ ...login }, {}, 403],
      [{ ...login, form_token: '' }, {}, 403],
      [{ ...other.form().fields, ...login }, {}, 303], // as of a tab from before a sign-in: the account, or a new form
      [{ ...own, ...login }, { 'Sec-Fetch-Site': 'cross-site' }, 403],
      [{ ...own, ...login }, { 'Sec-Fetch-Site': 'same-site' }, 403],
      [{ ...own, ...login }, { Origin: house.issuer }, 403],
      [{ ...own, ...login }, { Origin: 'null' }, 403],
    ] as const) {
      const answer = await tab.post('/signin', form, headers);
      expect([headers, answer.status, answer.headers['set-cookie']]).toEqual([headers, status, undefined]);
    }
    expect(await sessionsOf(id)).toEqual([]);
  });

  it('[113] has a cookie that no other host or page can set or read', async () => {
    const { headers } = await newTab().get('/signin');
    const name = `__Host-gatehouse-${new URL(house.consoleUrl).port}`;
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^${name}=[\\w-]{43}; Path=/; HttpOnly; Secure; SameSite=Lax$`)),
    ]);
  });

  it('[114] knows nobody by a cookie that it did not make', async () => {
    const { id, username } = await house.build.user({ password: 'right' });
    const tab = newTab();
    await tab.signIn(username, 'right');
    const [session] = await sessionsOf(id);
    const value = tab.cookie.split('=')[1];
    const name = tab.cookie.split('=')[0];
    for (const forged of [
      session.id,
      session.fingerprint.toString('base64url'),
      session.fingerprint.subarray(4).toString('base64url'),
      `${value.slice(0, -1)}${value.endsWith('A') ? 'E' : 'A'}`,
      value.toLowerCase(),
      `${value}=`,
      '',
      'null',
      Buffer.from(JSON.stringify({ userId: id })).toString('base64url'),
    ]) {
      const stranger = newTab();
      stranger.setCookie(`${name}=${forged}`);
      expect([forged, await isSignedIn(stranger)]).toEqual([forged, false]);
    }
    const twice = newTab();
    twice.setCookie(`${tab.cookie}; ${name}=${'A'.repeat(43)}`);
    expect(await isSignedIn(twice)).toBe(false);
    expect(await isSignedIn(tab)).toBe(true);
  });

  it('[124] answers alike, whatever is wrong', async () => {
    const { username } = await house.build.user({ password: 'right' });
    const disabled = await house.build.user({ password: 'right', state: 'DISABLED' });
    const unproved = await house.build.user({ password: 'right', state: 'EMAIL_PENDING' });
    const pages = [];
    for (const [name, password] of [
      [username, 'wrong'],
      [username.toUpperCase(), 'right'],
      ['nobody', 'right'],
      [disabled.username, 'right'],
      [unproved.username, 'right'],
      [username, ''],
      ['', ''],
      [username, 'ü'.repeat(1_000)],
    ]) {
      const tab = newTab();
      const { status, text } = await tab.signIn(name, password);
      const { form_token: token } = tab.form().fields;
      const neutral = text.replaceAll(token, '').replaceAll(/ value="[^"]*"| autofocus/g, '');
      pages.push({ status, neutral });
      expect(text).toContain('role="alert"');
    }
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(pages.map(({ neutral }) => neutral)).size).toBe(1);
  });

  it('[121] [123] has one lockout with the password grant, which ends by itself', async () => {
    const { username } = await house.build.user({ password: 'right' });
    const keys = await house.build.keyPair();
    const wrong = { username, password: 'wrong' };
    const address = '127.0.0.1'; // where the password grant comes from as well
    for (let count = 0; count < LIMIT; count += 2) {
      expect((await newTab(address).signIn(username, 'wrong')).status).toBe(401);
      expect(await passwordGrant(house, keys, wrong)).toBe('invalid_grant');
    }
    const locked = await newTab(address).signIn(username, 'right');
    expect([locked.status, locked.headers['retry-after']]).toEqual([429, String(WINDOW_SECONDS)]);
    expect(await passwordGrant(house, keys, { username, password: 'right' })).toBe('invalid_grant');

    const victim = newTab();
    expect((await victim.signIn(username, 'right')).status).toBe(303); // from another network
    house.clock.advance(WINDOW_SECONDS);
    expect((await newTab(address).signIn(username, 'right')).status).toBe(303);
  });

  it('[122] counts an IPv6 network as one', async () => {
    const { username } = await house.build.user({ password: 'right' });
    const guesser = newNetwork();
    for (let count = 0; count < LIMIT; count += 1) await newTab(`${guesser}::${count + 1}`).signIn(username, 'wrong');
    expect((await newTab(`${guesser}:ffff::1`).signIn(username, 'right')).status).toBe(429);
  });
});
