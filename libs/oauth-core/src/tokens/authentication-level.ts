/**
 * The levels of authentication, in the words of ISO/IEC 29115 (OpenID Connect Core section 2, `acr`): one factor, two
 * factors. The order says which is stronger.
 */
export const AUTHENTICATION_LEVELS = ['1', '2'] as const;
export type AuthenticationLevel = (typeof AUTHENTICATION_LEVELS)[number];

/** The level that these methods reach: `mfa` is only ever said of two factors (RFC 8176 section 2). */
export const levelOf = (amr: readonly string[]): AuthenticationLevel => (amr.includes('mfa') ? '2' : '1');

export const strongerLevel = (a: AuthenticationLevel, b: AuthenticationLevel): AuthenticationLevel => (a > b ? a : b);
