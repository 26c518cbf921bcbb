import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { SignJWT, createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { epochSeconds } from '#primitives/clock';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { RecordingBackend } from '#test/support/recording-backend';
import { type BrowsedPage, TestBrowser } from '#test/support/signed-in-browser';
import { caFileIn, ownCertificate } from '../../src/first-run/own-certificate.js';
import { DeliverLogoutsJob } from '../../src/jobs/deliver-logouts.job.js';
import { type Claims, PLAIN, type Parameters, RelyingParty, mediaType, newKeys } from '#test/support/relying-party';

const AFTERWARDS = 'https://suite.example/test/a/gatehouse/post_logout_redirect';
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Fifty letters, ten digits and every mark that the suite may choose. */
const STATE = `${'aBcDe'.repeat(10)}0123456789!"#$%&'()*,-./:<=>?@[\\]^_\`{|}~`;

// The names in brackets are those of the suite's modules.
describe('What the conformance suite of the OpenID Foundation demands in its plans', () => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let party: RelyingParty;
  let keys: RelyingParty['keys'];

  beforeAll(async () => {
    if (!databases.sqlite) throw new Error('SQLite is always there.');
    place = await databases.sqlite();
    house = await startGatehouse(place);
    party = await RelyingParty.at(house);
    keys = await newKeys(house, { postLogoutRedirectUris: [AFTERWARDS] });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const namesOf = (name: string) => party.metadata[name] as readonly string[];
  const signIn = async (pair = keys) => {
    const browser = new TestBrowser(house);
    const { tokens, idToken } = await party.complete(party.request({}, pair), browser, pair);
    return { browser, hint: tokens.id_token, idToken };
  };
  const logout = (browser: TestBrowser, parameters: Parameters): Promise<BrowsedPage> =>
    browser.open(`${String(party.metadata.end_session_endpoint)}?${new URLSearchParams(parameters).toString()}`);

  /** Nobody is signed in in the browser any more. */
  async function expectSignedOut(browser: TestBrowser, pair = keys): Promise<void> {
    const request = party.request({ prompt: 'none' }, pair);
    const reached = await party.authorize(request, browser);
    expect([party.errorIn(reached, request), reached.asked]).toEqual(['login_required', []]);
  }

  describe('Config', () => {
    it('[oidcc-discovery-endpoint-verification] describes itself', async () => {
      const address = `${house.issuer}/.well-known/openid-configuration`;
      const answer = await house.client.call(address);
      expect([answer.status, mediaType(answer)]).toEqual([200, 'application/json']);
      const metadata = answer.json();
      expect(address).toBe(`${String(metadata.issuer)}/.well-known/openid-configuration`);
      const issuer = new URL(String(metadata.issuer));
      expect([issuer.protocol, issuer.search, issuer.hash, issuer.username]).toEqual(['https:', '', '', '']);
      for (const [name, value] of Object.entries(metadata)) {
        const isAddress = /_(?:endpoint|uri|documentation)$/.test(name);
        if (isAddress) expect([name, new URL(String(value)).protocol]).toEqual([name, 'https:']);
        else if (Array.isArray(value)) expect([name, value]).toEqual([name, value.map(String).filter(Boolean)]);
        else expect([name, typeof value]).toEqual([name, name === 'issuer' ? 'string' : 'boolean']);
      }
      for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'])
        expect(metadata).toHaveProperty(name);
      expect(namesOf('response_types_supported')).toContain('code');
      expect(namesOf('subject_types_supported')).toContain('public');
      expect(namesOf('id_token_signing_alg_values_supported')).toContain('RS256');
      expect(namesOf('grant_types_supported')).toContain('authorization_code');
      expect(namesOf('code_challenge_methods_supported')).toContain('S256');
      expect(namesOf('claims_supported')).toContain('sub');
      expect(namesOf('scopes_supported')).toContain('openid');
      expect(namesOf('scopes_supported').filter((scope) => !PLAIN.test(scope) || scope.includes(' '))).toEqual([]);
    });

    it('[oidcc-discovery-endpoint-verification] publishes keys that everybody can use, and of each its public half', async () => {
      const { keys: published } = (await house.client.call(String(party.metadata.jwks_uri))).json<
        JSONWebKeySet & Claims
      >();
      expect(new Set(published.map(({ kid }) => kid)).size).toBe(published.length);
      for (const key of published) {
        const numbers = key.kty === 'RSA' ? ['n', 'e'] : ['crv', 'x', 'y'];
        expect(Object.keys(key).sort()).toEqual(['alg', 'kid', 'kty', 'use', ...numbers].sort());
        const members: Claims = { ...key };
        expect(numbers.filter((name) => !/^[\w-]+$/.test(String(members[name])))).toEqual([]);
      }
    });
  });

  describe('RP-Initiated Logout', () => {
    it('[oidcc-rp-initiated-logout-discovery-endpoint-verification] says where people sign out', () => {
      expect(party.metadata.end_session_endpoint).toMatch(/^https:/);
    });

    it.each<[string, Parameters]>([
      ['oidcc-rp-initiated-logout', { state: STATE }],
      ['oidcc-rp-initiated-logout-no-state', {}],
    ])('[%s] leads back with what was sent and no more, and nobody is signed in', async (_module, state) => {
      const { browser, hint } = await signIn();
      const page = await logout(browser, { id_token_hint: hint, post_logout_redirect_uri: AFTERWARDS, ...state });
      expect([page.answer?.url.href.split('?')[0], page.answer?.parameters]).toEqual([AFTERWARDS, state]);
      await expectSignedOut(browser);
    });

    /** Made by the client itself, which has the two names the wrong way round. */
    const forged = () =>
      new SignJWT({ sub: 'SubjectID', nonce: 'n' })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(keys.consumerKey)
        .setAudience(house.issuer)
        .setIssuedAt()
        .setExpirationTime('5 minutes')
        .sign(Buffer.from(keys.consumerSecret));
    const unsigned = (hint: string) => `${Buffer.from('{"alg": "none"}').toString('base64url')}.${hint.split('.')[1]}.`;

    it.each<[string, (hint: string) => Parameters | Promise<Parameters>]>([
      ['bad-post-logout-redirect-uri', (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: `${AFTERWARDS}x` })],
      [
        'query-added-to-post-logout-redirect-uri',
        (hint) => ({ id_token_hint: hint, post_logout_redirect_uri: `${AFTERWARDS}?foo=bar` }),
      ],
      ['modified-id-token-hint', (hint) => ({ id_token_hint: unsigned(hint) })],
      ['bad-id-token-hint', async () => ({ id_token_hint: await forged() })],
      ['no-id-token-hint', () => ({})],
    ])('[oidcc-rp-initiated-logout-%s] leads nowhere, whatever the person says', async (_module, parameters) => {
      const { browser, hint } = await signIn();
      const request = { post_logout_redirect_uri: AFTERWARDS, state: STATE, ...(await parameters(hint)) };
      const page = await logout(browser, request);
      expect([page.status, page.answer, page.text.includes('role="alert"')]).toEqual([400, null, true]);
      const after = await browser.submit();
      expect([after.status, after.answer, after.text.includes(AFTERWARDS)]).toEqual([200, null, false]);
    });

    it.each<[string, (hint: string) => Parameters]>([
      ['no-params', () => ({})],
      ['only-state', () => ({ state: STATE })],
      ['no-post-logout-redirect-uri', (hint) => ({ id_token_hint: hint, state: STATE })],
    ])('[oidcc-rp-initiated-logout-%s] signs out and says so, and leads nowhere', async (_module, parameters) => {
      const { browser, hint } = await signIn();
      const page = await logout(browser, parameters(hint));
      const after = page.text.includes('action="/signout') ? await browser.submit() : page;
      expect([after.status, after.answer, new URL(after.url).pathname]).toEqual([200, null, '/signed-out']);
      expect(after.text).toContain('You are signed out');
      await expectSignedOut(browser);
    });
  });

  describe('Back-Channel Logout', () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-suite-tls-'));
    const trusted = getCACertificates();
    let receiver: RecordingBackend;

    beforeAll(async () => {
      receiver = await RecordingBackend.start(await ownCertificate(directory, ['https://suite.test'], new Date()));
      receiver.answer = (_request, response) => void response.writeHead(200, { 'Cache-Control': 'no-store' }).end();
      setDefaultCACertificates([...trusted, readFileSync(caFileIn(directory), 'utf8')]);
      await house.database.transaction(({ settings }) =>
        settings.put('privateBackends', 'LOOPBACK', house.clock.now()),
      );
    });

    afterAll(() => {
      setDefaultCACertificates(trusted);
      receiver?.stop();
      rmSync(directory, { recursive: true, force: true });
    });

    it('[oidcc-backchannel-logout-discovery-endpoint-verification] says that it tells applications, of sessions too', () => {
      expect(party.metadata).toMatchObject({
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        end_session_endpoint: expect.stringMatching(/^https:/),
      });
    });

    it('[oidcc-backchannel-rp-initiated-logout] tells the application with a token, and leads back', async () => {
      const backChannelLogoutUri = `${receiver.url}/backchannel_logout`;
      const pair = await newKeys(house, { postLogoutRedirectUris: [AFTERWARDS], backChannelLogoutUri });
      const { browser, hint, idToken } = await signIn(pair);
      const page = await logout(browser, { id_token_hint: hint, post_logout_redirect_uri: AFTERWARDS, state: STATE });
      expect(page.answer?.parameters).toEqual({ state: STATE });
      await house.application.get(DeliverLogoutsJob).run();

      const { method, url, headers, body } = receiver.last();
      expect([receiver.seen.length, method, url]).toEqual([1, 'POST', '/backchannel_logout']);
      expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
      const [[name, token], ...more] = new URLSearchParams(body);
      expect([name, more]).toEqual(['logout_token', []]);
      const jwks = (await house.client.call(String(party.metadata.jwks_uri))).json<JSONWebKeySet & Claims>();
      const expected = { issuer: house.issuer, audience: pair.consumerKey, currentDate: house.clock.now() };
      const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), expected);
      const { sub, sid } = idToken;
      expect(payload).toMatchObject({ sub, sid, jti: expect.any(String), iat: epochSeconds(house.clock.now()) });
      expect([payload.events, sid]).toEqual([{ [EVENT]: {} }, expect.any(String)]);
      expect(payload).not.toHaveProperty('nonce');
      await expectSignedOut(browser, pair);
    });
  });
});
