import { generateKeyPairSync } from 'node:crypto';
import { signJws } from '#primitives/signature';
import { TokenServer, claimsOf } from '#test/support/token-server';
import { readIdTokenHint } from './id-token-hint.js';

const claims = { iss: 'https://gateway.example', sub: 'person', aud: 'client', sid: 'session', iat: 1, exp: 2 };

function setUp() {
  const { keys } = new TokenServer();
  const settings = { issuer: claims.iss, keys };
  const signed = (changes: object = {}, { typ = 'JWT', algorithm = 'ES256' as 'ES256' | 'RS256' } = {}) =>
    signJws(keys.signingKey('TOKEN', algorithm), typ, { ...claims, ...changes });
  return { keys, signed, read: (token: string) => readIdTokenHint(token, settings) };
}

describe('an ID token hint', () => {
  it.each(['ES256', 'RS256'] as const)(
    'says whom it was made for, long after it expired, signed by %s',
    (algorithm) => {
      const { read, signed } = setUp();
      expect(read(signed({}, { algorithm }))).toEqual({ subject: 'person', audience: 'client', sessionId: 'session' });
    },
  );

  it('may name no session', () => {
    const { read, signed } = setUp();
    expect(read(signed({ sid: undefined }))).toEqual({ subject: 'person', audience: 'client', sessionId: null });
  });

  it.each(['at+jwt', 'logout+jwt', 'backend+jwt', 'jwt', ''])('is no token of ours of the type %j', (typ) => {
    const { read, signed } = setUp();
    expect(read(signed({}, { typ }))).toBeNull();
  });

  it.each([
    ['another issuer', { iss: 'https://other.example' }],
    ['no subject', { sub: undefined }],
    ['no audience', { aud: undefined }],
    ['two audiences', { aud: ['client', 'other'] }],
  ])('with %s is none', (_what, changes) => {
    const { read, signed } = setUp();
    expect(read(signed(changes))).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['junk', 'a.b.c'],
    ['more than any token has', `${'a'.repeat(9_000)}.b.c`],
  ])('is not %s', (_what, token) => expect(setUp().read(token)).toBeNull());

  it('is signed by a key of ours, over these very claims', () => {
    const { keys, read, signed } = setUp();
    const { kid } = keys.signingKey('TOKEN', 'ES256');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(read(signJws({ kid, algorithm: 'ES256', privateKey }, 'JWT', claims))).toBeNull();
    expect(read(signJws({ kid: 'other', algorithm: 'ES256', privateKey }, 'JWT', claims))).toBeNull();
    const [header, , signature] = signed().split('.');
    const [, payload] = signed({ sub: 'somebody else' }).split('.');
    expect(read(`${header}.${payload}.${signature}`)).toBeNull();
    expect(claimsOf(`${header}.${payload}.${signature}`)).toMatchObject({ sub: 'somebody else' });
  });
});
