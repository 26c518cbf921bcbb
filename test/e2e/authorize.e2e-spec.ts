import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import type { User } from '#database/repositories/user.repository';
import { ClientDirectory } from '#oauth-core/ports/client-directory';
import { KeyStore } from '#oauth-core/ports/key-store';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { epochSeconds } from '#primitives/clock';
import { newSecret } from '#primitives/secrets';
import { signJws } from '#primitives/signature';
import type { BuiltKeyPair } from '#test/support/builders';
import { databases, testRootKeys, type ThrowAwayDatabase } from '#test/support/databases';
import { type RunningGatehouse, startGatehouse } from '#test/support/gatehouse';
import type { Answer } from '#test/support/https-client';
import { type BrowsedPage, TestBrowser, type TestSession, signedInBrowser } from '#test/support/signed-in-browser';

const CALLBACK = 'https://app.example.com/cb';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

type Parameters = Readonly<Record<string, string | null>>;

describe.each(Object.entries(databases))('the authorization endpoint on %s', (_name, create) => {
  let place: ThrowAwayDatabase;
  let house: RunningGatehouse;
  let maria: User;
  let keys: BuiltKeyPair;
  let several: BuiltKeyPair;
  let native: BuiltKeyPair;
  let trusted: BuiltKeyPair;

  const forCodes = { grantTypes: ['authorization_code', 'refresh_token'], redirectUris: [CALLBACK] };

  beforeAll(async () => {
    place = await create();
    house = await startGatehouse(place);
    maria = await house.build.user({ username: 'maria' });
    keys = await house.build.keyPair(forCodes);
    several = await house.build.keyPair({ ...forCodes, redirectUris: [CALLBACK, `${CALLBACK}?tenant=1`] });
    native = await house.build.keyPair({
      ...forCodes,
      authMethod: 'none',
      redirectUris: ['http://127.0.0.1/cb?app=1', 'http://[::1]:7000/cb', 'com.example.app:/cb'],
    });
    trusted = await house.build.keyPair({ ...forCodes, consentSkipped: true });
  });

  afterAll(async () => {
    await house?.close();
    await place?.drop();
  });

  const asked = (parameters: Parameters, pair: BuiltKeyPair = keys): string => {
    const all: Parameters = {
      response_type: 'code',
      client_id: pair.consumerKey,
      redirect_uri: pair.redirectUris[0] ?? null,
      state: 'xyz',
      ...parameters,
    };
    const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
    return sent.map((entry) => entry.map(encodeURIComponent).join('=')).join('&');
  };
  const gateway = (query: string): Promise<Answer> => house.client.call(`${house.issuer}/authorize?${query}`);
  const ask = (parameters: Parameters = {}, pair?: BuiltKeyPair): Promise<Answer> => gateway(asked(parameters, pair));
  const start = (query: string): string => `${house.issuer}/authorize?${query}`;
  const signedIn = (session: Partial<TestSession> = {}) => signedInBrowser(house, { userId: maria.id, ...session });
  const answerOf = (page: BrowsedPage): Readonly<Record<string, string>> => {
    if (!page.answer) throw new Error(`No answer to the application, but ${page.status} at ${page.url}:\n${page.text}`);
    return page.answer.parameters;
  };

  /** The code that a page tells, which is nothing but a page. */
  function codeOnPage({ status, headers, text }: Pick<Answer, 'status' | 'headers' | 'text'>): string | undefined {
    expect([status, headers.location, headers['set-cookie']]).toEqual([400, undefined, undefined]);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['cache-control']).toBe('no-store');
    return /<code>(\w+)<\/code>/.exec(text)?.[1];
  }

  function errorIn(answer: Answer, address = CALLBACK): Readonly<Record<string, string>> {
    expect([answer.status, answer.text]).toEqual([302, '']);
    const location = new URL(String(answer.headers.location));
    expect(location.href.startsWith(address)).toBe(true);
    expect(location.searchParams.has('code')).toBe(false);
    return Object.fromEntries(location.searchParams);
  }

  /** The error that the client hears of, with its state and our name. */
  async function errorOf(parameters: Parameters, pair?: BuiltKeyPair): Promise<string | undefined> {
    const { error, state, iss } = errorIn(await ask(parameters, pair));
    expect([state, iss]).toEqual(['xyz', house.issuer]);
    return error;
  }

  describe('when client or redirect URI are in doubt', () => {
    it('[A01] [A02] tells a missing and an unknown client on a page', async () => {
      expect(codeOnPage(await ask({ client_id: null }))).toBe('invalid_request');
      expect(codeOnPage(await ask({ client_id: 'nobody' }))).toBe('invalid_request');
      expect(codeOnPage(await ask({ client_id: keys.consumerKey.toUpperCase() }))).toBe('invalid_request');
      expect(codeOnPage(await ask({ client_id: `${keys.consumerKey} ` }))).toBe('invalid_request');
    });

    it('[A33] tells of a disabled application or owner on a page, at once', async () => {
      const owner = await house.build.user();
      const { id: applicationId } = await house.build.application({ ownerId: owner.id });
      const pair = await house.build.keyPair({ ...forCodes, applicationId });
      expect((await ask({}, pair)).status).toBe(302);
      const at = house.clock.now();
      await house.database.transaction(({ applications }) => applications.changeState(applicationId, 'DISABLED', at));
      expect(codeOnPage(await ask({}, pair))).toBe('invalid_request');
    });

    it.each([
      ['[1] a host that begins with the registered one', 'https://app.example.com.evil.tld/cb'],
      ['[2] user information in front of another host', 'https://app.example.com@evil.tld/cb'],
      ['[2] a host that ends with the registered one', 'https://evil-app.example.com/cb'],
      ['[3] a path that climbs', `${CALLBACK}/../../evil`],
      ['[3] an escaped path that climbs', `${CALLBACK}/%2e%2e/evil`],
      ['[3] an escaped slash', `${CALLBACK}%2F..%2Fevil`],
      ['[4] a path that climbs and is escaped twice', `${CALLBACK}/%252e%252e/evil`],
      ['[5] a path parameter that climbs', `${CALLBACK}/..;/evil`],
      ['[6] a path below the registered one', `${CALLBACK}/more`],
      ['[7] another character in place of a dot', 'https://appxexample.com/cb'],
      ['[8] the path in other letters', 'https://app.example.com/CB'],
      ['[8] the host in other letters', 'https://APP.example.com/cb'],
      ['[8] the scheme in other letters', 'HTTPS://app.example.com/cb'],
      ['[10] a script', 'javascript:alert(1)'],
      ['[10] data', 'data:text/html,hello'],
      ['[11] a fragment', `${CALLBACK}#here`],
      ['[11] an empty fragment', `${CALLBACK}#`],
      ['[12] a backslash', 'https://app.example.com\\@evil.tld/cb'],
      ['[12] a tab', 'https://app.example.com/cb\t'],
      ['[12] a line end', 'https://app.example.com/cb\r\nX-Header: 1'],
      ['[12] two slashes and no scheme', '//app.example.com/cb'],
      ['[12] a slash, a backslash and no scheme', '/\\evil.tld'],
      ['[15] a query of its own that answers', `${CALLBACK}?code=mine&state=mine`],
      ['[16] a path with a step and back', 'https://app.example.com/x/../cb'],
      ['[16] a slash at the end', `${CALLBACK}/`],
      ['[16] an escaped character', 'https://app.example.com/%63b'],
      ['[16] the port that is meant anyway', 'https://app.example.com:443/cb'],
      ['[21] a full-width dot', 'https://app.example．com/cb'],
      ['[21] a letter that looks alike', 'https://аpp.example.com/cb'],
      ['[21] a host in punycode', 'https://xn--pp-6kc.example.com/cb'],
      ['a query that was not registered', `${CALLBACK}?next=1`],
      ['plain http', 'http://app.example.com/cb'],
      ['nothing but white space', ' '],
    ])('%s is not registered, whatever the response mode [A03] [13]', async (_what, redirectUri) => {
      expect(codeOnPage(await ask({ redirect_uri: redirectUri }))).toBe('invalid_request');
      expect(codeOnPage(await ask({ redirect_uri: redirectUri, response_mode: 'form_post' }))).toBe('invalid_request');
      expect(codeOnPage(await ask({ redirect_uri: redirectUri, prompt: 'none' }))).toBe('invalid_request');
      const browser = await signedIn();
      expect(codeOnPage(await browser.open(`/oauth2/authorize?${asked({ redirect_uri: redirectUri })}`))).toBe(
        'invalid_request',
      );
    });

    it('[6] [7] takes a registered star or dot for the character that it is', async () => {
      const pair = await house.build.keyPair({
        ...forCodes,
        redirectUris: ['https://*.example.com/*', 'https://a.b/c.d'],
      });
      expect(codeOnPage(await ask({ redirect_uri: 'https://app.example.com/cb' }, pair))).toBe('invalid_request');
      expect(codeOnPage(await ask({ redirect_uri: 'https://a.b/cxd' }, pair))).toBe('invalid_request');
      expect((await ask({ redirect_uri: 'https://a.b/c.d' }, pair)).status).toBe(302);
    });

    it.each(['javascript:alert(1)//', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'about:blank'])(
      '[10] does not answer to %s, registered or not',
      async (redirectUri) => {
        const pair = await house.build.keyPair({ ...forCodes, redirectUris: [redirectUri] });
        expect(codeOnPage(await ask({ redirect_uri: redirectUri }, pair))).toBe('invalid_request');
        expect(codeOnPage(await ask({ redirect_uri: redirectUri, response_mode: 'form_post' }, pair))).toBe(
          'invalid_request',
        );
      },
    );

    it('[11] does not answer to a fragment that got into the table', async () => {
      const pair = await house.build.keyPair({ ...forCodes, redirectUris: [`${CALLBACK}#here`] });
      expect(codeOnPage(await ask({ redirect_uri: `${CALLBACK}#here` }, pair))).toBe('invalid_request');
    });

    it.each(['code', 'state', 'iss', 'error', 'id_token', 'c%6Fde'])(
      '[15] does not answer to a registered query with %s in it, which would be read in place of ours',
      async (name) => {
        const redirectUri = `${CALLBACK}?${name}=theirs`;
        const pair = await house.build.keyPair({ ...forCodes, redirectUris: [redirectUri] });
        expect(codeOnPage(await ask({ redirect_uri: redirectUri }, pair))).toBe('invalid_request');
      },
    );

    it('[A04] [18] asks for the redirect URI when several are registered, and for OpenID Connect always', async () => {
      expect(codeOnPage(await ask({ redirect_uri: null }, several))).toBe('invalid_request');
      expect(codeOnPage(await ask({ redirect_uri: null, scope: 'openid' }))).toBe('invalid_request');
      expect((await ask({ redirect_uri: null })).status).toBe(302);
    });

    it('[19] saves no redirect URI for a client that has none', async () => {
      const pair = await house.build.keyPair({ ...forCodes, redirectUris: [] });
      expect(codeOnPage(await ask({ redirect_uri: CALLBACK }, pair))).toBe('invalid_request');
      expect(codeOnPage(await ask({ redirect_uri: null }, pair))).toBe('invalid_request');
      expect((await house.database.read.keyPairs.find(pair.id))?.redirectUris).toEqual([]);
    });

    it.each(['client_id', 'redirect_uri'])('[41] tells on a page that %s came twice', async (name) => {
      expect(codeOnPage(await gateway(`${asked({})}&${name}=${encodeURIComponent(CALLBACK)}`))).toBe('invalid_request');
      expect(codeOnPage(await gateway(`${asked({})}&${name}=`))).toBe('invalid_request');
    });

    it('[23] [118] shows nothing of the caller that a browser would take for anything but text', async () => {
      for (const bad of ['"><script>alert(1)</script>', "'onload=alert(1) x='", '\r\nSet-Cookie: a=b', '<img src=x>']) {
        for (const name of ['client_id', 'redirect_uri']) {
          const answer = await gateway(`${asked({ [name]: bad })}&${encodeURIComponent(bad)}=1`);
          expect(answer.status).toBe(400);
          expect(answer.headers['set-cookie']).toBeUndefined();
          expect(answer.text).not.toMatch(/<script(?! src="\/assets)|<img src=x|onload=alert/);
        }
      }
    });
  });

  describe('on a loopback address [9]', () => {
    it.each(['http://127.0.0.1:51004/cb?app=1', 'http://127.0.0.1/cb?app=1', 'http://[::1]:1/cb', 'http://[::1]/cb'])(
      'lets the port vary: %s',
      async (redirectUri) => {
        expect(
          (await ask({ redirect_uri: redirectUri, code_challenge: CHALLENGE, code_challenge_method: 'S256' }, native))
            .status,
        ).toBe(302);
      },
    );

    it.each([
      'http://127.0.0.1:51004/cb',
      'http://127.0.0.1:51004/cb?app=2',
      'http://127.0.0.1:51004/CB?app=1',
      'http://127.0.0.1:51004/cb/?app=1',
      'http://127.0.0.2:51004/cb?app=1',
      'http://localhost:51004/cb?app=1',
      'http://[::1]:51004/cb?app=1',
      'http://[::2]:51004/cb',
      'https://127.0.0.1:51004/cb?app=1',
      'http://127.0.0.1:99999/cb?app=1',
      'http://127.0.0.1:/cb?app=1',
      'http://127.0.0.1:51004@evil.tld/cb?app=1',
      'http://127.0.0.1.evil.tld:80/cb?app=1',
      'http://user@127.0.0.1:51004/cb?app=1',
      'com.example.app:9/cb',
      'com.example.app://cb',
    ])('nothing but the port: %s', async (redirectUri) => {
      expect(
        codeOnPage(
          await ask({ redirect_uri: redirectUri, code_challenge: CHALLENGE, code_challenge_method: 'S256' }, native),
        ),
      ).toBe('invalid_request');
    });

    it('no other host has that freedom', async () => {
      const pair = await house.build.keyPair({
        ...forCodes,
        redirectUris: ['http://localhost/cb', 'https://127.0.0.1/cb'],
      });
      expect(codeOnPage(await ask({ redirect_uri: 'http://localhost:8080/cb' }, pair))).toBe('invalid_request');
      expect(codeOnPage(await ask({ redirect_uri: 'https://127.0.0.1:8080/cb' }, pair))).toBe('invalid_request');
    });
  });

  it('has no error of its own, and sends nobody to an address that is not registered, whatever is sent', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
      fc.constantFrom(
        '%00',
        '%ff',
        '%0d%0a',
        '=',
        '&',
        'state',
        'scope=openid',
        'prompt=none',
        'response_mode=form_post',
        '&code_challenge=',
      ),
    );
    const hostile = fc.tuple(fc.boolean(), fc.array(piece, { maxLength: 8 }));
    const targets = [`${CALLBACK}?`, `${house.consoleUrl}/oauth2/authorize?`, `${house.consoleUrl}/signin?`];
    await fc.assert(
      fc.asyncProperty(hostile, async ([isGood, pieces]) => {
        const query = `${isGood ? asked({}) : ''}&${pieces.join('').replaceAll(/[^\x21-\x7e]/g, '+')}`;
        for (const origin of [house.issuer, house.consoleUrl]) {
          const { status, headers } = await house.client.call(`${origin}/oauth2/authorize?${query}`);
          expect([200, 302, 400]).toContain(status);
          const location = new URL(headers.location ?? targets[0] ?? '', house.consoleUrl).href;
          expect(targets.some((target) => location.startsWith(target))).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  describe('when the request is wrong', () => {
    it('[A05] [A06] [38] answers response_type=code and nothing else', async () => {
      expect(await errorOf({ response_type: null })).toBe('invalid_request');
      for (const other of ['token', 'none', 'code token', 'code id_token', 'id_token', 'Code', 'code ', 'x']) {
        expect(await errorOf({ response_type: other })).toBe('unsupported_response_type');
      }
    });

    it('[14] switches to no response mode that it does not have', async () => {
      for (const mode of ['fragment', 'form_post.jwt', 'query.jwt', 'jwt', 'web_message', 'Query']) {
        expect(await errorOf({ response_mode: mode })).toBe('invalid_request');
        expect(codeOnPage(await ask({ response_mode: mode, redirect_uri: 'https://evil.tld/' }))).toBe(
          'invalid_request',
        );
      }
    });

    it('is answered only for key pairs that may use codes', async () => {
      const pair = await house.build.keyPair({ redirectUris: [CALLBACK], grantTypes: ['client_credentials'] });
      expect(await errorOf({}, pair)).toBe('unauthorized_client');
    });

    it.each([
      ['request', 'request_not_supported'],
      ['request_uri', 'request_uri_not_supported'],
      ['registration', 'registration_not_supported'],
    ])('does not ignore %s', async (name, code) => {
      expect(await errorOf({ [name]: 'eyJhbGciOiJub25lIn0.e30.' })).toBe(code);
    });

    it('[K01] asks a public client for a code challenge before anybody signs in', async () => {
      const location = errorIn(await ask({}, native), 'http://127.0.0.1/cb?app=1');
      expect(location).toMatchObject({ error: 'invalid_request', state: 'xyz', app: '1' });
    });

    it('asks a confidential client that has said so for a code challenge', async () => {
      const pair = await house.build.keyPair({ ...forCodes, pkceRequired: true });
      expect(await errorOf({}, pair)).toBe('invalid_request');
      expect((await ask({ code_challenge: CHALLENGE, code_challenge_method: 'S256' }, pair)).status).toBe(302);
    });

    it('[K04] [33] takes a code challenge by S256 alone, from whomever it comes', async () => {
      for (const method of ['plain', 's256', 'S512', null]) {
        expect(await errorOf({ code_challenge: CHALLENGE, code_challenge_method: method })).toBe('invalid_request');
      }
      expect(await errorOf({ code_challenge: null, code_challenge_method: 'S256' })).toBe('invalid_request');
      for (const challenge of ['short', `${CHALLENGE}A`, CHALLENGE.replace('-', '+'), `${CHALLENGE.slice(1)}=`]) {
        expect(await errorOf({ code_challenge: challenge, code_challenge_method: 'S256' })).toBe('invalid_request');
      }
    });

    it('[A07] [49] refuses unknown scopes and those outside the grammar, and takes a marker of its own kind', async () => {
      for (const scope of [
        'nosuch',
        'openid nosuch',
        'SANDBOX',
        'a"b',
        'a\\b',
        'a\nb',
        'ä',
        ' openid',
        'a  b',
        'x '.repeat(1_500).trim(),
      ]) {
        expect([scope, errorIn(await ask({ scope })).error]).toEqual([scope, 'invalid_scope']);
      }
      expect((await ask({ scope: 'PRODUCTION' })).status).toBe(302);
      expect((await ask({ scope: 'openid openid profile' })).status).toBe(302);
    });

    it('refuses a resource that is none of ours', async () => {
      expect(await errorOf({ resource: 'https://elsewhere.example/' })).toBe('invalid_target');
      expect(await errorOf({ resource: house.issuer })).toBe('invalid_target');
      expect((await ask({ resource: `${house.issuer}/shop/1.0.0` })).status).toBe(302);
    });

    it('refuses prompts that do not exist, and none beside others', async () => {
      for (const prompt of ['none login', 'create', 'Login', 'login whatever'])
        expect(await errorOf({ prompt })).toBe('invalid_request');
    });

    it('[40] refuses a max_age that is no number of seconds', async () => {
      for (const age of ['-1', '1.5', 'x', '1e3', '99999999999', '0x10', '+1'])
        expect(await errorOf({ max_age: age })).toBe('invalid_request');
    });

    it.each(['{', '[]', '"x"', 'null', '{"id_token":1}', '{"id_token":{"email":1}}', '{"userinfo":[]}'])(
      'refuses claims that are not what OpenID Connect describes: %s',
      async (claims) => expect(await errorOf({ claims })).toBe('invalid_request'),
    );

    it('refuses more claims than anybody has use for', async () => {
      const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`c${index}`, null]));
      expect(await errorOf({ claims: JSON.stringify({ userinfo: many }) })).toBe('invalid_request');
    });

    it('[41] refuses what comes twice, in the query, in the body or in both', async () => {
      for (const name of ['scope', 'state', 'nonce', 'response_type', 'max_age', 'unknown']) {
        const answer = await gateway(`${asked({ [name]: 'a' })}&${name}=b`);
        const { state, ...error } = errorIn(answer);
        expect(error).toMatchObject({ error: 'invalid_request', iss: house.issuer });
        expect(state).toBe(name === 'state' ? undefined : 'xyz');
      }
      const post = (query: string, body: string) =>
        house.client.call(`${house.issuer}/authorize${query}`, {
          body,
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        });
      for (const [query, body] of [
        ['', `${asked({})}&scope=a&scope=b`],
        ['?scope=a', `${asked({})}&scope=b`],
      ]) {
        const answer = await post(query, body);
        expect(answer.status).toBe(303);
        expect(new URL(String(answer.headers.location)).searchParams.get('error')).toBe('invalid_request');
      }
    });

    it('[45] [48] refuses NUL and what is not UTF-8, and asks the database nothing about it', async () => {
      for (const bad of ['a%00b', '%ff', '%c0%af', '%ed%a0%80', '%zz', '%4']) {
        expect(codeOnPage(await gateway(`${asked({ client_id: null })}&client_id=${bad}`))).toBe('invalid_request');
        expect(codeOnPage(await gateway(`${asked({ redirect_uri: null })}&redirect_uri=${bad}`))).toBe(
          'invalid_request',
        );
        for (const name of ['state', 'scope', 'nonce']) {
          const answer = await gateway(`${asked({ state: null })}&${name}=${bad}`);
          expect(errorIn(answer).error).toBe('invalid_request');
        }
      }
    });

    it('[47] takes a state of 2 KB, and refuses one of 100 KB without an error of ours', async () => {
      const state = 'x'.repeat(2048);
      expect((await ask({ state })).headers.location).toContain(state);
      for (const [name, length] of [
        ['state', 2049],
        ['nonce', 1025],
        ['claims', 4097],
      ] as const) {
        const answer = await ask({ state: null, [name]: 'x'.repeat(length) });
        expect(errorIn(answer)).toMatchObject({ error: 'invalid_request' });
      }
      expect((await ask({ state: 'x'.repeat(100_000) })).status).toBe(431);
      const posted = await house.client.call(`${house.issuer}/authorize`, {
        form: { client_id: keys.consumerKey, state: 'x'.repeat(100_000) },
      });
      expect(posted.status).toBe(400);
      expect(posted.headers['content-type']).toMatch(/^text\/html/);
    });

    it('refuses a body of another kind on a page', async () => {
      const answer = await house.client.call(`${house.issuer}/authorize`, {
        body: '{}',
        headers: { 'Content-Type': 'application/json' },
      });
      expect([answer.status, answer.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    });

    it('[A08] [A09] [23] gives the state back byte for byte, and names itself, with errors too', async () => {
      const state = `a&b=c#d%20+ "<>'\\\r\nLocation: x\r\n\r\nä€😀{}|^~\`/?:@`;
      const answer = await ask({ state, response_type: 'token' });
      expect(errorIn(answer)).toMatchObject({ state, iss: house.issuer, error: 'unsupported_response_type' });
      expect(answer.headers).not.toHaveProperty('x');
    });

    it('[37] names the one issuer in every answer', async () => {
      const browser = await signedIn();
      const page = await browser.open(start(asked({}, trusted)));
      expect(answerOf(page)).toMatchObject({ iss: house.issuer });
      expect(errorIn(await ask({ prompt: 'x' })).iss).toBe(house.issuer);
    });

    it('keeps the query of the redirect URI and adds each parameter once', async () => {
      const answer = await ask({ redirect_uri: `${CALLBACK}?tenant=1`, response_type: 'x', state: 's' }, several);
      expect(String(answer.headers.location)).toMatch(
        /^https:\/\/app\.example\.com\/cb\?tenant=1&error=[^&]+&error_description=[^&]+&state=s&iss=[^&]+$/,
      );
    });
  });

  describe('for somebody who is there', () => {
    const codeOf = async (browser: TestBrowser, parameters: Parameters, pair = trusted) =>
      answerOf(await browser.open(start(asked(parameters, pair))));

    it('leads from the gateway to the console with all parameters, and sets no cookie on the way', async () => {
      const answer = await ask({ scope: 'openid profile', nonce: 'ä+ &' });
      const location = new URL(String(answer.headers.location));
      expect(location.origin + location.pathname).toBe(`${house.consoleUrl}/oauth2/authorize`);
      expect(Object.fromEntries(location.searchParams)).toMatchObject({
        scope: 'openid profile',
        nonce: 'ä+ &',
        state: 'xyz',
      });
      expect([answer.status, answer.headers['set-cookie']]).toEqual([302, undefined]);
    });

    it('reads no cookie on the gateway', async () => {
      const browser = await signedIn();
      const answer = await house.client.call(`${house.issuer}/oauth2/authorize?${asked({ prompt: 'none' }, trusted)}`, {
        headers: { Cookie: `__Host-gatehouse-${new URL(house.consoleUrl).port}=${browser.cookie}` },
      });
      expect(String(answer.headers.location)).toContain(`${house.consoleUrl}/oauth2/authorize?`);
    });

    it('sends a stranger to sign in, and goes on afterwards', async () => {
      const browser = new TestBrowser(house);
      const page = await browser.open(start(asked({ login_hint: 'maria', ui_locales: 'de' }, trusted)));
      expect([page.status, new URL(page.url).pathname]).toEqual([200, '/signin']);
      expect(page.text).toContain('value="maria"');
      const known = await signedIn();
      browser.cookie = known.cookie;
      const request = new URL(page.url).searchParams.get('request') ?? '';
      expect(answerOf(await browser.open(`/oauth2/authorize/resume?request=${request}`))).toMatchObject({
        state: 'xyz',
      });
    });

    it('[A11] answers a request by POST, on either origin', async () => {
      for (const url of [
        `${house.issuer}/authorize`,
        `${house.issuer}/oauth2/authorize`,
        `${house.consoleUrl}/oauth2/authorize`,
      ]) {
        const browser = await signedIn();
        const form = Object.fromEntries(new URLSearchParams(asked({}, trusted)));
        const page = await browser.post(url, form, 'https://app.example.com');
        expect(page.hops[0]?.status).toBe(303);
        expect(answerOf(page)).toMatchObject({ state: 'xyz', iss: house.issuer });
      }
    });

    it('[119] makes a get of every post', async () => {
      const answer = await house.client.call(`${house.consoleUrl}/oauth2/authorize`, {
        form: [...new URLSearchParams(asked({}))],
      });
      expect([answer.status, answer.headers['set-cookie']]).toEqual([303, undefined]);
    });

    it('[A10] [A29] ignores what it does not know, and the order of parameters and scopes', async () => {
      const browser = await signedIn();
      const odd = {
        unknown: 'x',
        display: 'wap',
        ui_locales: 'tlh x'.repeat(100),
        acr_values: 'loa:9',
        login_hint: '"'.repeat(500),
      };
      expect(await codeOf(browser, odd)).toHaveProperty('code');
      expect(await codeOf(browser, { scope: 'profile openid' })).toHaveProperty('code');
      const reversed = asked({ scope: 'openid profile' }, trusted).split('&').reverse().join('&');
      expect(answerOf(await browser.open(start(reversed)))).toHaveProperty('code');
    });

    it('takes claims that are asked for one by one for their scopes, about which the person is asked', async () => {
      const claims = JSON.stringify({ id_token: { email: null, acr: null }, userinfo: { email: null } });
      const { code } = await codeOf(await signedIn(), { scope: 'openid', claims });
      expect((await storedCode(code))?.scopes).toEqual(['openid', 'email']);
      const plain = await codeOf(await signedIn(), { scope: 'default', claims });
      expect((await storedCode(plain.code))?.scopes).toEqual(['default']);
    });

    it('[A12] [39] answers prompt=none without a page: login_required', async () => {
      const browser = new TestBrowser(house);
      expect(answerOf(await browser.open(start(asked({ prompt: 'none' }, trusted))))).toEqual({
        error: 'login_required',
        error_description: expect.any(String),
        state: 'xyz',
        iss: house.issuer,
      });
    });

    it('[39] answers prompt=none with consent_required, interaction_required, or a code when nothing is missing', async () => {
      const browser = await signedIn();
      expect(await codeOf(browser, { prompt: 'none', scope: 'openid' }, keys)).toMatchObject({
        error: 'consent_required',
      });
      expect(await codeOf(browser, { prompt: 'none', acr_values: '2' })).toMatchObject({
        error: 'interaction_required',
      });
      expect(await codeOf(browser, { prompt: 'none' })).toHaveProperty('code');
    });

    it.each([
      ['[A13] [40] prompt=login', { prompt: 'login' }],
      ['prompt=select_account', { prompt: 'select_account' }],
      ['[40] max_age=0', { max_age: '0' }],
      ['[A14] max_age=1 two seconds later', { max_age: '1' }],
    ])('%s asks again who it is, once', async (_what, parameters) => {
      const browser = await signedIn();
      house.clock.advance(2);
      const page = await browser.open(start(asked(parameters, trusted)));
      expect(new URL(page.url).pathname).toBe('/signin');
      const resume = `/oauth2/authorize/resume?request=${new URL(page.url).searchParams.get('request')}`;
      const stale = await browser.open(resume); // without having signed in again
      expect(new URL(stale.url).pathname).toBe('/signin');

      house.clock.advance(20);
      browser.cookie = (await signedIn()).cookie;
      house.clock.advance(20);
      const { code } = answerOf(await browser.open(resume));
      expect(epochSeconds((await storedCode(code)).authenticatedAt)).toBe(epochSeconds(house.clock.now()) - 20);
    });

    it('takes a sign-in that is young enough', async () => {
      const browser = await signedIn();
      house.clock.advance(60);
      expect(await codeOf(browser, { max_age: '3600' })).toHaveProperty('code');
      expect(await codeOf(browser, { prompt: 'none', max_age: '59' })).toMatchObject({ error: 'login_required' });
    });

    it('asks for a second factor when the client or the application needs one', async () => {
      const careful = await house.build.keyPair({ ...forCodes, consentSkipped: true, defaultAcrValues: ['2'] });
      const browser = await signedIn();
      const claims = '{"id_token":{"acr":{"essential":true,"values":["2"]}}}';
      for (const [parameters, pair] of [
        [{ acr_values: '2' }, trusted],
        [{ claims }, trusted],
        [{}, careful],
      ] as const) {
        const page = await browser.open(start(asked(parameters, pair)));
        const hops = page.hops.map(({ url }) => new URL(url));
        const factor = hops.find(({ pathname }) => pathname === '/signin/factor');
        expect([page.answer, factor?.searchParams.get('level')]).toEqual([null, '2']);
      }
      expect(await codeOf(browser, { acr_values: '1 2' })).toHaveProperty('code');
      expect(await codeOf(browser, { acr_values: '1' }, careful)).toHaveProperty('code');
      const strong = await signedIn({ amr: ['pwd', 'otp', 'mfa'] });
      expect(await codeOf(strong, { acr_values: '2' })).toHaveProperty('code');
    });

    const idToken = (claims: Readonly<Record<string, unknown>>, typ = 'JWT'): string =>
      signJws(house.application.get(KeyStore).signingKey('TOKEN', 'RS256'), typ, {
        iss: house.issuer,
        aud: trusted.consumerKey,
        sub: maria.id,
        exp: 1,
        ...claims,
      });

    it('[A36] answers at once for the person of the id_token_hint, expired as it may be', async () => {
      const browser = await signedIn();
      const { code } = await codeOf(browser, { prompt: 'none', id_token_hint: idToken({}) });
      expect((await storedCode(code)).userId).toBe(maria.id);
    });

    it('gives no code of one person to a client that means another', async () => {
      const browser = await signedIn();
      const other = { id_token_hint: idToken({ sub: '0c9a3f0e-5a5e-4c1e-9b44-1d3c2a2b7f10' }) };
      expect(await codeOf(browser, { prompt: 'none', ...other })).toMatchObject({ error: 'login_required' });
      const page = await browser.open(start(asked(other, trusted)));
      expect(new URL(page.url).pathname).toBe('/signin');
      house.clock.advance(5);
      browser.cookie = (await signedIn()).cookie;
      const request = new URL(page.url).searchParams.get('request') ?? '';
      expect(answerOf(await browser.open(`/oauth2/authorize/resume?request=${request}`))).toMatchObject({
        error: 'login_required',
      });
      const claims = JSON.stringify({ id_token: { sub: { value: 'somebody-else' } } });
      expect(await codeOf(browser, { prompt: 'none', claims })).toMatchObject({ error: 'login_required' });
    });

    it('takes for a hint only an ID token that this client got here', async () => {
      const browser = await signedIn();
      const foreign = idToken({ aud: keys.consumerKey });
      const cut = idToken({}).slice(0, -4);
      for (const hint of [
        foreign,
        cut,
        idToken({}, 'at+jwt'),
        idToken({}, 'logout+jwt'),
        idToken({ iss: 'https://x' }),
        'x.y.z',
        'x',
      ]) {
        expect(await codeOf(browser, { prompt: 'none', id_token_hint: hint })).toMatchObject({
          error: 'invalid_request',
        });
      }
    });

    it('makes a code that names everything, 256 bits of it, for sixty seconds, and keeps only its hash', async () => {
      const browser = await signedIn();
      const claims = '{"id_token":{"email":null,"auth_time":{"essential":true}},"userinfo":{"name":null}}';
      const parameters = { scope: 'openid profile', nonce: 'n-1', claims, resource: `${house.issuer}/shop/1.0.0` };
      const { code } = await codeOf(browser, {
        ...parameters,
        code_challenge: CHALLENGE,
        code_challenge_method: 'S256',
      });
      expect(code).toMatch(/^gtho_[0-9A-Za-z]{49}$/);
      const stored = await storedCode(code);
      expect(stored).toMatchObject({
        keyPairId: trusted.id,
        userId: maria.id,
        scopes: ['openid', 'profile', 'email'],
        resources: [`${house.issuer}/shop/1.0.0`],
        redirectUri: CALLBACK,
        codeChallenge: CHALLENGE,
        nonce: 'n-1',
        claims: { idToken: ['email', 'auth_time'], userinfo: ['name'] },
        amr: ['pwd'],
        isSpent: false,
      });
      expect(stored.expiresAt.getTime() - stored.createdAt.getTime()).toBe(60_000);
      const again = await codeOf(browser, parameters);
      expect(again.code).not.toBe(code);
    });

    it('notes that no redirect URI was sent', async () => {
      const { code } = await codeOf(await signedIn(), { redirect_uri: null });
      expect((await storedCode(code)).redirectUri).toBeNull();
    });

    it('answers by a form of its own when asked to, which works without a script', async () => {
      const browser = await signedIn();
      const page = await browser.open(start(asked({ response_mode: 'form_post', state: '"><script>' }, trusted)));
      expect(page.status).toBe(200);
      expect(page.text).toContain('<script src="/assets/form-post.js"></script>');
      expect(page.text).toContain('<button type="submit">');
      expect(page.text).not.toContain('"><script>');
      const policy = String(page.headers['content-security-policy']);
      expect([policy.includes('form-action'), policy.includes('unsafe')]).toEqual([false, false]);
      const answer = (await browser.submit()).answer;
      expect(answer?.url.href).toBe(CALLBACK);
      expect(answer?.parameters).toEqual({ code: expect.any(String), state: '"><script>', iss: house.issuer });
    });

    it('tells errors by that form too, wherever they were found', async () => {
      const browser = new TestBrowser(house);
      for (const [parameters, error] of [
        [{ response_type: 'token' }, 'unsupported_response_type'],
        [{ prompt: 'none' }, 'login_required'],
      ] as const) {
        await browser.open(start(asked({ response_mode: 'form_post', ...parameters })));
        const { answer } = await browser.submit();
        expect(answer?.parameters).toMatchObject({ error, state: 'xyz', iss: house.issuer });
      }
    });

    it('[A22] [115] sends every page with headers that keep it to itself', async () => {
      const browser = await signedIn();
      const shown = [
        await browser.open(start(asked({ scope: 'openid' }))),
        await browser.open(start(asked({ response_mode: 'form_post' }, trusted))),
        await browser.open(start(asked({ redirect_uri: 'https://evil.tld/' }))),
        await browser.open('/oauth2/authorize?client_id=x'),
        await browser.open('/oauth2/authorize/resume?request=x'),
      ];
      for (const { headers } of shown) {
        expect(headers).toMatchObject({
          'cache-control': 'no-store',
          'referrer-policy': 'same-origin',
          'x-content-type-options': 'nosniff',
        });
        expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      }
      const redirects = [await ask({}), await house.client.call(`${house.consoleUrl}/oauth2/authorize?${asked({})}`)];
      for (const { headers } of redirects) expect(headers['cache-control']).toBe('no-store');
    });

    it('shows the page of the gateway with the stylesheet of the console', async () => {
      const { text, headers } = await ask({ client_id: 'nobody' });
      expect(text).toContain(`href="${house.consoleUrl}/assets/gatehouse.css"`);
      expect(headers['content-security-policy']).toContain(`style-src 'self' ${house.consoleUrl}`);
      const asset = await house.client.call(`${house.consoleUrl}/assets/gatehouse.css`);
      expect(asset.headers['cross-origin-resource-policy']).toBe('cross-origin');
    });

    it('[131] opens no page and no redirect to scripts of any origin', async () => {
      const { hops, headers } = await (
        await signedIn()
      ).open(start(asked({}, trusted)), { Origin: 'https://app.example.com' });
      expect(hops).toHaveLength(2);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    });

    it('opens only what was sealed here within the hour', async () => {
      const browser = new TestBrowser(house);
      const page = await browser.open(start(asked({}, trusted)));
      const request = new URL(page.url).searchParams.get('request') ?? '';
      const changed = request.slice(0, -2) + (request.endsWith('AA') ? 'BB' : 'AA');
      for (const bad of [changed, 'x', '', 'A'.repeat(200)]) {
        expect((await browser.open(`/oauth2/authorize/resume?request=${bad}`)).status).toBe(400);
      }
      house.clock.advance(3601);
      const late = await browser.open(`/oauth2/authorize/resume?request=${request}`);
      expect([late.status, late.text.includes('more than an hour')]).toEqual([400, true]);
    });

    it('asks the database three things for somebody who allowed it before, and two where nobody is asked', async () => {
      const browser = await signedIn();
      await browser.open(start(asked({ scope: 'openid' })));
      await browser.submit({ decision: 'allow' });
      const count = async (pair: BuiltKeyPair): Promise<readonly string[]> => {
        await ask({}, pair); // from now on the client is remembered
        return house.statementsDuring(async () => {
          const page = await browser.open(start(asked({ scope: 'openid' }, pair)));
          expect(answerOf(page)).toHaveProperty('code');
        });
      };
      expect(await count(keys)).toHaveLength(3);
      expect(await count(trusted)).toHaveLength(2);
    });

    it('says on a page that the database is away, and sends nobody anywhere', async () => {
      const browser = await signedIn();
      const away = jest
        .spyOn(house.database.read.sessions, 'findLive')
        .mockRejectedValue(new StorageUnavailable(new Error('away')));
      const page = await browser.open(`/oauth2/authorize?${asked({}, trusted)}`);
      away.mockRestore();
      expect([page.status, page.answer, page.headers['retry-after']]).toEqual([503, null, '2']);
      const clients = house.application.get(ClientDirectory);
      const unread = jest.spyOn(clients, 'read').mockRejectedValue(new StorageUnavailable(new Error('away')));
      const answer = await ask({ client_id: 'unknown-so-far' });
      unread.mockRestore();
      expect([answer.status, answer.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    });
  });

  const storedCode = async (code: string | undefined) => {
    const found = await house.database.read.codes.find([
      testRootKeys.fingerprint('authorization-code', code ?? newSecret('gtho_')),
    ]);
    if (!found) throw new Error('No such code is stored.');
    return found;
  };
});
