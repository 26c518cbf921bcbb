import { addSeconds, earlier, epochSeconds } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import { newLocator, newRefreshToken } from '#primitives/secrets';
import { temporarilyUnavailable } from '../errors.js';
import type { Client } from '../model/client.js';
import type { FoundFamily, RefreshFamily } from '../model/user-grant.js';
import { openAnswer } from './replay-answer.js';

/** A refresh token in the clear, which is never stored, and what is stored of it. */
export interface IssuedRefreshToken {
  readonly token: string;
  readonly family: RefreshFamily;
}

/** The first token of a new family (tokens.md §5). */
export function startFamily(client: Client, now: Date, rootKeys: RootKeys): IssuedRefreshToken {
  const absoluteEndsAt = addSeconds(now, client.refreshTokenLifetimeSeconds);
  return issueInFamily({ locator: newLocator(), absoluteEndsAt }, client, now, rootKeys);
}

/** The next token of a family: it ends when unused for so long, and never after the family's absolute end. */
export function issueInFamily(
  { locator, absoluteEndsAt }: Pick<RefreshFamily, 'locator' | 'absoluteEndsAt'>,
  client: Client,
  now: Date,
  rootKeys: RootKeys,
): IssuedRefreshToken {
  const token = newRefreshToken(locator);
  const current = rootKeys.fingerprint('refresh-token', token);
  const idleEndsAt = earlier(addSeconds(now, client.refreshTokenIdleSeconds), absoluteEndsAt);
  return { token, family: { locator, current, idleEndsAt, absoluteEndsAt } };
}

/** A refresh token as a client presents it. */
export interface PresentedRefreshToken {
  readonly token: string;
  /** Digest of what else the request says; only the very same request gets a lost answer again. */
  readonly requestDigest: string;
}

/** What a presented token is, by the row of its family. */
export type RefreshVerdict =
  | { readonly outcome: 'current'; readonly family: FoundFamily }
  | { readonly outcome: 'replayed'; readonly body: string }
  | { readonly outcome: 'stolen'; readonly family: FoundFamily }
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Decides what a presented refresh token is. Current: it may be exchanged. Replayed: the one before, asked again by the
 * same request within the window, because its answer was lost. Stolen: any other of a living family (RFC 9700 section
 * 4.14.2). An ended family, and somebody else's, are only refused.
 *
 * @throws OAuthError temporarily_unavailable when it cannot tell
 */
export function judgeRefreshToken(
  presented: PresentedRefreshToken,
  family: FoundFamily | null,
  { client, now, rootKeys }: { readonly client: Client; readonly now: Date; readonly rootKeys: RootKeys },
): RefreshVerdict {
  if (!family) return { outcome: 'refused', reason: 'no such refresh family' };
  const end = endOf(family, client, now);
  if (end) return { outcome: 'refused', reason: end };
  // Another process writes with a root key that this one was not given: nobody must be taken for a thief because of that.
  if (!rootKeys.knows(family.current)) throw temporarilyUnavailable('its root key is not here', 2);
  if (rootKeys.matches(family.current, 'refresh-token', presented.token)) {
    const pause = pauseOf(family, now);
    return pause ? { outcome: 'refused', reason: pause } : { outcome: 'current', family };
  }
  const body = replayableBody(presented, family, { client, now, rootKeys });
  if (body === null) return { outcome: 'stolen', family };
  const pause = pauseOf(family, now);
  return pause ? { outcome: 'refused', reason: pause } : { outcome: 'replayed', body };
}

/** Why nothing of the family can be alive for this client, or null. */
function endOf({ grant, user, endedAt, absoluteEndsAt }: FoundFamily, client: Client, now: Date): string | null {
  if (grant.keyPairId !== client.keyPairId) return 'refresh token of another client';
  if (endedAt) return 'the grant was ended';
  // In whole seconds, like the access token that could not outlive it.
  if (epochSeconds(absoluteEndsAt) <= epochSeconds(now)) return 'the absolute lifetime is over';
  const [userGeneration, keyPairGeneration] = grant.epoch;
  if (userGeneration < user.generation) return 'every token of the person was ended';
  if (keyPairGeneration < client.generation) return 'every token of the key pair was ended';
  return null;
}

/** Why its tokens cannot be exchanged although some could still be alive, or null. */
function pauseOf({ user, idleEndsAt }: FoundFamily, now: Date): string | null {
  if (!user.enabled) return 'the person is disabled';
  return idleEndsAt <= now ? 'the refresh token was not used in time' : null;
}

/** The answer of the last rotation, if that is what was lost and asked again in time. */
function replayableBody(
  presented: PresentedRefreshToken,
  { previous, answer, rotatedAt }: FoundFamily,
  { client, now, rootKeys }: { readonly client: Client; readonly now: Date; readonly rootKeys: RootKeys },
): string | null {
  if (!previous || !answer || !rotatedAt) return null;
  if (!rootKeys.matches(previous, 'refresh-token', presented.token)) return null;
  if (now >= addSeconds(rotatedAt, client.refreshReplaySeconds)) return null;
  return openAnswer(answer, presented, rootKeys);
}
