import { readForm } from '#oauth-core/parameters';
import { TokenServer } from '#test/support/token-server';
import { AuthorizeRefusal } from './authorize-refusal.js';
import { withQuery } from '../with-query.js';
import { answerParameters } from './client-answer.js';
import { validateRequest } from './validate-request.js';

const CALLBACK = 'https://app.example.com/cb';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const S256 = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };

type Client = ReturnType<TokenServer['client']>;
type Sent = Readonly<Record<string, string | null>>;

describe('validateRequest', () => {
  let server: TokenServer;
  let client: Client;

  beforeEach(() => {
    server = new TokenServer();
    client = registered(CALLBACK);
  });

  const registered = (...redirectUris: readonly string[]): Client =>
    server.client({ redirectUris, grantTypes: ['authorization_code'] });
  const queryOf = (sent: Sent, of: Client): string => {
    const all: Sent = {
      response_type: 'code',
      client_id: of.consumerKey,
      redirect_uri: of.redirectUris[0] ?? null,
      ...sent,
    };
    const pairs = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null);
    return pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  };
  const validate = (query: string) => {
    const { issuer, clients, scopeCatalogue, keys } = server;
    return validateRequest(readForm(Buffer.from(query)), { issuer, clients, scopeCatalogue, keys });
  };

  /** `accepted`, `page` when nobody is answered to, else the code that the client hears. */
  async function outcomeOf(query: string): Promise<string> {
    try {
      await validate(query);
      return 'accepted';
    } catch (error) {
      if (!(error instanceof AuthorizeRefusal)) throw error;
      return error.address ? error.error.code : 'page';
    }
  }
  const ask = (sent: Sent, of = client): Promise<string> => outcomeOf(queryOf(sent, of));

  it('[A01] [A02] [A33] answers nothing to clients that are missing, unknown or disabled', async () => {
    expect(await ask({ client_id: null })).toBe('page');
    expect(await ask({ client_id: 'nobody' })).toBe('page');
    expect(
      await ask({}, server.client({ redirectUris: [CALLBACK], grantTypes: ['authorization_code'], enabled: false })),
    ).toBe('page');
    expect(await ask({})).toBe('accepted');
  });

  it.each([
    ['1', 'https://app.example.com.evil.tld/cb'],
    ['2', 'https://app.example.com@evil.tld/cb'],
    ['3', `${CALLBACK}/../../evil`],
    ['3', `${CALLBACK}/%2e%2e/evil`],
    ['4', `${CALLBACK}/%252e%252e/evil`],
    ['5', `${CALLBACK}/..;/evil`],
    ['7', 'https://appxexample.com/cb'],
    ['8', 'https://app.example.com/CB'],
    ['8', 'https://APP.example.com/cb'],
    ['12', ` ${CALLBACK}`],
    ['12', 'https:\\\\app.example.com\\cb'],
    ['12', `${CALLBACK}\r\n`],
    ['12', `//app.example.com/cb`],
    ['16', 'https://app.example.com/x/../cb'],
    ['16', 'https://app.example.com:443/cb'],
    ['21', 'https://app.example．com/cb'],
  ])('[%s] [13] answers nothing to %s, by whatever mode', async (_case, redirect_uri) => {
    expect(await ask({ redirect_uri })).toBe('page');
    expect(await ask({ redirect_uri, response_mode: 'form_post' })).toBe('page');
    expect(await ask({ redirect_uri, response_mode: 'fragment' })).toBe('page');
  });

  it('[6] [7] takes a registered pattern for what it is', async () => {
    const pattern = registered('https://*.example.com/*', 'https://a.b/c.d');
    expect(await ask({ redirect_uri: CALLBACK }, pattern)).toBe('page');
    expect(await ask({ redirect_uri: 'https://a.b/cxd' }, pattern)).toBe('page');
  });

  it.each(['http://127.0.0.1:5/cb?a=1', 'http://[::1]/cb'])(
    '[9] lets the port of a loopback address vary: %s',
    async (redirect_uri) => {
      expect(await ask({ redirect_uri }, registered('http://127.0.0.1/cb?a=1', 'http://[::1]:7/cb'))).toBe('accepted');
    },
  );

  it.each([
    'http://127.0.0.1:5/cb',
    'http://127.0.0.1:5/cb?a=2',
    'http://[::1]:5/cb?a=1',
    'http://127.0.0.1:99999/cb?a=1',
    'http://localhost:5/x',
  ])('[9] lets nothing else vary: %s', async (redirect_uri) => {
    expect(await ask({ redirect_uri }, registered('http://127.0.0.1/cb?a=1', 'http://localhost/x'))).toBe('page');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd'])(
    '[10] does not answer to %s, registered or not',
    async (uri) => {
      expect(await ask({}, registered(uri))).toBe('page');
    },
  );

  it('[11] does not answer to a fragment, registered or not', async () => {
    expect(await ask({}, registered(`${CALLBACK}#x`))).toBe('page');
  });

  it('[14] has no other response mode', async () => {
    for (const response_mode of ['jwt', 'query.jwt', 'form_post.jwt', 'fragment'])
      expect(await ask({ response_mode })).toBe('invalid_request');
  });

  it.each(['code', 'state', 'iss', 'error', 'c%6Fde'])(
    '[15] does not answer to a query with %s in it',
    async (name) => {
      expect(await ask({}, registered(`${CALLBACK}?${name}=x`))).toBe('page');
    },
  );

  it('[A04] [18] needs the redirect URI when several are registered, and for OpenID Connect', async () => {
    expect(await ask({ redirect_uri: null })).toBe('accepted');
    expect(await ask({ redirect_uri: null, scope: 'openid' })).toBe('page');
    expect(await ask({ redirect_uri: null }, registered(CALLBACK, `${CALLBACK}2`))).toBe('page');
  });

  it('[19] answers nothing to a client without redirect URI', async () => {
    expect(await ask({ redirect_uri: CALLBACK }, registered())).toBe('page');
  });

  it('[23] [37] escapes what it answers, keeps the query, and names itself', () => {
    const address = {
      redirectUri: `${CALLBACK}?a=1`,
      mode: 'query',
      state: '"\r\nX: y&code=z#',
      issuer: server.issuer,
    } as const;
    const location = withQuery(address.redirectUri, answerParameters(address, { code: 'c' }));
    expect(location).toMatch(/^https:\/\/app\.example\.com\/cb\?a=1&code=c&state=[\w%]+&iss=[\w.%]+$/);
    expect(Object.fromEntries(new URL(location).searchParams)).toEqual({
      a: '1',
      code: 'c',
      state: address.state,
      iss: server.issuer,
    });
  });

  it('[K01] needs a code challenge of a public client, and of one that says so', async () => {
    const other = { redirectUris: [CALLBACK], grantTypes: ['authorization_code'] };
    for (const careful of [
      server.client({ ...other, authMethod: 'none' }),
      server.client({ ...other, pkceRequired: true }),
    ]) {
      expect(await ask({}, careful)).toBe('invalid_request');
      expect(await ask(S256, careful)).toBe('accepted');
    }
  });

  it('[K04] [33] takes S256 and nothing else', async () => {
    for (const code_challenge_method of ['plain', 's256', 'S512', '', null]) {
      expect(await ask({ ...S256, code_challenge_method })).toBe('invalid_request');
    }
    expect(await ask({ ...S256, code_challenge: 'short' })).toBe('invalid_request');
    expect(await ask({ ...S256, code_challenge: null })).toBe('invalid_request');
  });

  it('[A05] [A06] [38] has the response type code and nothing else', async () => {
    expect(await ask({ response_type: null })).toBe('invalid_request');
    for (const response_type of ['token', 'none', 'code token', 'id_token', 'Code']) {
      expect(await ask({ response_type })).toBe('unsupported_response_type');
    }
  });

  it('[40] takes a max_age in seconds', async () => {
    for (const max_age of ['-1', '1.5', 'x', '99999999999']) expect(await ask({ max_age })).toBe('invalid_request');
    for (const max_age of ['0', '1', '9999999999']) expect(await ask({ max_age })).toBe('accepted');
  });

  it('[41] refuses what comes twice, on a page where that leaves doubt', async () => {
    for (const name of ['scope', 'state', 'nonce', 'unknown']) {
      expect(await outcomeOf(`${queryOf({}, client)}&${name}=a&${name}=b`)).toBe('invalid_request');
    }
    for (const name of ['client_id', 'redirect_uri']) {
      expect(await outcomeOf(`${queryOf({}, client)}&${name}=${encodeURIComponent(CALLBACK)}`)).toBe('page');
    }
  });

  it('[45] [48] refuses NUL and what is not UTF-8', async () => {
    for (const bad of ['a%00b', '%ff', '%c0%af', '%ed%a0%80', '%zz']) {
      expect(await outcomeOf(`${queryOf({}, client)}&state=${bad}`)).toBe('invalid_request');
      expect(await outcomeOf(`${queryOf({ redirect_uri: null }, client)}&redirect_uri=${bad}`)).toBe('page');
    }
  });

  it('[47] bounds state, nonce and claims', async () => {
    for (const [name, length] of [
      ['state', 2048],
      ['nonce', 1024],
    ] as const) {
      expect(await ask({ [name]: 'x'.repeat(length) })).toBe('accepted');
      expect(await ask({ [name]: 'x'.repeat(length + 1) })).toBe('invalid_request');
    }
    expect(await ask({ claims: `{${' '.repeat(4095)}}` })).toBe('invalid_request');
  });

  it('[A07] [49] judges scopes before anybody signs in', async () => {
    for (const scope of ['nosuch', 'SANDBOX', 'a"b', 'a  b', 'ä', 'x '.repeat(200).trim()])
      expect(await ask({ scope })).toBe('invalid_scope');
    expect(await ask({ scope: 'PRODUCTION openid openid' })).toBe('accepted');
  });
});
