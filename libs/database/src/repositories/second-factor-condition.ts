/**
 * Which rows `f` of `factors` a person can show beside a password. Recovery codes stand in for one that is lost; without
 * one they are nothing.
 */
export const IS_SECOND_FACTOR = `f.kind IN ('TOTP', 'PASSKEY') AND f.confirmed_at IS NOT NULL`;
