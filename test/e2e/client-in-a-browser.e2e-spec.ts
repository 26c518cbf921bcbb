import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import * as openid from 'openid-client';
import { Agent, fetch as fetchWith } from 'undici';
import { addAuthenticator, findBrowser, RealBrowser } from '#test/support/browser';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';

const executable = findBrowser();

/** An authorization request of the client, and what it has to remember until the answer comes. */
interface Asked {
  readonly address: string;
  readonly verifier: string;
  readonly state: string;
}

(executable ? describe : describe.skip)('A client library and a real browser', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let browser: RealBrowser;
  let agent: Agent;
  /** Shows whatever address it is called at. */
  let application: Server;
  let keys: BuiltKeyPair;
  let configuration: openid.Configuration;

  const callback = () => `http://127.0.0.1:${(application.address() as AddressInfo).port}/callback`;

  beforeAll(async () => {
    const { sqlite } = databases;
    if (!sqlite || !executable) throw new Error('SQLite is always there.');
    place = await sqlite();
    house = await startGatehouse(place);
    browser = await RealBrowser.start(executable);
    application = createServer((request, response) => {
      response
        .setHeader('Content-Type', 'text/html')
        .end(`<h1>The application</h1><p>${request.url?.split('?')[0]}</p>`);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => application.once('listening', resolve));
    keys = await house.build.keyPair({
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [callback()],
      pkceRequired: true,
    });
    agent = new Agent({ connect: { rejectUnauthorized: false } });
    const trusting = (url: string, options: object) =>
      fetchWith(url, { ...options, dispatcher: agent }) as unknown as Promise<Response>;
    const proof = openid.ClientSecretBasic(keys.consumerSecret);
    configuration = await openid.discovery(new URL(house.issuer), keys.consumerKey, undefined, proof, {
      [openid.customFetch]: trusting,
    });
    configuration[openid.customFetch] = trusting;
  });

  afterAll(async () => {
    await browser?.close();
    application?.close();
    await agent?.close();
    await house?.close();
    await place?.drop();
  });

  async function ask(scope: string): Promise<Asked> {
    const verifier = openid.randomPKCECodeVerifier();
    const state = openid.randomState();
    const address = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: callback(),
      scope,
      state,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { address: address.href, verifier, state };
  }

  /** What the client gets for the address that a tab was sent back to. */
  async function tokensFor({ verifier, state }: Asked, tab: Page) {
    await tab.getByRole('heading', { name: 'The application' }).waitFor();
    return openid.authorizationCodeGrant(configuration, new URL(tab.url()), {
      pkceCodeVerifier: verifier,
      expectedState: state,
    });
  }

  async function withPassword(tab: Page, username: string): Promise<void> {
    await tab.getByLabel('User name').fill(username);
    await tab.getByLabel('Password', { exact: true }).fill('right');
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  it('sign a person in by passkey, who counts as having shown two factors', async () => {
    const { id, username } = await house.build.user({ password: 'right' });
    const tab = await browser.open(`${house.consoleUrl}/signin?page=passkey`);
    await addAuthenticator(tab);
    await withPassword(tab, username);
    await tab.getByRole('button', { name: 'Make a passkey' }).click();
    await tab.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor();
    await tab.context().clearCookies();

    const asked = await ask('openid profile');
    await tab.goto(asked.address);
    await tab.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await tab.getByRole('button', { name: 'Allow' }).click();
    const claims = (await tokensFor(asked, tab)).claims();
    expect(claims).toMatchObject({ sub: id, acr: '2', amr: expect.arrayContaining(['mfa']) });
    await tab.context().close();
  });

  it('[116] sign a person in in two tabs, whichever page each of them still shows, and after the back button', async () => {
    const { id, username } = await house.build.user({ password: 'right' });
    const [first, second] = [await ask('openid'), await ask('openid profile')];
    const tab = await browser.open(first.address);
    const other = await tab.context().newPage();
    await other.goto(second.address);
    await withPassword(tab, username);
    await tab.getByRole('button', { name: 'Allow' }).click();
    expect((await tokensFor(first, tab)).claims()?.sub).toBe(id);

    await withPassword(other, username); // this form was made before the sign-in in the other tab
    await other.getByRole('button', { name: 'Allow' }).dblclick();
    expect((await tokensFor(second, other)).claims()?.sub).toBe(id);
    expect(await house.database.read.grants.countLive({ userId: id }, house.clock.now())).toBe(2);

    await other.goBack(); // to the consent page, which may come from the browser's memory
    const third = await ask('openid email');
    await other.goto(third.address);
    await other.getByRole('button', { name: 'Allow' }).click();
    expect((await tokensFor(third, other)).claims()?.sub).toBe(id);
    await tab.context().close();
  });

  it('are told when a person refuses', async () => {
    const { username } = await house.build.user({ password: 'right' });
    const asked = await ask('openid');
    const tab = await browser.open(asked.address);
    await withPassword(tab, username);
    await tab.getByRole('button', { name: 'Deny' }).click();
    await expect(tokensFor(asked, tab)).rejects.toMatchObject({ error: 'access_denied' });
    await tab.context().close();
  });

  it('do all that without a complaint of the browser', () => {
    expect(browser.complaints.filter((complaint) => !complaint.includes('favicon'))).toEqual([]);
  });
});
