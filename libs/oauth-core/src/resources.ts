import { invalidTarget } from './errors.js';
import { isManagementScope } from './management-scopes.js';
import type { FormParameters } from './parameters.js';

/**
 * The `resource` values asked for (RFC 8707 section 2): none, or the base URL of one API below the issuer, in the one
 * spelling that the gateway compares with.
 *
 * @throws OAuthError invalid_target
 */
export function requestedResources(parameters: FormParameters, issuer: string): readonly string[] {
  const resource = parameters.get('resource');
  if (resource === undefined) return [];
  if (!isBaseUrlBelow(resource, issuer)) {
    throw invalidTarget(`Send as resource the https base URL of an API below ${issuer}/, or leave it out.`);
  }
  return [resource];
}

/**
 * The resources of a renewed token: those asked now, else the grant's. A grant without any reaches every API, so it can
 * be narrowed to one.
 *
 * @throws OAuthError invalid_target for a resource outside the grant
 */
export function narrowResources(granted: readonly string[], requested: readonly string[]): readonly string[] {
  if (requested.length === 0) return granted;
  if (granted.length > 0 && !requested.every((resource) => granted.includes(resource))) {
    throw invalidTarget('What was granted does not cover this resource. Leave it out, or ask the user again.');
  }
  return requested;
}

/** @throws OAuthError invalid_target when an API is asked as audience for scopes of our own REST API */
export function requireFitting(resources: readonly string[], scopes: readonly string[]): void {
  if (resources.length > 0 && scopes.some(isManagementScope)) {
    throw invalidTarget('Tokens with gatehouse: scopes are for the REST API alone. Ask for them without resource.');
  }
}

function isBaseUrlBelow(resource: string, issuer: string): boolean {
  if (!resource.startsWith(`${issuer}/`) || !resource.startsWith('https://')) return false;
  if (resource === `${issuer}/` || /[?#]/.test(resource)) return false;
  return URL.canParse(resource) && new URL(resource).href === resource; // no dot segments, no other spelling
}
