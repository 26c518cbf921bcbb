import type { Repositories } from '#database/repositories/repositories';
import type { SignedIn } from '#oauth-core/model/signed-in';
import { MAX_ACCESS_TOKEN_SECONDS } from '#oauth-core/tokens/access-token';
import { addSeconds } from '#primitives/clock';

/** Whether what a person allowed for the time when they are away (OpenID Connect Core section 11) goes on. */
interface Reach {
  readonly keepOffline: boolean;
}

/**
 * Ends a session with the grants that began in it, on every node within a second. True for the one caller that ended it.
 * Only inside a transaction; the caller writes the audit event.
 */
export async function endSession(
  { sessions, grants }: Pick<Repositories, 'sessions' | 'grants'>,
  { sessionId }: Pick<SignedIn, 'sessionId'>,
  at: Date,
  { keepOffline }: Reach,
): Promise<boolean> {
  if (!(await sessions.end(sessionId, at))) return false;
  const tokensEndAt = addSeconds(at, MAX_ACCESS_TOKEN_SECONDS);
  for (const { id, scopes } of await grants.ofSession(sessionId, at)) {
    if (keepOffline && scopes.includes('offline_access')) continue;
    await grants.close(id, { at, reason: 'revoked', tokensEndAt });
  }
  return true;
}
