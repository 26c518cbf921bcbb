import type { Repositories } from '#database/repositories/repositories';
import { longestTokenSeconds, type Settings } from '#database/memory/settings';
import { addSeconds } from '#primitives/clock';

/**
 * Ends every token of one key pair, or of all of an application, at once and on every node: JWTs by their generation
 * (tokens.md §6). Returns the consumer keys.
 */
export async function endKeyPairTokens(
  { keyPairs, generations }: Repositories,
  whose: { readonly applicationId: string } | { readonly keyPairId: string },
  now: Date,
  settings: Settings,
): Promise<readonly string[]> {
  const consumerKeys = await keyPairs.consumerKeys(whose);
  const endsAt = addSeconds(now, longestTokenSeconds(settings));
  for (const consumerKey of consumerKeys) await generations.raise('KEY_PAIR', consumerKey, endsAt);
  return consumerKeys;
}
