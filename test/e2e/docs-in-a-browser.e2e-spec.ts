import { findBrowser, RealBrowser } from '#test/support/browser';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';

const executable = findBrowser();
if (!executable) process.stderr.write('\n*** No Chromium was found: THE PAGES ARE NOT TESTED.\n\n');

(executable ? describe : describe.skip)('/docs in a browser', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let browser: RealBrowser;

  beforeAll(async () => {
    const { sqlite } = databases;
    if (!sqlite || !executable) throw new Error('SQLite is always there.');
    place = await sqlite();
    house = await startGatehouse(place);
    browser = await RealBrowser.start(executable);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.close();
    await place?.drop();
  });

  const docs = () => `${house.consoleUrl}/docs`;
  const operation = (id: string) => `[id$="-${id}"]`;

  it('authorises by client credentials at the console’s own token endpoint', async () => {
    const { consumerKey, consumerSecret } = await house.build.keyPair();
    const page = await browser.open(docs());
    await page.click('button.authorize');
    await page.fill('#client_id_clientCredentials', consumerKey);
    await page.fill('#client_secret_clientCredentials', consumerSecret);
    const answered = page.waitForResponse(`${house.consoleUrl}/oauth2/token`);
    const dialog = page.locator('.auth-container', { hasText: 'clientCredentials' });
    await dialog.locator('button.authorize').click();
    expect((await answered).status()).toBe(200);
    await dialog.locator('button', { hasText: 'Logout' }).waitFor();
    await page.context().close();
  });

  it('calls the REST API with the token that it got by client credentials', async () => {
    const owner = await house.build.user();
    const { id, name } = await house.build.application({ ownerId: owner.id });
    const scopes = ['gatehouse:applications:read', 'gatehouse:applications:write'];
    const granted = { applicationId: id, managementScopes: scopes, defaultScopes: scopes };
    const { consumerKey, consumerSecret } = await house.build.keyPair(granted);
    const page = await browser.open(docs());
    await page.click('button.authorize');
    await page.fill('#client_id_clientCredentials', consumerKey);
    await page.fill('#client_secret_clientCredentials', consumerSecret);
    const dialog = page.locator('.auth-container', { hasText: 'clientCredentials' });
    await dialog.locator('button.authorize').click();
    await dialog.locator('button', { hasText: 'Logout' }).waitFor();
    await page.click('.btn-done >> nth=0');
    const block = page.locator(operation('getApiV1Applications'));
    await block.locator('.opblock-summary-control').click();
    await block.locator('.try-out__btn').click();
    await block.locator('button.execute').click();
    const answer = block.locator('.live-responses-table');
    await answer.locator('tbody td.response-col_status').waitFor();
    expect(await answer.locator('tbody td.response-col_status').first().innerText()).toContain('200');
    expect(await answer.innerText()).toContain(name);
    await page.context().close();
  });

  it.each(['client_secret_basic', 'none'] as const)(
    'authorises in the name of a person by code and PKCE (%s), and calls the REST API with that token',
    async (authMethod) => {
      const { id, username } = await house.build.user({ password: 'right' });
      const { id: applicationId, name } = await house.build.application({ ownerId: id });
      const scopes = ['gatehouse:applications:read'];
      const { consumerKey, consumerSecret } = await house.build.keyPair({
        applicationId,
        authMethod,
        managementScopes: scopes,
        defaultScopes: scopes,
        grantTypes: ['authorization_code'],
        redirectUris: [`${house.consoleUrl}/docs/oauth2-redirect.html`],
        pkceRequired: true,
      });
      const page = await browser.open(docs());
      await page.click('button.authorize');
      await page.fill('#client_id_authorizationCode', consumerKey);
      if (authMethod !== 'none') await page.fill('#client_secret_authorizationCode', consumerSecret);
      const dialog = page.locator('.auth-container', { hasText: 'authorizationCode' });
      const opened = page.waitForEvent('popup');
      await dialog.locator('button.authorize').click();
      const popup = await opened;
      await popup.getByLabel('User name').fill(username);
      await popup.getByLabel('Password', { exact: true }).fill('right');
      await popup.getByRole('button', { name: 'Sign in', exact: true }).click();
      const closed = popup.waitForEvent('close');
      await popup.getByRole('button', { name: 'Allow' }).click();
      await closed;
      await dialog.locator('button', { hasText: 'Logout' }).waitFor();
      await page.click('.btn-done >> nth=0');
      const block = page.locator(operation('getApiV1Applications'));
      await block.locator('.opblock-summary-control').click();
      await block.locator('.try-out__btn').click();
      await block.locator('button.execute').click();
      const answer = block.locator('.live-responses-table');
      await answer.locator('tbody td.response-col_status').waitFor();
      expect(await answer.innerText()).toContain(name);
      await page.context().close();
    },
  );

  it('calls the token endpoint with consumer key and secret, as the form stands there', async () => {
    const { consumerKey, consumerSecret } = await house.build.keyPair();
    const page = await browser.open(docs());
    await page.click(`${operation('postOauth2Token')} .authorization__btn`);
    await page.fill('.auth-container input[name=username]', consumerKey);
    await page.fill('.auth-container input[name=password]', consumerSecret);
    await page.click('.auth-container button.authorize');
    await page.click('.btn-done');
    const block = page.locator(operation('postOauth2Token'));
    await block.locator('.opblock-summary-control').click();
    await block.locator('.try-out__btn').click();
    await block.locator('button.execute').click();
    const shown = block.locator('.live-responses-table tbody td.response-col_status');
    await shown.waitFor();
    expect(await shown.innerText()).toContain('200');
    expect(await block.locator('.live-responses-table').innerText()).toContain('"token_type": "Bearer"');
    await page.context().close();
  });

  it('calls on the gateway what is open to every page, slashes in a parameter included, and offers nothing else there', async () => {
    const api = await house.build.api();
    const page = await browser.open(docs());
    const block = page.locator(operation('getWellKnownOauthProtectedResourceApi'));
    await block.locator('.opblock-summary-control').click();
    await block.locator('.try-out__btn').click();
    await block.locator('input').fill(`${api.context.slice(1)}/${api.version}`);
    await block.locator('button.execute').click();
    const shown = block.locator('.live-responses-table tbody td.response-col_status');
    await shown.waitFor();
    expect(await shown.innerText()).toContain('200');

    const token = page.locator(operation('postToken'));
    await token.locator('.opblock-summary-control').click();
    await token.locator('.responses-table').waitFor();
    expect(await token.locator('.try-out__btn').count()).toBe(0);
    await page.context().close();
  });

  it('follows the preferred colours, and fits a narrow screen', async () => {
    const brightness = async (colorScheme: 'light' | 'dark') => {
      const page = await browser.open(docs(), { colorScheme, viewport: { width: 360, height: 740 } });
      await page.click(`${operation('postOauth2Token')} .opblock-summary-control`);
      await page.locator(`${operation('postOauth2Token')} .responses-table`).waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      await page.context().close();
      expect([colorScheme, width <= 360]).toEqual([colorScheme, true]);
      return Number(/\d+/.exec(colour)?.[0]);
    };
    expect(await brightness('light')).toBeGreaterThan(200);
    expect(await brightness('dark')).toBeLessThan(50);
  });

  it('does all that without breaking its own policy, and without asking anybody else', () => {
    expect(browser.complaints).toEqual([]);
  });
});
