import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import session from 'express-session';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import passport from 'passport';
import { Strategy } from 'passport-openidconnect';
import { Agent, fetch as fetchWith, request } from 'undici';
import { Apache } from '#test/support/apache';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type GatehouseProcess, newPlace, sharedEnvironment, startProcess } from '#test/support/processes';
import { type BrowsedPage, TestBrowser } from '#test/support/signed-in-browser';

interface Registered {
  readonly clientId: string;
  readonly clientSecret: string;
}

describe.each(Object.entries(databases))('A person signs in on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: GatehouseProcess;
  let agent: Agent;
  let caFile: string;
  let person: { readonly username: string; readonly password: string };
  let management: string;

  beforeAll(async () => {
    place = await create();
    const where = await newPlace();
    house = await startProcess({ env: await sharedEnvironment(place.url, where), place: where });
    const { firstRun } = house;
    if (!firstRun?.sampleUser) throw new Error('The sample is off.');
    ({ caFile } = firstRun);
    person = firstRun.sampleUser;
    agent = new Agent({ connect: { ca: readFileSync(caFile) } });
    const { consumerKey, consumerSecret } = firstRun.management;
    const signedIn = await house.client.call(`${house.issuer}/token`, {
      form: { grant_type: 'password', ...firstRun.administrator },
      basic: [consumerKey, consumerSecret],
    });
    management = signedIn.json<{ access_token: string }>().access_token;
  });

  afterAll(async () => {
    await agent.close();
    await place.drop();
  });

  it('with openid-client: discovery, PKCE, state, nonce, ID token, userinfo, refresh, sign-out', async () => {
    const redirectUri = 'https://client.example/openid-client';
    const { clientId, clientSecret } = await register({ redirectUris: [redirectUri] });
    const configuration = await openid.discovery(
      new URL(house.issuer),
      clientId,
      clientSecret,
      openid.ClientSecretBasic(clientSecret),
      { [openid.customFetch]: trusting },
    );
    configuration[openid.customFetch] = trusting;
    const verifier = openid.randomPKCECodeVerifier();
    const [state, nonce] = [openid.randomState(), openid.randomNonce()];
    const address = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile email offline_access',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });

    const answer = await signInAt(address.href);
    const tokens = await openid.authorizationCodeGrant(configuration, answer, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
    });
    const claims = tokens.claims();
    expect(claims?.amr).toEqual(['pwd']);
    const userinfo = await openid.fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? '');
    expect(userinfo.preferred_username).toBe(person.username);
    const renewed = await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? '');
    expect(renewed.claims()?.sub).toBe(claims?.sub);
    const signOut = openid.buildEndSessionUrl(configuration, { id_token_hint: tokens.id_token ?? '' });
    expect(signOut.origin).toBe(house.consoleUrl);
  });

  it('with oauth4webapi, as a public client on a loopback address, by form_post', async () => {
    const { clientId } = await register({ redirectUris: ['http://127.0.0.1/oauth4webapi'], clientAuthMethod: 'none' });
    const redirectUri = 'http://127.0.0.1:49321/oauth4webapi';
    const issuer = new URL(house.issuer);
    const found = await oauth.discoveryRequest(issuer, { [oauth.customFetch]: trusting });
    const server = await oauth.processDiscoveryResponse(issuer, found);
    const client: oauth.Client = { client_id: clientId };
    const verifier = oauth.generateRandomCodeVerifier();
    const address = new URL(server.authorization_endpoint ?? '');
    address.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      response_mode: 'form_post',
      scope: 'openid',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 'the state',
    }).toString();

    const shown = await signIn(address.href);
    const parameters = oauth.validateAuthResponse(
      server,
      client,
      new URLSearchParams({ ...shown.answer?.parameters }),
      'the state',
    );
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      redirectUri,
      verifier,
      { [oauth.customFetch]: trusting },
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { requireIdToken: true });
    expect(oauth.getValidatedIdTokenClaims(tokens)?.aud).toBe(clientId);
  });

  it('with passport-openidconnect, which knows no PKCE and sends its secret in the body', async () => {
    const app = express();
    const server = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { clientId, clientSecret } = await register({
        redirectUris: [`${own}/callback`],
        clientAuthMethod: 'client_secret_post',
        pkceRequired: false,
      });
      const authenticator = new passport.Passport();
      const strategy = new Strategy(
        {
          issuer: house.issuer,
          authorizationURL: `${house.consoleUrl}/oauth2/authorize`,
          tokenURL: `${house.issuer}/token`,
          userInfoURL: `${house.issuer}/userinfo`,
          clientID: clientId,
          clientSecret,
          callbackURL: `${own}/callback`,
          scope: ['profile'],
          skipUserProfile: false,
          agent: new HttpsAgent({ ca: readFileSync(caFile) }),
        },
        (_issuer: string, profile: object, done: (error: null, user: object) => void) => done(null, profile),
      );
      authenticator.use(strategy);
      authenticator.serializeUser((user, done) => done(null, user));
      authenticator.deserializeUser((user: Express.User, done) => done(null, user));
      app.use(session({ secret: 'of this test', resave: false, saveUninitialized: false }));
      app.use(authenticator.initialize(), authenticator.session());
      app.get('/login', authenticator.authenticate('openidconnect'));
      app.get('/callback', authenticator.authenticate('openidconnect', { successRedirect: '/me' }));
      app.get('/me', (request: Request, response) => void response.json(request.user ?? null));

      const me = await throughAnApplication(own, '/login', '/me');
      expect(JSON.parse(me)).toMatchObject({ username: person.username });
    } finally {
      server.close();
    }
  });

  (Apache.isThere() ? it : it.skip)('with Apache and mod_auth_openidc', async () => {
    const apache = await Apache.start(async (redirectUri) => ({
      ...(await register({ redirectUris: [redirectUri] })),
      metadataUrl: `${house.issuer}/.well-known/openid-configuration`,
      caFile,
      scope: 'openid profile email',
    }));
    try {
      const page = await throughAnApplication(apache.url, '/protected/index.html', '/protected/index.html');
      expect(page).toBe('inside');
    } finally {
      await apache.stop();
    }
  });

  /** What libraries call instead of `fetch`: the same, trusting the certificate that Gatehouse made. */
  function trusting(url: string, options: object): Promise<Response> {
    return fetchWith(url, { ...options, dispatcher: agent }) as unknown as Promise<Response>;
  }

  /** A key pair of a new application, made as an administrator's script makes it. */
  async function register(members: object): Promise<Registered> {
    const application = await create201('/applications', { name: `Client ${clients++}` });
    const keyPair = await create201(`/applications/${application.id}/key-pairs`, {
      keyType: 'PRODUCTION',
      ...members,
    });
    return { clientId: keyPair.consumerKey, clientSecret: keyPair.secret?.value ?? '' };
  }

  async function create201(path: string, body: object) {
    const answer = await house.client.call(`${house.consoleUrl}/api/v1${path}`, {
      bearer: management,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
    return answer.json<{ id: string; consumerKey: string; secret: { value: string } | null }>();
  }

  /** Sign-in and consent, in a browser of their own, as far as the way back to the client. */
  async function signIn(address: string): Promise<BrowsedPage> {
    const browser = new TestBrowser(house);
    await browser.open(address);
    await browser.submit({ ...person }, { withControl: 'password' });
    const page = await browser.submit({ decision: 'allow' }, { withControl: 'decision' });
    return page.answer ? page : browser.submit(); // the page that posts the answer
  }

  async function signInAt(address: string): Promise<URL> {
    const { answer } = await signIn(address);
    if (!answer) throw new Error('The browser was not sent back to the client.');
    return answer.url;
  }

  /** Asks an application of ours that asks Gatehouse, with the cookies that it sets, as far as what it then shows. */
  async function throughAnApplication(own: string, start: string, end: string): Promise<string> {
    const jar = new Map<string, string>();
    const ask = async (url: string) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      // As a browser that goes to an address: a call of a script would get 401 from Apache.
      const headers = { cookie, accept: 'text/html', 'sec-fetch-mode': 'navigate' };
      const { statusCode, headers: answered, body } = await request(url, { headers });
      for (const line of [answered['set-cookie'] ?? []].flat()) {
        const [name, value] = line.split(';', 1)[0].split(/=(.*)/s, 2);
        jar.set(name, value);
      }
      return { status: statusCode, location: String(answered.location), text: await body.text() };
    };
    const away = await ask(own + start);
    expect([away.status, away.text]).toEqual([302, expect.any(String)]);
    const back = await signInAt(away.location);
    expect(back.origin).toBe(own);
    const settled = await ask(back.href);
    expect([settled.status, settled.location]).toEqual([302, expect.stringContaining(end)]);
    return (await ask(own + end)).text;
  }
});

let clients = 1;
