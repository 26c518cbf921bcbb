import type { Role } from './model/user.js';

const everybody: readonly Role[] = ['SUBSCRIBER', 'PUBLISHER', 'ADMINISTRATOR'];
const publishers: readonly Role[] = ['PUBLISHER', 'ADMINISTRATOR'];
const administrators: readonly Role[] = ['ADMINISTRATOR'];

/** The scopes of our own REST API and the roles that may hold each (rest-api.md §1). */
export const managementScopes: ReadonlyMap<string, readonly Role[]> = new Map([
  ['gatehouse:account', everybody],
  ['gatehouse:applications:read', everybody],
  ['gatehouse:applications:write', everybody],
  ['gatehouse:keys:write', everybody],
  ['gatehouse:apis:write', publishers],
  ['gatehouse:subscriptions:manage', publishers],
  ['gatehouse:users:manage', administrators],
  ['gatehouse:settings:manage', administrators],
  ['gatehouse:audit:read', administrators],
]);

/** Whether this is a scope of our own REST API, existing or not: the prefix is ours alone. */
export const isManagementScope = (scope: string): boolean => scope.startsWith('gatehouse:');
