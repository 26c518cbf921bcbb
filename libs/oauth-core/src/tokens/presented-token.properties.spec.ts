import * as fc from 'fast-check';
import { OAuthError } from '../errors.js';
import { readAccessTokenClaims } from './access-token-claims.js';
import { bearerToken } from './bearer-token.js';

/** Claims as they are signed for a person's token (tokens.md §2). */
const good = {
  jti: '0193',
  sub: 'person',
  aud: ['https://gateway.test/apis'],
  client_id: 'key',
  iat: 1,
  exp: 2,
  scope: 'default',
  application_id: 'application',
  aut: 'APPLICATION_USER',
  key_type: 'PRODUCTION',
  epoch: [0, 1],
  gid: 'grant',
};

const read = (claims: Readonly<Record<string, unknown>>) =>
  readAccessTokenClaims(claims, { keyId: 'kid', tokenDigest: 'digest' });

describe('bearerToken', () => {
  it('gives one word without space, or refuses, whatever the headers hold', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.constantFrom('Bearer', 'bearer', 'Basic', 'DPoP', ''), fc.string()).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), (headers) => {
        const [outcome, status] = tokenOrStatus(headers);
        expect(outcome).toMatch(/^\S*$/);
        expect([0, 400, 401]).toContain(status);
        expect(status !== 0 || (headers.length === 1 && headers[0].includes(outcome))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the token back that was sent', () => {
    const tokens = fc.stringMatching(/^[\w.~+/-]+=*$/);
    fc.assert(fc.property(tokens, (token) => expect(bearerToken([`Bearer ${token}`])).toBe(token)));
  });
});

describe('readAccessTokenClaims', () => {
  it('is never misled by a claim of another form', () => {
    expect(read(good)).not.toBeNull();
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), fc.anything(), (name, value) => {
        const verified = read({ ...good, [name]: value });
        expect(verified === null || isWhole(verified)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('reads nothing from arbitrary objects', () => {
    fc.assert(fc.property(fc.object(), (claims) => expect(read({ ...claims })).toBeNull()));
    fc.assert(
      fc.property(fc.subarray(Object.keys(good)), (names) => {
        const some = Object.fromEntries(Object.entries(good).filter(([name]) => names.includes(name)));
        expect(read(some) === null).toBe(names.length < Object.keys(good).length);
      }),
    );
  });
});

function tokenOrStatus(headers: readonly string[]): readonly [token: string, status: number] {
  try {
    return [bearerToken(headers), 0];
  } catch (error) {
    if (error instanceof OAuthError) return ['', error.status];
    throw error;
  }
}

/** Whether the rules can rely on every member: none is empty, and both instants are instants. */
function isWhole(verified: NonNullable<ReturnType<typeof read>>): boolean {
  const { tokenId, publicSubject, consumerKey, applicationId, scopes, audience, epoch, notBefore, expiresAt, grantId } =
    verified;
  const texts = [tokenId, publicSubject, consumerKey, applicationId, ...audience, grantId ?? 'none'];
  const instants = [notBefore.getTime(), expiresAt.getTime()];
  return (
    texts.every((text) => typeof text === 'string' && text !== '') &&
    scopes.every((scope) => typeof scope === 'string' && scope !== '') &&
    [...epoch, ...instants].every((number) => Number.isSafeInteger(number))
  );
}
