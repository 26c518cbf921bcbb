import { managementScopes } from '#oauth-core/management-scopes';
import type { Role } from '#oauth-core/model/user';
import { Problem } from '../http/problem.js';

/** The scopes of the REST API, without the prefix that they have on the wire. */
export type RestScope =
  | 'account'
  | 'applications:read'
  | 'applications:write'
  | 'keys:write'
  | 'apis:write'
  | 'subscriptions:manage'
  | 'users:manage'
  | 'settings:manage'
  | 'audit:read';

/** What a credential proves. */
export interface Credential {
  readonly userId: string;
  readonly username: string;
  readonly roles: readonly Role[];
  /** With their prefix: what the token says, and what its key pair may still be granted. */
  readonly scopes: readonly string[];
  /** The consumer key of an application that acts as its owner; null when a person does. */
  readonly clientId: string | null;
  /** When the personal access token ends that was presented; null for every other credential. */
  readonly personalTokenEndsAt?: Date | null;
}

/** Who asks, and what they may ask for: token, list of the key pair and present roles agree (rest-api.md §1, Who). */
export class Caller {
  readonly userId: string;
  readonly username: string;
  readonly clientId: string | null;
  readonly personalTokenEndsAt: Date | null;
  private readonly roles: readonly Role[];
  readonly scopes: ReadonlySet<string>;

  constructor({ userId, username, roles, scopes, clientId, personalTokenEndsAt = null }: Credential) {
    this.userId = userId;
    this.username = username;
    this.clientId = clientId;
    this.personalTokenEndsAt = personalTokenEndsAt;
    this.roles = roles;
    this.scopes = new Set(scopes.filter((scope) => managementScopes.get(scope)?.some((role) => roles.includes(role))));
  }

  get isAdministrator(): boolean {
    return this.hasRole('ADMINISTRATOR');
  }

  hasRole(role: Role): boolean {
    return this.roles.includes(role);
  }

  can(scope: RestScope): boolean {
    return this.holds(`gatehouse:${scope}`);
  }

  /** The same for a scope as the wire has it. */
  holds(scope: string): boolean {
    return this.scopes.has(scope);
  }

  /** Whether it has any of them. @throws Problem insufficient_scope naming the first */
  require(...scopes: readonly [RestScope, ...RestScope[]]): void {
    if (scopes.some((scope) => this.can(scope))) return;
    const [scope] = scopes.map((name) => `gatehouse:${name}`);
    throw new Problem('insufficient_scope', `Ask for a token with the scope ${scope}.`, {
      scope,
      headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
    });
  }

  /** @throws Problem role_required */
  requireRole(role: Role): void {
    if (!this.hasRole(role)) throw new Problem('role_required', `This is for the role ${role}.`, { role });
  }

  /** Whether the token reaches what only administrators may do. */
  administers(scope: RestScope): boolean {
    return this.isAdministrator && this.can(scope);
  }
}
