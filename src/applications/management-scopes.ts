import { isManagementScope } from '#oauth-core/management-scopes';
import type { Work } from '../rest/rest-writes.js';

/**
 * Keys that may be granted scopes of this API act as the owner. Those who know their secrets now must not act as the next
 * one.
 */
export async function withdrawManagementScopes(
  { stores, now }: Pick<Work, 'stores' | 'now'>,
  applicationId: string,
): Promise<void> {
  for (const keyPair of await stores.keyPairs.ofApplication(applicationId)) {
    if (keyPair.managementScopes.length === 0) continue;
    const defaultScopes = keyPair.defaultScopes.filter((scope) => !isManagementScope(scope));
    await stores.keyPairs.change(keyPair, { managementScopes: [], defaultScopes }, now);
  }
}
