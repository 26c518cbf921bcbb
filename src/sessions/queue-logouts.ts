import type { Repositories } from '#database/repositories/repositories';
import { addSeconds } from '#primitives/clock';

/** A client that could not be told within an hour has ended its own session by itself, or never will. */
const TRIED_FOR_SECONDS = 3_600;

/**
 * Has every application told that it took part in these sessions, which end in this very transaction: what was answered
 * is never lost. For whoever ends sessions otherwise than by `endSession`.
 */
export async function queueLogouts(
  { logoutDeliveries }: Pick<Repositories, 'logoutDeliveries'>,
  sessionIds: readonly string[],
  at: Date,
): Promise<void> {
  await logoutDeliveries.queue(sessionIds, at, addSeconds(at, TRIED_FOR_SECONDS));
}
