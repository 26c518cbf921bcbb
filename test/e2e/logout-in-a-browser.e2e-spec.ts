import type { Page } from 'playwright-core';
import { findBrowser, RealBrowser } from '#test/support/browser';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { type Visit, clientOf, idTokenOf, newVisit } from '#test/support/logout-parties';
import { faultsOf, LOOKS, look } from '#test/support/page-quality';
import { temporaryDirectory } from '#test/support/processes';
import { RecordingBackend } from '#test/support/recording-backend';
import { ownCertificate } from '../../src/first-run/own-certificate.js';

const executable = findBrowser();
if (!executable) process.stderr.write('\n*** No Chromium was found: SIGNING OUT IS NOT TESTED IN ONE.\n\n');

(executable ? describe : describe.skip)('signing out in a browser', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let browser: RealBrowser;
  let applications: RecordingBackend;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    const { sqlite } = databases;
    if (!sqlite || !executable) throw new Error('SQLite is always there.');
    place = await sqlite();
    house = await startGatehouse(place);
    browser = await RealBrowser.start(executable);
    const files = await ownCertificate(temporaryDirectory(), ['https://rp.test'], new Date());
    applications = await RecordingBackend.start(files);
    applications.answer = (_request, response) => void response.setHeader('Content-Type', 'text/html').end('<p>Bye.');
  });

  afterAll(async () => {
    await browser?.close();
    applications?.stop();
    await house?.close();
    await place?.drop();
  });

  beforeEach(async () => {
    applications.seen.length = 0;
    browser.complaints.length = 0;
    visit = await newVisit(house);
    page = await browser.open(`${house.consoleUrl}/signed-out`);
    const name = `__Host-gatehouse-${new URL(house.consoleUrl).port}`;
    const value = visit.browser.cookie ?? '';
    await page
      .context()
      .addCookies([{ name, value, url: house.consoleUrl, httpOnly: true, secure: true, sameSite: 'Lax' }]);
  });

  afterEach(() => page.context().close());

  const there = (path: string) => applications.url + path;
  const logout = (parameters: Readonly<Record<string, string>>) =>
    `${house.consoleUrl}/oauth2/logout?${new URLSearchParams(parameters).toString()}`;
  const asked = () => applications.seen.map(({ url }) => url).filter((url) => url !== '/favicon.ico');

  it('tells the other applications in frames, then goes on by itself', async () => {
    const shop = await clientOf(house, visit, { postLogoutRedirectUris: [there('/bye')] });
    await clientOf(house, visit, { frontChannelLogoutUri: there('/frame') });
    const hint = idTokenOf(house, shop, visit);
    await page.goto(logout({ id_token_hint: hint, post_logout_redirect_uri: there('/bye'), state: 'a b' }));
    await page.waitForURL(there('/bye?state=a%20b'));
    const told = new URLSearchParams({ iss: house.issuer, sid: visit.sessionId });
    expect(asked()).toEqual([`/frame?${told.toString()}`, '/bye?state=a%20b']);
    const hosts = applications.seen.map(({ headers }) => new URL(headers.referer ?? applications.url).origin);
    expect(new Set(hosts)).toEqual(new Set([applications.url])); // nobody hears from where
    expect(browser.complaints).toEqual([]);
  });

  it('leads from the form to the application, whose address no policy of ours knows', async () => {
    const shop = await clientOf(house, visit, { postLogoutRedirectUris: [there('/bye')] });
    const hint = idTokenOf(house, shop, { ...visit, sessionId: 'another' });
    await page.goto(logout({ id_token_hint: hint, post_logout_redirect_uri: there('/bye') }));
    await page.click('button');
    await page.waitForURL(there('/bye'));
    expect(browser.complaints).toEqual([]);
  });

  it('shows pages without a serious fault, in both colour schemes, narrow and wide', async () => {
    const shop = await clientOf(house, visit, { postLogoutRedirectUris: [there('/bye')] });
    await clientOf(house, visit, { frontChannelLogoutUri: there('/frame') });
    const faults: unknown[] = [];
    const inspect = async () => {
      for (const one of LOOKS) {
        await look(page, one);
        faults.push(...(await faultsOf(page)));
      }
    };
    await page.goto(logout({ post_logout_redirect_uri: there('/elsewhere'), client_id: shop.consumerKey }));
    await inspect();
    await page.goto(logout({ post_logout_redirect_uri: there('/bye'), client_id: shop.consumerKey, ui_locales: 'de' }));
    await inspect();
    await page.click('button');
    await page.waitForURL(`${house.consoleUrl}/signed-out?note=*`);
    await inspect();
    await page.click('#continue');
    await page.waitForURL(there('/bye'));
    expect(faults).toEqual([]);
  });
});
