import type { ShownGrant } from '#database/views/grants';
import type { ShownToken } from '#database/views/access-tokens';
import type { Caller } from '../rest/caller.js';
import type { GrantBody, GrantSummaryBody } from './dto/grant.dto.js';

/** A grant on the wire. Its person's name is for that person and for administrators. */
export function grantSummary(grant: ShownGrant, caller: Caller) {
  const { userId, username } = grant;
  const knowsThem = userId === caller.userId || caller.administers('settings:manage');
  return {
    id: grant.id,
    user: username === null ? null : { id: userId, username: knowsThem ? username : null },
    application: { id: grant.applicationId, name: grant.applicationName },
    keyPairId: grant.keyPairId,
    keyType: grant.keyType,
    grantType: grant.grantType,
    scopes: grant.scopes,
    state: grant.state,
    createdAt: grant.createdAt,
    lastUsedAt: grant.lastUsedAt,
    expiresAt: grant.expiresAt,
  } satisfies GrantSummaryBody;
}

export const grantBody = (
  grant: ShownGrant,
  { tokens, consentedScopes }: { readonly tokens: readonly ShownToken[]; readonly consentedScopes: readonly string[] },
  caller: Caller,
): GrantBody => ({
  ...grantSummary(grant, caller),
  consentedScopes,
  tokens: tokens.map(({ id, kind, issuedAt, expiresAt, state, secretId }) => {
    return { id, kind, format: 'OPAQUE', issuedAt, expiresAt, state, secretId };
  }),
});
