import { invalidScope, quotable } from './errors.js';
import { isManagementScope, managementScopes } from './management-scopes.js';
import type { Client } from './model/client.js';
import type { ApiScope } from './model/scope.js';
import type { Role, UserStanding } from './model/user.js';
import type { ScopeCatalogue } from './ports/client-directory.js';
import { parseScope } from './scope-syntax.js';

/** Who asks for scopes, and what decides about them. */
export interface ScopeQuestion {
  readonly client: Client;
  /** The `scope` parameter, or null when none was sent. */
  readonly requested: string | null;
  /** The person the token is for, or null for an application token. */
  readonly user: UserStanding | null;
  readonly catalogue: ScopeCatalogue;
}

/** Granted when no scope was asked and the key pair has no defaults; stands for no particular right. */
const DEFAULT_SCOPE = 'default';
const KEY_TYPE_MARKERS: ReadonlySet<string> = new Set(['PRODUCTION', 'SANDBOX']);
/** What lets an application go on when the person is not there (OpenID Connect Core section 11). */
export const OFFLINE_ACCESS = 'offline_access';
/** Rights over a person's own data: they mean nothing without a person. */
const PERSONAL_SCOPES: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

/**
 * The scopes of a new token (tokens.md §4). Known but not allowed to this application or person: left out. Never empty.
 *
 * @throws OAuthError invalid_scope for an unknown scope, a marker of the other key type, scopes of two kinds, or when
 *   nothing is left
 */
export async function grantScopes(question: ScopeQuestion): Promise<readonly string[]> {
  return requireSome(await allowedOf(await requireKnownScopes(question), question));
}

/**
 * What is wrong with a request for scopes, whoever the person will be. The scopes asked for, in their order.
 *
 * @throws OAuthError invalid_scope for an unknown scope, a marker of the other key type, or scopes of two kinds
 */
export async function requireKnownScopes(question: Omit<ScopeQuestion, 'user'>): Promise<readonly string[]> {
  const { client, requested } = question;
  if (requested === null) return defaultScopes(client);
  const asked = parseScope(requested);
  requireOwnMarkers(asked, client);
  await requireKnown(asked, question);
  requireOneKind(asked);
  return asked;
}

/**
 * The scopes of a renewed token: those asked now, else all of the grant's, without what the application or person may no
 * longer have. The grant itself stays as wide as it was (RFC 6749 section 6).
 *
 * @param granted the scopes of the grant
 * @throws OAuthError invalid_scope for a scope outside the grant, or when nothing is left
 */
export async function narrowScopes(granted: readonly string[], question: ScopeQuestion): Promise<readonly string[]> {
  const asked = question.requested === null ? [] : parseScope(question.requested);
  requireOwnMarkers(asked, question.client);
  const named = asked.filter((scope) => !KEY_TYPE_MARKERS.has(scope));
  const wider = named.find((scope) => !granted.includes(scope));
  if (wider !== undefined) {
    const description = `What was granted does not cover ${quotable(wider)}. Leave it out, or ask the user again.`;
    throw invalidScope(description, 'wider than the grant');
  }
  return requireSome(await allowedOf(named.length > 0 ? asked : granted, question));
}

const defaultScopes = ({ defaultScopes: scopes }: Client): readonly string[] =>
  scopes.length > 0 ? scopes : [DEFAULT_SCOPE];

async function allowedOf(scopes: readonly string[], question: ScopeQuestion): Promise<readonly string[]> {
  requireOneKind(scopes);
  const subscribed = await subscribedScopes(scopes, question);
  return scopes.filter((scope) => isAllowed(scope, subscribed, question));
}

/** The scopes of subscribed APIs; not looked up for a request that names no API scope. */
async function subscribedScopes(
  scopes: readonly string[],
  { client, catalogue }: Omit<ScopeQuestion, 'user'>,
): Promise<readonly ApiScope[]> {
  return scopes.some(isApiScope) ? catalogue.subscribedScopes(client.applicationId) : [];
}

function isAllowed(scope: string, subscribed: readonly ApiScope[], { client, user }: ScopeQuestion): boolean {
  if (KEY_TYPE_MARKERS.has(scope)) return scope === client.keyType;
  if (isPlain(scope)) return true;
  if (scope === OFFLINE_ACCESS && !client.grantTypes.includes('refresh_token')) return false;
  if (isPersonalScope(scope)) return user !== null && isListed(scope, client);
  if (isManagementScope(scope)) {
    // An application token acts as the application's owner, whose roles are asked at each call (rest-api.md §1).
    const roles = managementScopes.get(scope) ?? [];
    return client.managementScopes.includes(scope) && (user === null || hasOneOf(roles, user));
  }
  if (!isListed(scope, client)) return false;
  const declarations = subscribed.filter(({ name }) => name === scope);
  return declarations.some(({ forApplications, roles }) =>
    user === null ? forApplications : roles.length === 0 || hasOneOf(roles, user),
  );
}

async function requireKnown(asked: readonly string[], question: Omit<ScopeQuestion, 'user'>): Promise<void> {
  const subscribed = await subscribedScopes(asked, question);
  const unknown = asked.find((scope) =>
    isManagementScope(scope)
      ? !managementScopes.has(scope)
      : isApiScope(scope) && !subscribed.some(({ name }) => name === scope) && !question.catalogue.isDeclared(scope),
  );
  if (unknown !== undefined) {
    const description = `The scope ${quotable(unknown)} does not exist. Check its spelling and letter case.`;
    throw invalidScope(description, 'unknown scope');
  }
}

function requireOwnMarkers(asked: readonly string[], { keyType }: Client): void {
  const foreign = asked.find((scope) => KEY_TYPE_MARKERS.has(scope) && scope !== keyType);
  if (foreign === undefined) return;
  throw invalidScope(`The scope ${foreign} is for ${foreign} keys. These keys are ${keyType} keys: leave it out.`);
}

/** A token names the gateway or our REST API as its audience, never both (tokens.md §2). */
function requireOneKind(scopes: readonly string[]): void {
  if (!scopes.some(isManagementScope) || !scopes.some(isApiScope)) return;
  throw invalidScope('Ask for gatehouse: scopes and for the scopes of APIs in separate requests.');
}

function requireSome(scopes: readonly string[]): readonly string[] {
  if (scopes.length > 0) return scopes;
  throw invalidScope(
    'None of the scopes is allowed for this application and person. Subscribe to the API, or ask for other scopes.',
  );
}

/** Scopes that say something about the request and give no right. */
const isPlain = (scope: string): boolean => scope === DEFAULT_SCOPE || /^device_./.test(scope);

/** Whether it gives no right, so that nobody is ever asked about it. */
export const isMarker = (scope: string): boolean => KEY_TYPE_MARKERS.has(scope) || isPlain(scope);

/** Whether it is a right over a person's own data, which the token server itself knows. */
export const isPersonalScope = (scope: string): boolean => PERSONAL_SCOPES.has(scope);

/** Whether a published API may declare it: all names that have no meaning of their own here. */
export const isApiScope = (scope: string): boolean =>
  !KEY_TYPE_MARKERS.has(scope) && !isPlain(scope) && !isPersonalScope(scope) && !isManagementScope(scope);

const isListed = (scope: string, { allowedScopes }: Client): boolean =>
  allowedScopes.length === 0 || allowedScopes.includes(scope);

const hasOneOf = (roles: readonly Role[], user: UserStanding): boolean =>
  roles.some((role) => user.roles.includes(role));
