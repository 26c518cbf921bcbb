import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { SoftwarePasskey, type PasskeyFaults } from '#test/support/software-passkey';
import { SignInTab } from '#test/support/sign-in-tab';

interface Options {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly rpId: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly userVerification: string;
  readonly excludeCredentials: readonly { readonly id: string }[];
  readonly authenticatorSelection: object;
}

describe.each(Object.entries(databases))('Passkeys on %s', (_name, create) => {
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
  const amrOf = async (userId: string) => {
    const at = house.clock.now();
    const sessions = await house.database.read.sessions.ofUser(userId, { at, idleSince: new Date(0) });
    return sessions.map(({ amr }) => amr);
  };
  /** What a script of the page asks for. */
  const optionsOn = async (tab: SignInTab, action: string): Promise<Options> => {
    const page = tab.page;
    const { fields } = tab.form(action);
    const answer = await tab.post(`${action}/options`, fields);
    expect(answer.status).toBe(200);
    tab.page = page;
    return answer.json<Options>();
  };
  const make = async (tab: SignInTab, key: SoftwarePasskey, faults: PasskeyFaults = {}) => {
    await tab.get('/account/factors/passkey');
    const options = await optionsOn(tab, '/account/factors/passkey');
    return tab.submit({ credential: key.create(options, faults), label: 'Phone' }, '/account/factors/passkey');
  };
  const show = async (tab: SignInTab, key: SoftwarePasskey, faults: PasskeyFaults = {}) => {
    await tab.get('/signin?request=sealed');
    return tab.submit({ credential: key.get(await optionsOn(tab, '/signin/passkey'), faults) }, '/signin/passkey');
  };
  /** Somebody with a passkey, signed out. */
  const owner = async () => {
    const user = await house.build.user({ password: 'right' });
    const key = new SoftwarePasskey(house.consoleUrl);
    const tab = newTab();
    await tab.signIn(user.username, 'right');
    expect((await make(tab, key)).status).toBe(200);
    await house.database.transaction(({ sessions }) => sessions.endAllOf(user.id, house.clock.now()));
    return { user, key };
  };

  it('sign their person in alone, by both factors at once', async () => {
    const { user, key } = await owner();
    const tab = newTab();
    const answer = await show(tab, key);
    expect([answer.status, tab.location]).toEqual([303, '/oauth2/authorize/resume?request=sealed']);
    expect(await amrOf(user.id)).toEqual([['hwk', 'user', 'mfa']]);
    expect((await show(newTab(), key)).status).toBe(303);
  });

  it('are asked for by name of nobody, and must know their person', async () => {
    const { user, key } = await owner();
    const tab = newTab();
    await tab.get('/signin');
    const asked = await optionsOn(tab, '/signin/passkey');
    expect(asked).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(JSON.stringify(asked)).not.toContain(key.id.toString('base64url'));
    const other = newTab();
    await show(other, key);
    await other.get('/account/factors/passkey');
    const offered = await optionsOn(other, '/account/factors/passkey');
    expect(offered).toMatchObject({
      rp: { id: 'localhost' },
      user: { id: Buffer.from(user.id).toString('base64url'), name: user.username },
      excludeCredentials: [{ id: key.id.toString('base64url') }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  });

  it('are the second factor after a password', async () => {
    const { user, key } = await owner();
    const tab = newTab();
    await tab.signIn(user.username, 'right', '/signin?request=sealed');
    await tab.follow();
    const options = await optionsOn(tab, '/signin/passkey');
    await tab.submit({ credential: key.get(options) }, '/signin/passkey');
    expect(tab.location).toBe('/oauth2/authorize/resume?request=sealed');
    expect(await amrOf(user.id)).toEqual([['hwk', 'user', 'mfa']]);
  });

  it.each<readonly [string, PasskeyFaults]>([
    ['of a page elsewhere', { origin: 'https://localhost.evil.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['without verifying the person', { verified: false }],
    ['with another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['of somebody else', { userHandle: Buffer.from('0'.repeat(36)).toString('base64url') }],
    ['without saying of whom', { userHandle: '' }],
    ['with another signature', { signature: Buffer.alloc(70) }],
  ])('[125] do not sign in %s', async (_what, faults) => {
    const { user, key } = await owner();
    const tab = newTab();
    expect((await show(tab, key, faults)).status).toBe(401);
    expect(tab.page?.text).toContain('role="alert"');
    expect(await amrOf(user.id)).toEqual([]);
    expect((await show(tab, key)).status).toBe(303);
  });

  it('[125] answer a challenge once, in the browser that asked, and within five minutes', async () => {
    const { user, key } = await owner();
    const [tab, other] = [newTab(), newTab()];
    await tab.get('/signin');
    await other.get('/signin');
    const options = await optionsOn(tab, '/signin/passkey');
    const credential = key.get(options);
    expect((await other.submit({ credential }, '/signin/passkey')).status).toBe(401);
    const { cookie } = tab;
    const { fields } = tab.form('/signin/passkey');
    expect((await tab.submit({ credential }, '/signin/passkey')).status).toBe(303);
    const replay = newTab();
    replay.setCookie(cookie);
    expect((await replay.post('/signin/passkey', { ...fields, credential: key.get(options) })).status).toBe(401);
    expect(await amrOf(user.id)).toHaveLength(1);

    await other.get('/signin');
    const late = await optionsOn(other, '/signin/passkey');
    house.clock.advance(300);
    expect((await other.submit({ credential: key.get(late) }, '/signin/passkey')).status).toBe(401);
  });

  it('[126] are refused when their counter says that there is a copy', async () => {
    const { key } = await owner();
    expect((await show(newTab(), key, { signCount: 5 })).status).toBe(303);
    expect((await show(newTab(), key, { signCount: 5 })).status).toBe(401);
    expect((await show(newTab(), key, { signCount: 4 })).status).toBe(401);
    expect((await show(newTab(), key, { signCount: 6 })).status).toBe(303);
  });

  it.each<readonly [string, PasskeyFaults]>([
    ['on a page elsewhere', { origin: 'https://localhost.evil.example' }],
    ['for another host', { rpId: 'evil.example' }],
    ['without verifying the person', { verified: false }],
    ['for another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
  ])('[125] are not added when they were made %s', async (_what, faults) => {
    const user = await house.build.user({ password: 'right' });
    const tab = newTab();
    await tab.signIn(user.username, 'right');
    expect((await make(tab, new SoftwarePasskey(house.consoleUrl), faults)).status).toBe(422);
    expect(await house.database.read.factors.ofUser(user.id)).toEqual([]);
  });

  it('belong to one person', async () => {
    const { key } = await owner();
    const thief = await house.build.user({ password: 'right' });
    const tab = newTab();
    await tab.signIn(thief.username, 'right');
    expect((await make(tab, key)).status).toBe(422);
    expect(await house.database.read.factors.ofUser(thief.id)).toEqual([]);
  });

  it('of a disabled person open nothing', async () => {
    const { user, key } = await owner();
    await house.database.transaction(({ users }) => users.changeState(user.id, 'DISABLED', house.clock.now()));
    expect((await show(newTab(), key)).status).toBe(401);
  });

  it('can be the first factor of somebody who must have one', async () => {
    const user = await house.build.user({ password: 'right', secondFactorRequired: true });
    const tab = newTab();
    await tab.signIn(user.username, 'right', '/signin?request=sealed');
    expect((await make(tab, new SoftwarePasskey(house.consoleUrl))).status).toBe(200);
    expect(await amrOf(user.id)).toEqual([['pwd', 'hwk', 'user', 'mfa']]);
  });
});
