import { randomBytes } from 'node:crypto';
import { epochSeconds } from '#primitives/clock';
import { tokenDigest } from '#primitives/signature';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import { TestBrowser } from '#test/support/signed-in-browser';
import {
  CALLBACK,
  PLAIN,
  type Parameters,
  RelyingParty,
  type Tokens,
  bitsIn,
  newKeys,
  refusalIn,
  tokensIn,
} from '#test/support/relying-party';

const unsigned = (claims: Parameters): string =>
  `${[{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

// The names in brackets are those of the suite's modules.
describe.each([
  ['Basic', {}],
  ['Form Post Basic', { response_mode: 'form_post' }],
])('What the conformance suite of the OpenID Foundation demands in its plan %s', (_plan, mode: Parameters) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let party: RelyingParty;

  beforeAll(async () => {
    if (!databases.sqlite) throw new Error('SQLite is always there.');
    place = await databases.sqlite();
    house = await startGatehouse(place);
    party = await RelyingParty.at(house, mode);
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const requestWithout = (names: readonly string[], more: Parameters = {}): Parameters =>
    Object.fromEntries(Object.entries(party.request(more)).filter(([name]) => !names.includes(name)));
  /** What stays beside a request object, in which all else is. */
  const duplicates = (more: Parameters) => requestWithout(['state', 'nonce', 'response_mode'], more);

  it('[oidcc-server] completes the code flow, and tells of the person nothing but who it is', async () => {
    expect(party.metadata.token_endpoint_auth_methods_supported).toContain('client_secret_basic');
    const { asked, person } = await party.complete(party.request());
    expect([asked, person]).toEqual([['/signin', '/consent'], {}]);
  });

  it('[oidcc-response-type-missing] answers the application with an error', async () => {
    const request = requestWithout(['response_type']);
    expect(party.errorIn(await party.authorize(request), request)).toBe('invalid_request');
  });

  it('[oidcc-idtoken-signature] signs with RS256 and names the key where nothing else was registered', async () => {
    const { id_token: idToken } = (await party.complete(party.request())).tokens;
    const header: unknown = JSON.parse(Buffer.from(idToken.split('.')[0], 'base64url').toString());
    expect(header).toMatchObject({ alg: 'RS256', kid: expect.stringMatching(/./) });
  });

  it('[oidcc-idtoken-unsigned] does not offer ID tokens without a signature', () => {
    expect(party.metadata.id_token_signing_alg_values_supported).toEqual(expect.not.arrayContaining(['none']));
  });

  it.each([
    ['oidcc-userinfo-get', {}],
    [
      'oidcc-userinfo-post-header',
      { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    ],
  ])('[%s] says who the person is', async (_module, call) => {
    const { tokens } = await party.complete(party.request());
    await party.personIn(party.userinfo(tokens.access_token, call));
  });

  it('[oidcc-ensure-request-without-nonce-succeeds-for-code-flow] needs no nonce', async () => {
    const request = requestWithout(['nonce']);
    party.codeIn(await party.authorize(request), request);
  });

  it('[oidcc-scope-profile] tells the profile at userinfo, and not in the ID token', async () => {
    const { person } = await party.complete(party.request({ scope: 'openid profile' }));
    expect(person).toEqual({ name: 'Maria Rossi', preferred_username: 'maria' });
  });

  it('[oidcc-scope-email] tells the address at userinfo, and not in the ID token', async () => {
    const { person } = await party.complete(party.request({ scope: 'openid email' }));
    expect(person).toEqual({ email: 'maria@example.com', email_verified: expect.any(Boolean) });
  });

  it.each(['address', 'phone'])('[oidcc-scope-%s] [oidcc-scope-all] does not offer the scope', (scope) => {
    expect(party.metadata.scopes_supported).toEqual(expect.not.arrayContaining([scope]));
  });

  it('[oidcc-alternate-happy-flow] takes parameters and scopes in another order', async () => {
    const request = Object.entries(party.request({ scope: 'email openid' }));
    const reversed = Object.fromEntries(request.sort(([one], [other]) => (one < other ? 1 : -1)));
    expect((await party.complete(reversed)).person).toHaveProperty('email');
  });

  it.each<[string, Parameters]>([
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
    ['oidcc-login-hint', { login_hint: 'buffy@localhost' }],
    ['oidcc-ui-locales', { ui_locales: 'se' }],
    ['oidcc-claims-locales', { claims_locales: 'se' }],
  ])('[%s] goes on as without the parameter', async (_module, parameters) => {
    const { asked } = await party.complete(party.request(parameters));
    expect(asked[0]).toBe('/signin');
  });

  it('[oidcc-ensure-request-with-acr-values-succeeds] reaches one of the levels in the metadata', async () => {
    const levels = party.metadata.acr_values_supported as readonly string[];
    const { idToken } = await party.complete(party.request({ acr_values: levels.join(' ') }));
    expect(levels).toContain(idToken.acr);
  });

  it.each<[string, number, Parameters]>([
    ['oidcc-prompt-login', 1, { prompt: 'login' }],
    ['oidcc-max-age-1', 2, { max_age: '1' }],
  ])('[%s] asks again who it is, and says when they answered', async (_module, seconds, parameters) => {
    const browser = new TestBrowser(house);
    const first = await party.complete(party.request(), browser);
    house.clock.advance(seconds);
    const second = await party.complete(party.request(parameters), browser);
    expect(second.asked).toEqual(['/signin']);
    const now = epochSeconds(house.clock.now());
    expect([first.idToken.auth_time, second.idToken.auth_time]).toEqual([now - seconds, now]);
  });

  it('[oidcc-prompt-none-not-logged-in] answers with an error, and with a long state as it was', async () => {
    const request = party.request({ prompt: 'none', state: `${'x1Yz'.repeat(31)}-._~` });
    const reached = await party.authorize(request);
    expect([party.errorIn(reached, request), reached.asked]).toEqual(['login_required', []]);
  });

  it.each<[string, Parameters, (idToken: string) => Parameters]>([
    ['oidcc-prompt-none-logged-in', {}, () => ({ prompt: 'none' })],
    ['oidcc-max-age-10000', { max_age: '15000' }, () => ({ max_age: '10000' })],
    ['oidcc-id-token-hint', {}, (idToken) => ({ prompt: 'none', id_token_hint: idToken })],
  ])('[%s] asks nothing a second time', async (_module, parameters, again) => {
    const browser = new TestBrowser(house);
    const first = await party.complete(party.request(parameters), browser);
    house.clock.advance(3);
    const second = await party.complete(party.request(again(first.tokens.id_token)), browser);
    const signedInAt = epochSeconds(house.clock.now()) - 3;
    expect([second.asked, first.idToken.auth_time, second.idToken.auth_time]).toEqual([[], signedInAt, signedInAt]);
  });

  it.each([
    ['oidcc-codereuse', 0],
    ['oidcc-codereuse-30seconds', 30],
  ])('[%s] takes a code once, and ends what came of it', async (_module, seconds) => {
    const request = party.request();
    const code = party.codeIn(await party.authorize(request), request);
    const { access_token: token } = await tokensIn(party.exchange(code));
    await party.personIn(party.userinfo(token));
    house.clock.advance(seconds);
    expect(await refusalIn(party.exchange(code))).toBe('invalid_grant');
    expect((await party.userinfo(token)).status).toBe(401);
  });

  it('[oidcc-ensure-registered-redirect-uri] shows an error, and leads nowhere', async () => {
    const request = party.request({ redirect_uri: `${CALLBACK}/x1Y2z3` });
    const page = await new TestBrowser(house).open(party.address(request));
    expect([page.status, page.answer, page.text.includes('redirect_uri')]).toEqual([400, null, true]);
  });

  it('[oidcc-ensure-post-request-succeeds] takes a request by POST, in its body or in its address', async () => {
    const request = party.request();
    for (const [address, form] of [
      [String(party.metadata.authorization_endpoint), request],
      [party.address(request), {}],
    ] as const) {
      const browser = new TestBrowser(house);
      const reached = await party.reach(browser, await browser.post(address, form));
      await tokensIn(party.exchange(party.codeIn(reached, request)));
    }
  });

  it('[oidcc-server-client-secret-post] takes the secret in the body from whoever registered it so', async () => {
    expect(party.metadata.token_endpoint_auth_methods_supported).toContain('client_secret_post');
    const pair = await newKeys(house, { authMethod: 'client_secret_post' });
    await party.complete(party.request({}, pair), undefined, pair);
  });

  it('[oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported] says that it takes none', async () => {
    // The response mode is in the object alone, and the suite takes the refusal in no other.
    const { answer } = await party.authorize(duplicates({ request: unsigned(party.request()) }));
    expect(answer).toMatchObject({ error: 'request_not_supported', iss: house.issuer });
  });

  it('[oidcc-ensure-request-object-with-redirect-uri] shows an error for a bad address beside the object', async () => {
    const request = duplicates({ redirect_uri: `${CALLBACK}_invalid`, request: unsigned(party.request()) });
    const page = await new TestBrowser(house).open(party.address(request));
    expect([page.status, page.answer, page.text.includes('redirect_uri')]).toEqual([400, null, true]);
  });

  it('[oidcc-claims-essential] tells a name that was asked for by itself, and where', async () => {
    const { person } = await party.complete(party.request({ claims: '{"userinfo":{"name":{"essential":true}}}' }));
    expect(person).toHaveProperty('name', 'Maria Rossi');
  });

  const renew = (pair: BuiltKeyPair, token: string, more: Parameters = {}) =>
    party.post({ grant_type: 'refresh_token', refresh_token: token, ...more }, pair);

  /** What comes of a renewal, which has to be about the same sign-in as before. */
  async function renewed(scope: string, pair: BuiltKeyPair, more: Parameters): Promise<Tokens> {
    const request = party.request({ scope, prompt: 'consent', nonce: `${'n1a'.repeat(13)}-._~` }, pair);
    const { tokens: first, idToken: before } = await party.complete(request, undefined, pair);
    expect([PLAIN.test(first.refresh_token), bitsIn(first.refresh_token) > 128]).toEqual([true, true]);
    house.clock.advance(1);
    const tokens = await tokensIn(renew(pair, first.refresh_token, more));
    expect(tokens.access_token).not.toBe(first.access_token);
    const { iss, sub, aud, azp, auth_time: signedInAt } = before;
    const after = await party.claimsIn(tokens, undefined, pair);
    expect(after).toMatchObject({ iss, sub, aud, azp, auth_time: signedInAt, iat: Number(before.iat) + 1 });
    await party.personIn(party.userinfo(tokens.access_token));
    return tokens;
  }

  it('[oidcc-refresh-token] renews tokens for the client that they were issued to, and for no other', async () => {
    expect(party.metadata.grant_types_supported).toContain('refresh_token');
    expect(party.metadata.scopes_supported).toContain('offline_access');
    const scope = 'openid offline_access';
    await renewed(scope, party.keys, { scope });
    const other = await renewed(scope, await newKeys(house), {});
    expect(await refusalIn(renew(party.keys, other.refresh_token, { scope }))).toBe('invalid_grant');
  });

  it('[oidcc-ensure-request-with-valid-pkce-succeeds] takes a code challenge that nobody demands', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = { code_challenge: tokenDigest(verifier), code_challenge_method: 'S256' };
    await party.complete(party.request(challenge), undefined, undefined, { code_verifier: verifier });
  });
});
