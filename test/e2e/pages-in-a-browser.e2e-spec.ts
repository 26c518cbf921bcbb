import type { Page } from 'playwright-core';
import { newId } from '#primitives/ids';
import { findBrowser, RealBrowser } from '#test/support/browser';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { faultsOf, LOOKS, look, tabOrder } from '#test/support/page-quality';

const executable = findBrowser();
if (!executable) process.stderr.write('\n*** No Chromium was found: THE PAGES ARE NOT TESTED.\n\n');

const PUBLIC = ['/', '/errors', '/errors/invalid_client', '/nowhere', '/signin', '/signed-out', '/oauth2/logout'];
const OWN = ['/account', '/account/applications', '/account/sessions', '/account/factors'];
const LONG_NAME = 'Supercalifragilisticexpialidocious'.repeat(3);

(executable ? describe : describe.skip)('the pages in a browser', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let browser: RealBrowser;
  let page: Page;
  let username: string;
  let userId: string;

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
      await house.database.transaction(({ consents }) =>
        consents.allow({ userId: person.id, applicationId, scopes }, house.clock.now()),
      );
    }
    page = await browser.open(`${house.consoleUrl}/signin`);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.close();
    await place?.drop();
  });

  /** Only now: a sign-in would ask for one of them. */
  const giveFactors = () => {
    const at = house.clock.now();
    return house.database.transaction(async ({ factors }) => {
      for (const kind of ['TOTP', 'PASSKEY', 'RECOVERY_CODES'] as const) {
        const label = kind === 'PASSKEY' ? 'Laptop' : '';
        await factors.add({ id: newId(), userId: userId, kind, label, createdAt: at, confirmedAt: at });
      }
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

  it.each([...PUBLIC, ...OWN])('%s has no serious fault, in both colour schemes, narrow and wide', async (path) => {
    const answer = await open(path);
    expect([answer?.status(), page.url()]).toEqual([path === '/nowhere' ? 404 : 200, house.consoleUrl + path]);
    for (const one of LOOKS) {
      await look(page, one);
      expect([one, await faultsOf(page)]).toEqual([one, []]);
    }
  });
});
