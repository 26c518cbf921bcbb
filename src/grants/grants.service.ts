import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { ListQuery } from '#database/listing';
import { ChangeFeed } from '#database/memory/change-feed';
import type { Repositories } from '#database/repositories/repositories';
import { GRANT_STATES, GRANTS, type ShownGrant } from '#database/views/grants';
import { MAX_ACCESS_TOKEN_SECONDS } from '#oauth-core/tokens/access-token';
import { addSeconds, Clock } from '#primitives/clock';
import { item, type RestAnswer } from '../rest/answer.js';
import { listed, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { requireFound, RestWrites, type Work } from '../rest/rest-writes.js';
import { requireEnding, requireSight, viewerOf } from './grant-access.js';
import { grantBody, grantSummary } from './grant-body.js';

/** What people let applications do, and how they take it back. */
@Injectable()
export class GrantsService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly clock: Clock,
    private readonly feed: ChangeFeed,
  ) {}

  async list(call: RestCall): Promise<RestAnswer> {
    const { caller } = call;
    const query = readListQuery(call, GRANTS, { choices: { state: GRANT_STATES } });
    const asked = { ...query, filters: withoutMe(query.filters, caller.userId) };
    const page = await this.database.read.grants.page(asked, viewerOf(caller), this.clock.now());
    return listed(page, query, (grant) => grantSummary(grant, caller));
  }

  async read(call: RestCall, grantId: string): Promise<RestAnswer> {
    const { read } = this.database;
    const now = this.clock.now();
    const grant = requireFound(await read.grants.show(grantId, now));
    await requireSight(read, grant, call.caller);
    return answer(read, grant, call, now);
  }

  /** Ends the whole family, JWTs included. What has ended already stays as it is. */
  async revoke(call: RestCall, grantId: string): Promise<RestAnswer> {
    const { ended, body } = await this.writes.change(call, async (work) => {
      const grant = requireFound(await work.stores.grants.show(grantId, work.now));
      await requireEnding(work.stores, grant, call.caller);
      const endedNow = await endGrant(work, grant);
      const after = requireFound(await work.stores.grants.show(grantId, work.now));
      return { ended: endedNow, body: await answer(work.stores, after, call, work.now) };
    });
    if (!ended) await this.feed.catchUp(); // by somebody else, perhaps elsewhere: this process has to know it too
    return body;
  }
}

/**
 * Ends a grant that has not ended yet, and takes back what its person allowed the application: without that, it would have
 * another one without a word. True when it was this call that ended it.
 */
export async function endGrant({ stores, now, audit }: Work, grant: ShownGrant): Promise<boolean> {
  const { id, state, applicationId, keyPairId, userId } = grant;
  if (state !== 'ACTIVE') return false;
  const tokensEndAt = addSeconds(now, MAX_ACCESS_TOKEN_SECONDS);
  if (!(await stores.grants.close(id, { at: now, reason: 'revoked', tokensEndAt }))) return false;
  await stores.consents.withdraw(userId, applicationId);
  const target = { kind: 'GRANT', id };
  await audit({
    action: 'grant.revoke',
    target,
    applicationId,
    before: { state, keyPairId },
    after: { state: 'REVOKED' },
  });
  return true;
}

async function answer(
  { grants, consents }: Pick<Repositories, 'grants' | 'consents'>,
  grant: ShownGrant,
  { caller }: RestCall,
  now: Date,
): Promise<RestAnswer> {
  const tokens = await grants.tokens(grant, now);
  const consentedScopes = await consents.scopesOf(grant.userId, grant.applicationId);
  return item(grantBody(grant, { tokens, consentedScopes }, caller), { revision: 0 });
}

/** `me` is the caller. */
function withoutMe(filters: ListQuery['filters'], userId: string): ListQuery['filters'] {
  const userIds = filters.get('userId')?.map((id) => (id === 'me' ? userId : id));
  return userIds ? new Map([...filters, ['userId', userIds]]) : filters;
}
