import { MAX_ACCESS_TOKEN_SECONDS } from '#oauth-core/tokens/access-token';
import { addSeconds } from '#primitives/clock';

/** How long a key signs before the next one takes over. */
export const ACTIVE_SECONDS = 90 * 86_400;

/** `max-age` of the JWKS documents (metadata.controller.ts): a cache may be that far behind. */
export const JWKS_CACHE_SECONDS = 300;

/** What clocks of two processes may differ by, and a few polls of the change feed. */
const MARGIN_SECONDS = 60;

/**
 * From when on a key that was published at this instant may sign: every cache of the JWKS holds it then, and so does every
 * process that still decides anything, for one that hears nothing from the database gives up after `staleSeconds`.
 */
export const mayBeginAt = (publishedAt: Date, staleSeconds: number): Date =>
  addSeconds(publishedAt, JWKS_CACHE_SECONDS + staleSeconds + MARGIN_SECONDS);

/**
 * A key that ended before this instant has signed nothing that is still alive. A process that hears nothing may have gone
 * on signing with it for `staleSeconds`; no token lives longer than the cap, whatever the settings say or said.
 */
export const nothingAliveBefore = (now: Date, staleSeconds: number): Date =>
  addSeconds(now, -(MAX_ACCESS_TOKEN_SECONDS + staleSeconds + MARGIN_SECONDS));
