import { OFFLINE_ACCESS, isMarker } from '../scopes.js';
import { isOfNativeApp } from './redirect-uri.js';
import type { AuthorizeRequest } from './validate-request.js';

/** Stands for consent to an application that asks for nothing but markers. */
const NOTHING_IN_PARTICULAR = 'default';

/** Whether the person may leave it out: markers give nothing, and without `openid` there is nobody to speak of. */
export const isOptional = (scope: string): boolean => !isMarker(scope) && scope !== 'openid';

/** The scopes to remember of an authorization. */
export function rememberedScopes(scopes: readonly string[]): readonly string[] {
  const rights = scopes.filter((scope) => !isMarker(scope));
  return rights.length > 0 ? rights : [NOTHING_IN_PARTICULAR];
}

/**
 * Whether the person is asked about these scopes though they may have been asked before: the client wants it, access
 * that outlasts the session is at stake (OpenID Connect Core section 11), or the client cannot be told from another
 * (RFC 8252 section 8.6), in which case no administrator's decision helps either.
 */
export function isAlwaysAsked({ client, prompts, address }: AuthorizeRequest, scopes: readonly string[]): boolean {
  if (prompts.has('consent') || (client.authMethod === 'none' && isOfNativeApp(address.redirectUri))) return true;
  return scopes.includes(OFFLINE_ACCESS) && !client.consentSkipped;
}

/** Whether all of it was allowed before. Of markers alone nobody is asked twice, whatever else was allowed. */
export function isCovered(scopes: readonly string[], allowed: readonly string[]): boolean {
  return allowed.length > 0 && scopes.every((scope) => isMarker(scope) || allowed.includes(scope));
}
