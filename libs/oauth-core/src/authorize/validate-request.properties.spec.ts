import * as fc from 'fast-check';
import { readForm } from '#oauth-core/parameters';
import { TokenServer } from '#test/support/token-server';
import { AuthorizeRefusal } from './authorize-refusal.js';
import { withQuery } from '../with-query.js';
import { answerParameters } from './client-answer.js';
import { validateRequest } from './validate-request.js';

const REGISTERED = [
  'https://app.example.com/cb',
  'https://app.example.com/cb?a=1',
  'http://127.0.0.1/cb',
  'com.example:/cb',
];
const LOOPBACK = /^http:\/\/127\.0\.0\.1(:\d{1,5})?\/cb$/;

const server = new TokenServer();
const client = server.client({ redirectUris: REGISTERED, grantTypes: ['authorization_code'] });
const { issuer, clients, scopeCatalogue, keys } = server;
const services = { issuer, clients, scopeCatalogue, keys };

const NAMES = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'response_mode',
  'nonce',
  'prompt',
  'max_age',
  'claims',
  'acr_values',
  'id_token_hint',
  'code_challenge',
  'code_challenge_method',
  'resource',
  'request',
  'login_hint',
  'ui_locales',
];

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\r\nX: y',
    '\u0000',
    '%',
    '%zz',
    '%ff',
    '"><script>',
    '#',
    '&',
    '=',
    '😀',
    '\\',
    ' ',
    'none login',
    '{}',
    '[]',
  ),
);
const uri = fc.oneof(
  fc.constantFrom(...REGISTERED),
  fc
    .tuple(
      fc.constantFrom(...REGISTERED),
      fc.oneof(odd, fc.constantFrom('/', '/..', '@evil', '.evil', ':80', '?code=1', '&b=2', '#x')),
    )
    .map(([registered, more]) => registered + more),
  fc.integer({ min: 0, max: 100_000 }).map((port) => `http://127.0.0.1:${port}/cb`),
  fc.webUrl(),
);
const value = fc.oneof(
  { weight: 3, arbitrary: odd },
  fc.constantFrom('code', 'openid', 'none', 'login', 'S256', 'query', 'form_post', '0'),
);
/** Without lone surrogates, which have no encoding. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
const pair = fc
  .tuple(fc.oneof(fc.constantFrom(...NAMES), odd), value, fc.boolean())
  .map(([name, text, raw]) => (raw ? `${name}=${text}` : `${encoded(name)}=${encoded(text)}`));
const query = fc
  .tuple(fc.oneof(fc.constant(client.consumerKey), odd), uri, fc.boolean(), fc.array(pair, { maxLength: 12 }))
  .map(([id, redirectUri, isWhole, pairs]) => {
    const good = isWhole ? ['response_type=code'] : [];
    return [`client_id=${encoded(id)}`, `redirect_uri=${encoded(redirectUri)}`, ...good, ...pairs].join('&');
  });

/** Where a request would be answered; null: nowhere. Anything but a refusal is an error of ours. */
async function answeredAt(bytes: Buffer) {
  try {
    return (await validateRequest(readForm(bytes), services)).address;
  } catch (error) {
    if (error instanceof AuthorizeRefusal) return error.address;
    throw error;
  }
}

describe('validateRequest, whatever is sent,', () => {
  it('refuses by its own errors, and answers to no byte string that is not registered', async () => {
    let answered = 0;
    const property = fc.asyncProperty(query, async (text) => {
      const address = await answeredAt(Buffer.from(text));
      if (!address) return;
      answered += 1;
      expect(REGISTERED.includes(address.redirectUri) || LOOPBACK.test(address.redirectUri)).toBe(true);
      expect(text).toContain(encoded(address.redirectUri));
      const location = withQuery(address.redirectUri, answerParameters(address, { code: 'x', error: '\r\n"' }));
      expect(location.startsWith(address.redirectUri)).toBe(true);
      expect(location).toMatch(/^[\x21-\x7e]+$/);
      expect(new URL(location).searchParams.getAll('iss')).toEqual([issuer]);
    });
    await fc.assert(property, { numRuns: 3_000 });
    expect(answered).toBeGreaterThan(300); // the property is about something
  });

  it('answers to nothing when the client or the redirect URI comes twice', async () => {
    const twice = fc.tuple(fc.constantFrom('client_id', 'redirect_uri'), value, fc.array(pair, { maxLength: 5 }));
    await fc.assert(
      fc.asyncProperty(twice, async ([name, text, pairs]) => {
        const good = [
          `client_id=${client.consumerKey}`,
          `redirect_uri=${encoded(REGISTERED[0] ?? '')}`,
          'response_type=code',
        ];
        const sent = [...good, ...pairs, `${name}=${encoded(text)}`].join('&');
        expect(await answeredAt(Buffer.from(sent))).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  it('says nothing to anybody about bytes that are not text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await answeredAt(Buffer.from(bytes))).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });
});
