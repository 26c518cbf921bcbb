import type { Repositories } from '#database/repositories/repositories';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { MAX_ACCESS_TOKEN_SECONDS } from '#oauth-core/tokens/access-token';
import { addSeconds } from '#primitives/clock';
import { queueLogouts } from './queue-logouts.js';

/**
 * Ends a session with the grants that were given in it, on every node within a second (tokens.md §6), and has the
 * applications told. True for the one caller that ended it.
 *
 * @param options.keepOffline whether grants for `offline_access` live on, as they do when a person signs out (OpenID
 * Connect Core section 11)
 */
export async function endSession(
  stores: Repositories,
  { sessionId }: Pick<SignedIn, 'sessionId'>,
  at: Date,
  { keepOffline }: { readonly keepOffline: boolean },
): Promise<boolean> {
  if (!(await stores.sessions.end(sessionId, at))) return false;
  await stores.codes.spendOf(sessionId, at); // before the grants are read: an exchange under way has made one then
  for (const { id, scopes } of await stores.grants.liveOfSession(sessionId)) {
    if (keepOffline && scopes.includes('offline_access')) continue;
    const tokensEndAt = addSeconds(at, MAX_ACCESS_TOKEN_SECONDS);
    await stores.grants.close(id, { at, reason: 'revoked', tokensEndAt });
  }
  await queueLogouts(stores, [sessionId], at);
  return true;
}
