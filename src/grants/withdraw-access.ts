import type { Repositories } from '#database/repositories/repositories';
import { MAX_ACCESS_TOKEN_SECONDS } from '#oauth-core/tokens/access-token';
import { addSeconds } from '#primitives/clock';

/**
 * Takes back all that a person let an application do, on every node within a second (tokens.md §6): what they allowed, the
 * codes under way, and every grant with its tokens. Says how many scopes and grants that were. Only inside a transaction;
 * the caller writes the audit event.
 */
export async function withdrawAccess(
  { consents, codes, grants }: Pick<Repositories, 'consents' | 'codes' | 'grants'>,
  { userId, applicationId }: { readonly userId: string; readonly applicationId: string },
  at: Date,
): Promise<{ readonly scopes: number; readonly grants: number }> {
  const scopes = await consents.withdraw(userId, applicationId);
  await codes.spendBetween(userId, applicationId, at); // before the grants are read: an exchange under way makes one
  const tokensEndAt = addSeconds(at, MAX_ACCESS_TOKEN_SECONDS);
  let ended = 0;
  for (const grantId of await grants.between(userId, applicationId, at)) {
    if (await grants.close(grantId, { at, reason: 'revoked', tokensEndAt })) ended += 1;
  }
  return { scopes, grants: ended };
}
