import { oauthErrorCodes } from './error-catalogue.js';
import {
  insufficientScope,
  invalidClient,
  invalidGrant,
  invalidRequest,
  invalidScope,
  invalidTarget,
  invalidToken,
  missingToken,
  quotable,
  temporarilyUnavailable,
  tooManyRequests,
  unauthorizedClient,
  unsupportedGrantType,
} from './errors.js';

const errors = [
  invalidRequest('x'),
  invalidClient('x'),
  invalidGrant('x', 'y'),
  unauthorizedClient('x'),
  unsupportedGrantType('x'),
  invalidScope('x'),
  invalidTarget('x'),
  invalidToken('x'),
  missingToken('x'),
  insufficientScope('openid'),
  temporarilyUnavailable('x', 2),
  tooManyRequests('x', 30),
];

describe('OAuthError', () => {
  it('[T22] has only characters in its description that RFC 6749 allows there', () => {
    const { description } = invalidRequest('a"b\\c\u0000d\né <script>');
    expect(description).toBe('a?b?c?d?? <script>');
    for (const error of errors) expect(error.description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it('[53] says the same for every cause of invalid_client', () => {
    const [a, b] = [invalidClient('unknown'), invalidClient('wrong secret')];
    expect(a.description).toBe(b.description);
    for (const error of [a, b]) {
      expect(error).toMatchObject({ code: 'invalid_client', status: 401, challenge: 'Basic', retryAfterSeconds: null });
    }
  });

  it('tells when to come back if that is what is needed', () => {
    expect([temporarilyUnavailable('x', 2).status, temporarilyUnavailable('x', 2).retryAfterSeconds]).toEqual([503, 2]);
    expect([tooManyRequests('x', 30).status, tooManyRequests('x', 30).retryAfterSeconds]).toEqual([429, 30]);
  });

  it('keeps what it quotes short', () => expect(quotable('s'.repeat(2000))).toHaveLength(83));
});

describe('the catalogue of error codes', () => {
  it('explains every code once', () => {
    const codes = oauthErrorCodes.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code } of errors) expect(codes).toContain(code);
  });
});
