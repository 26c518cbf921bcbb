import type { Repositories } from '#database/repositories/repositories';
import { MAX_ACCESS_TOKEN_SECONDS } from '#oauth-core/tokens/access-token';
import { addSeconds } from '#primitives/clock';

/** Everything by which a mail lets somebody in, or lets them choose where such mails go. */
const EVERY_PURPOSE = ['SIGN_UP', 'EMAIL_CHANGE', 'PASSWORD_RESET', 'INVITATION'] as const;

/**
 * Ends everything by which a person is signed in, on every node within a second (tokens.md §6): sessions and sign-ins
 * that lack their second factor, grants with their tokens, personal access tokens, and the mails that would let somebody in again. Whoever had the old password had all that.
 */
export async function endAccess(stores: Repositories, userId: string, at: Date): Promise<void> {
  await stores.grants.endAllOf(userId, at);
  await stores.sessions.endAllOf(userId, at);
  await stores.signIns.endAllOf(userId);
  await stores.personalAccessTokens.revokeAllOf(userId, at);
  await stores.confirmations.endAllOf(userId, EVERY_PURPOSE);
  await stores.generations.raise('USER', userId, addSeconds(at, MAX_ACCESS_TOKEN_SECONDS));
}
