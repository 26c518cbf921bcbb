/** Every scope of our own REST API (rest-api.md §1). */
export const MANAGEMENT_SCOPES: readonly string[] = [
  'account',
  'applications:read',
  'applications:write',
  'keys:write',
  'apis:write',
  'subscriptions:manage',
  'users:manage',
  'settings:manage',
  'audit:read',
].map((name) => `gatehouse:${name}`);
