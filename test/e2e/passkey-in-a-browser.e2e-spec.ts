import { addAuthenticator, findBrowser, RealBrowser } from '#test/support/browser';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';

const executable = findBrowser();

(executable ? describe : describe.skip)('Passkeys in a browser', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let browser: RealBrowser;

  beforeAll(async () => {
    const { sqlite } = databases;
    if (!sqlite || !executable) return;
    place = await sqlite();
    house = await startGatehouse(place);
    browser = await RealBrowser.start(executable);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.close();
    await place?.drop();
  });

  it('are made on one page and sign in on another, by the script of the pages alone', async () => {
    const { id, username } = await house.build.user({ password: 'right' });
    const page = await browser.open(`${house.consoleUrl}/signin?page=passkey`);
    await addAuthenticator(page);
    await page.getByLabel('User name').fill(username);
    await page.getByLabel('Password', { exact: true }).fill('right');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(10);

    await page.context().clearCookies();
    await page.goto(`${house.consoleUrl}/signin?page=totp`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'Add an authenticator app' }).waitFor();
    const sessions = await house.database.read.sessions.ofUser(id, { at: house.clock.now(), idleSince: new Date(0) });
    expect(sessions.map(({ amr }) => amr.at(-1))).toEqual(['mfa', 'mfa']);
    expect(browser.complaints).toEqual([]);
  });
});
