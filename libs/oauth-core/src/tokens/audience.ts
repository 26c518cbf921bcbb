import { isManagementScope } from '../management-scopes.js';

/** The audience of tokens for every subscribed API. */
export const apisAudience = (issuer: string): string => `${issuer}/apis`;

/** The audience of tokens for our own REST API. */
export const managementAudience = (console: string): string => `${console}/api/v1`;

/** The audience of tokens that may ask who the person is. */
export const userinfoAudience = (issuer: string): string => `${issuer}/userinfo`;

/** The `aud` of an access token with these scopes and resources (tokens.md §2). */
export function audienceOf(
  { scopes, resources }: { readonly scopes: readonly string[]; readonly resources: readonly string[] },
  { issuer, console }: { readonly issuer: string; readonly console: string },
): readonly string[] {
  const userinfo = scopes.includes('openid') ? [userinfoAudience(issuer)] : [];
  if (scopes.some(isManagementScope)) return [managementAudience(console), ...userinfo];
  return [...(resources.length > 0 ? resources : [apisAudience(issuer)]), ...userinfo];
}
