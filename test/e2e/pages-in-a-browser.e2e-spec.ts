import type { Page } from 'playwright-core';
import { newId } from '#primitives/ids';
import type { BuiltKeyPair } from '#test/support/builders';
import { findBrowser, RealBrowser } from '#test/support/browser';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { faultsOf, LOOKS, look, tabOrder } from '#test/support/page-quality';

const executable = findBrowser();
if (!executable) process.stderr.write('\n*** No Chromium was found: THE PAGES ARE NOT TESTED.\n\n');

const PUBLIC = ['/', '/errors', '/errors/invalid_client', '/nowhere', '/signin', '/signed-out', '/oauth2/logout'];
const OWN = ['/account', '/account/applications', '/account/sessions', '/account/factors'];
const ENROLMENT = ['/account/factors/totp', '/account/factors/passkey'];
const REDIRECT_URI = 'https://app.example/cb';
const LONG_NAME = 'Supercalifragilisticexpialidocious'.repeat(3);

(executable ? describe : describe.skip)('the pages in a browser', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let browser: RealBrowser;
  let page: Page;
  let username: string;
  let userId: string;
  let keys: BuiltKeyPair;

  beforeAll(async () => {
    const { sqlite } = databases;
    if (!sqlite || !executable) throw new Error('SQLite is always there.');
    place = await sqlite();
    house = await startGatehouse(place);
    browser = await RealBrowser.start(executable);
    const person = await house.build.user({ displayName: 'Maria Martínez', emailVerified: true });
    ({ username, id: userId } = person);
    for (const [name, scopes] of [
      ['Pizza finder', ['openid', 'profile', 'email', 'offline_access']],
      [LONG_NAME, ['gatehouse:account', `${LONG_NAME.toLowerCase()}:read`]],
    ] as const) {
      const { id: applicationId } = await house.build.application({ name });
      await house.build.consent(house.clock.now(), { userId: person.id, applicationId, scopes });
    }
    const application = await house.build.application({ name: 'Pizza finder of the neighbourhood' });
    keys = await house.build.keyPair({
      applicationId: application.id,
      grantTypes: ['authorization_code'],
      redirectUris: [REDIRECT_URI],
      managementScopes: ['gatehouse:account'],
    });
    page = await browser.open(`${house.consoleUrl}/signin`);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.close();
    await place?.drop();
  });

  /** Only now: a sign-in would ask for one of them. */
  const giveFactors = async () => {
    const at = house.clock.now();
    const [{ value }] = await page.context().cookies();
    const fingerprint = testRootKeys.fingerprint('session', value);
    await house.database.transaction(async ({ factors, sessions }) => {
      for (const kind of ['TOTP', 'PASSKEY', 'RECOVERY_CODES'] as const) {
        const label = kind === 'PASSKEY' ? 'Laptop' : '';
        await factors.add({ id: newId(), userId, kind, label, createdAt: at, confirmedAt: at });
      }
      const [{ id, expiresAt }] = await sessions.ofUser(userId, { at, idleSince: new Date(0) });
      const proved = { amr: ['pwd', 'otp', 'mfa'], authenticatedAt: at, expiresAt, userGeneration: 0, at };
      await sessions.move(id, { from: [fingerprint], to: fingerprint }, proved);
    });
  };
  const open = (path: string) => page.goto(house.consoleUrl + path);

  it('sign a person in by keyboard alone', async () => {
    await page.keyboard.type(username); // the first field has the focus
    await page.keyboard.press('Tab');
    await page.keyboard.type('password');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${house.consoleUrl}/account`);
    await giveFactors();
    expect(await tabOrder(page)).toEqual([
      'Skip to the content',
      'Gatehouse',
      'Maria Martínez',
      'Profile',
      'Applications',
      'Sessions',
      'Second factors',
      'Sign out',
    ]);
  });

  /** In every look. */
  const requireNoFault = async (shown = page) => {
    for (const one of LOOKS) {
      await look(shown, one);
      expect([shown.url(), one, await faultsOf(shown)]).toEqual([shown.url(), one, []]);
    }
  };

  it.each([...PUBLIC, ...OWN, ...ENROLMENT])(
    '%s has no serious fault, in both colour schemes, narrow and wide',
    async (path) => {
      const answer = await open(path);
      expect([answer?.status(), page.url()]).toEqual([path === '/nowhere' ? 404 : 200, house.consoleUrl + path]);
      await requireNoFault();
    },
  );

  it('/consent and what leads there have none either', async () => {
    const query = {
      response_type: 'code',
      redirect_uri: REDIRECT_URI,
      scope: 'openid profile email gatehouse:account',
    };
    const authorize = async (more: Readonly<Record<string, string>>) => {
      const parameters = new URLSearchParams({ ...query, client_id: keys.consumerKey, state: 'x', ...more });
      const answer = await open(`/oauth2/authorize?${parameters.toString()}`);
      return answer?.status();
    };
    expect(await authorize({ client_id: 'nobody' })).toBe(400);
    await requireNoFault();
    expect(await authorize({})).toBe(200);
    expect(await page.locator('button[value=deny]').isVisible()).toBe(true);
    await requireNoFault();
  });

  it('/signin has none when it refuses, and asks for a second factor without one', async () => {
    const other = await browser.open(`${house.consoleUrl}/signin`);
    const signIn = async (password: string) => {
      await other.fill('#username', username);
      await other.fill('#password', password);
      await other.click('button');
    };
    await signIn('wrong');
    await other.locator('#error').waitFor();
    expect(await other.getAttribute('#password', 'aria-describedby')).toBe('error');
    expect(await other.evaluate(() => document.activeElement?.id)).toBe('password');
    await requireNoFault(other);
    await signIn('password');
    await other.waitForURL(`${house.consoleUrl}/signin/factor`);
    await requireNoFault(other);
    await other.context().close();
  });

  it('/account/factors shows recovery codes without one, the one time that they can be shown', async () => {
    await open('/account/factors');
    await page.click('form[action$=recovery-codes] button');
    await page.locator('.one-time').waitFor();
    await requireNoFault();
  });

  it('do all that without breaking their own policy', () => {
    // Browsers say so themselves of a page that is not there, and of a sign-in that is refused.
    expect(browser.complaints.filter((complaint) => !/status of (400|401|404)/.test(complaint))).toEqual([]);
  });
});
