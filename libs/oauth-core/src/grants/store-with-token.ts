import type { OpaqueAccessToken } from '../model/opaque-access-token.js';
import type { OAuthStorage, OAuthStores } from '../ports/oauth-storage.js';

/**
 * Writes what an access token hangs on, and the token if it is an opaque one. One statement commits by itself; two are one
 * transaction, in which a token is stored only if `write` did what it was to do. Says whether it did.
 *
 * @param write one statement
 */
export async function storeWithToken(
  opaque: OpaqueAccessToken | null,
  storage: OAuthStorage,
  write: (stores: OAuthStores) => Promise<boolean>,
): Promise<boolean> {
  if (!opaque) return storage.single(write);
  return storage.transaction(async (stores) => {
    const isWritten = await write(stores);
    if (isWritten) await stores.accessTokens.add(opaque);
    return isWritten;
  });
}
