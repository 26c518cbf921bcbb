import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '#database/memory/change-feed';
import { longestTokenSeconds } from '#database/memory/settings';
import { SettingsMemory } from '#database/memory/settings-memory';
import type { ShownAccessToken } from '#database/views/access-tokens';
import type { GrantOwner, GrantState } from '#database/views/grants';
import { addSeconds } from '#primitives/clock';
import { requireMember } from '../applications/application-access.js';
import { endKeyPairTokens } from '../applications/ended-tokens.js';
import { plain, type RestAnswer } from '../rest/answer.js';
import type { RestCall } from '../rest/rest-call.js';
import { type Deed, notFound, requireFound, RestWrites, type Work } from '../rest/rest-writes.js';
import type { ReasonBody, UserTokensBody } from './dto/grant.dto.js';
import { requireEnding } from './grant-access.js';
import { endGrant } from './grants.service.js';

/** The end of one stored token, or of all that somebody has. */
@Injectable()
export class TokenRevocationsService {
  constructor(
    private readonly writes: RestWrites,
    private readonly settings: SettingsMemory,
    private readonly feed: ChangeFeed,
  ) {}

  /** An access token ends alone; a refresh token is its grant, which ends. */
  async revoke(call: RestCall, tokenId: string): Promise<RestAnswer> {
    const { endedNow, state } = await this.writes.change(call, async (work) => {
      const accessToken = await work.stores.accessTokens.show(tokenId, work.now);
      return accessToken ? endAccessToken(work, call, accessToken) : endRefreshToken(work, call, tokenId);
    });
    if (!endedNow) await this.feed.catchUp(); // by somebody else, perhaps elsewhere: this process has to know it too
    return plain({ token: { id: tokenId, state } });
  }

  /** Everything by which a person let somebody act for them, consents and personal access tokens included; their sessions if asked. */
  ofUser(call: RestCall, id: string, { reason, sessions = false }: UserTokensBody): Promise<RestAnswer> {
    const { caller } = call;
    const userId = id === 'me' ? caller.userId : id;
    return this.writes.change(call, async (work) => {
      const { stores, now } = work;
      const isSelf = userId === caller.userId && caller.can('account');
      if (!isSelf && !caller.administers('settings:manage')) throw notFound();
      requireFound(await stores.users.findStanding(userId));
      const deed = {
        action: 'user.revoke-tokens',
        target: { kind: 'USER', id: userId },
        after: { reason: reason ?? null, sessions },
      };
      return endedAll(work, { userId }, deed, async () => {
        await stores.consents.withdrawAllOf(userId);
        await stores.grants.endAllOf(userId, now);
        await stores.personalAccessTokens.revokeAllOf(userId, now);
        if (sessions) await stores.sessions.endAllOf(userId, now);
        const endsAt = addSeconds(now, longestTokenSeconds(this.settings.current));
        const generation = await stores.generations.raise('USER', userId, endsAt);
        if (!sessions) await stores.sessions.keepThrough(userId, generation);
      });
    });
  }

  ofApplication(call: RestCall, applicationId: string, { reason }: ReasonBody): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const { name } = await requireKeys(work, call, applicationId);
      const target = { kind: 'APPLICATION', id: applicationId, name };
      const deed = { action: 'application.revoke-tokens', target, applicationId, after: { reason: reason ?? null } };
      return this.endedKeyPairs(work, { applicationId }, deed);
    });
  }

  ofKeyPair(call: RestCall, keyPairId: string, { reason }: ReasonBody): Promise<RestAnswer> {
    return this.writes.change(call, async (work) => {
      const applicationId = requireFound(await work.stores.keyPairs.findApplicationId(keyPairId));
      await requireKeys(work, call, applicationId);
      const target = { kind: 'KEY_PAIR', id: keyPairId };
      return this.endedKeyPairs(
        work,
        { keyPairId },
        { action: 'key-pair.revoke-tokens', target, applicationId, after: { reason: reason ?? null } },
      );
    });
  }

  private endedKeyPairs(work: Work, whose: Exclude<GrantOwner, { userId: string }>, deed: Deed): Promise<RestAnswer> {
    return endedAll(work, whose, deed, () => endKeyPairTokens(work.stores, whose, work.now, this.settings.current));
  }
}

interface Outcome {
  /** By this call. */
  readonly endedNow: boolean;
  readonly state: GrantState;
}

/** Counts what is alive before it ends. */
async function endedAll(
  { stores, now, audit }: Work,
  whose: GrantOwner,
  deed: Deed,
  end: () => Promise<unknown>,
): Promise<RestAnswer> {
  const revokedGrants = await stores.grants.countLive(whose, now);
  await end();
  await audit({ ...deed, after: { ...deed.after, revokedGrants } });
  return plain({ revokedGrants });
}

async function endAccessToken(
  { stores, now, audit }: Work,
  { caller }: RestCall,
  { id, state, expiresAt, applicationId, grantId }: ShownAccessToken,
): Promise<Outcome> {
  const grant = grantId === null ? null : await stores.grants.show(grantId, now);
  await requireEnding(stores, { applicationId, userId: grant?.userId ?? null }, caller);
  if (state !== 'ACTIVE') return { endedNow: false, state };
  const endedNow = await stores.revocations.closeToken(id, expiresAt);
  if (endedNow)
    await audit({ action: 'token.revoke', target: { kind: 'TOKEN', id }, applicationId, after: { grantId } });
  return { endedNow, state: 'REVOKED' };
}

async function endRefreshToken(work: Work, { caller }: RestCall, tokenId: string): Promise<Outcome> {
  const grant = requireFound(await work.stores.grants.show(tokenId, work.now));
  if (!grant.refreshToken) throw notFound();
  await requireEnding(work.stores, grant, caller);
  const endedNow = await endGrant(work, grant);
  return { endedNow, state: grant.state === 'ACTIVE' ? 'REVOKED' : grant.state };
}

/** The application, if the caller may end what its keys were given. */
async function requireKeys({ stores }: Work, { caller }: RestCall, applicationId: string) {
  const application = await requireMember(stores, applicationId, caller, 'DEVELOPER');
  if (!caller.administers('settings:manage')) caller.require('keys:write');
  return application;
}
