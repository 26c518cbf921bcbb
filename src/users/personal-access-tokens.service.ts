import { Injectable } from '@nestjs/common';
import { Database } from '#database/database';
import type { PersonalAccessToken } from '#database/repositories/personal-access-token.repository';
import { PERSONAL_ACCESS_TOKENS } from '#database/views/personal-access-tokens';
import { Clock, addSeconds, earlier } from '#primitives/clock';
import { RootKeys } from '#primitives/root-keys';
import { newSecret } from '#primitives/secrets';
import { Problem } from '../http/problem.js';
import { type RestAnswer, created, item } from '../rest/answer.js';
import { refused } from '../rest/body.pipe.js';
import type { Caller } from '../rest/caller.js';
import { listed, readListQuery } from '../rest/list-query.js';
import type { RestCall } from '../rest/rest-call.js';
import { RestWrites, requireFound } from '../rest/rest-writes.js';
import type {
  NewPersonalAccessTokenBody,
  PersonalAccessTokenBody,
  TOKEN_STATES,
} from './dto/personal-access-token.dto.js';
import { requirePerson, requireSelf, requireSelfOrAdministrator } from './user-access.js';

const LONGEST_SECONDS = 90 * 86_400;
const MAX_LIVE = 100;
const HINT_LENGTH = 4;

/** A personal access token is never edited. */
const UNCHANGED = { revision: 0 };

/** Tokens that people make for their scripts (tokens.md §9). */
@Injectable()
export class PersonalAccessTokensService {
  constructor(
    private readonly database: Database,
    private readonly writes: RestWrites,
    private readonly rootKeys: RootKeys,
    private readonly clock: Clock,
  ) {}

  async list(call: RestCall, userId: string): Promise<RestAnswer> {
    const { read } = this.database;
    const person = await requirePerson(read, requireSelfOrAdministrator(call, userId));
    const query = readListQuery(call, PERSONAL_ACCESS_TOKENS);
    const page = await read.personalAccessTokens.page(query, person.id);
    return listed(page, query, (token) => tokenBody(token, this.clock.now()));
  }

  create(call: RestCall, userId: string, body: NewPersonalAccessTokenBody): Promise<RestAnswer> {
    const person = requireSelf(call, userId);
    requireOwnScopes(call.caller, body.scopes);
    const expiresAt = this.requireBounded(call.caller, new Date(body.expiresAt));
    const value = newSecret('gthp_');
    return this.writes.create(call, async ({ stores, now, audit }) => {
      await stores.users.lock(person); // so that parallel calls cannot share a count
      if ((await stores.personalAccessTokens.live(person, now)) >= MAX_LIVE) {
        throw new Problem('state_conflict', `There are ${MAX_LIVE} already: revoke one.`, { allowed: [] });
      }
      const token = await stores.personalAccessTokens.add({
        userId: person,
        label: body.label,
        scopes: [...body.scopes],
        expiresAt,
        fingerprint: this.rootKeys.fingerprint('personal-access-token', value),
        hintFirst: value.slice(0, HINT_LENGTH),
        hintLast: value.slice(-HINT_LENGTH),
        createdAt: now,
      });
      await audit({
        action: 'personal-access-token.create',
        ...targetOf(token),
        after: { scopes: token.scopes, expiresAt },
      });
      const location = `/api/v1/personal-access-tokens/${token.id}`;
      return created(location, { ...tokenBody(token, now), value }, UNCHANGED, true);
    });
  }

  revoke(call: RestCall, tokenId: string): Promise<RestAnswer> {
    return this.writes.change(call, async ({ stores, now, audit }) => {
      const token = requireFound(await stores.personalAccessTokens.find(tokenId));
      requireSelfOrAdministrator(call, token.userId);
      if (await stores.personalAccessTokens.revoke(token.id, now)) {
        await audit({ action: 'personal-access-token.revoke', ...targetOf(token) });
      }
      return item(tokenBody({ ...token, revokedAt: token.revokedAt ?? now }, now), UNCHANGED);
    });
  }

  /** In the future, within 90 days, and not beyond the end of a personal access token that asks: none renews itself. */
  private requireBounded({ personalTokenEndsAt }: Caller, expiresAt: Date): Date {
    const now = this.clock.now();
    const longest = addSeconds(now, LONGEST_SECONDS);
    const maximum = personalTokenEndsAt ? earlier(longest, personalTokenEndsAt) : longest;
    if (expiresAt > now && expiresAt <= maximum) return expiresAt;
    const code = expiresAt > now ? 'too_large' : 'too_small';
    const detail = `In the future, and no later than ${maximum.toISOString()}.`;
    throw refused([{ pointer: '/expiresAt', code, detail, allowed: { maximum } }]);
  }
}

/**
 * No more than the credential that asks, and only a person's: what an application makes in its owner's name would outlive
 * its secret.
 */
function requireOwnScopes(caller: Caller, scopes: readonly string[]): void {
  if (caller.clientId !== null) throw new Problem('role_required', 'Only the person can do this, not an application.');
  const missing = scopes.find((scope) => !caller.scopes.has(scope));
  if (missing === undefined) return;
  throw new Problem('insufficient_scope', `Your own token does not have ${missing}.`, { scope: missing });
}

const targetOf = ({ id }: PersonalAccessToken) => ({ target: { kind: 'PERSONAL_ACCESS_TOKEN', id } });

const tokenBody = (token: PersonalAccessToken, now: Date) =>
  ({
    id: token.id,
    label: token.label,
    scopes: token.scopes,
    expiresAt: token.expiresAt,
    hint: { first: token.hintFirst, last: token.hintLast },
    lastUsedAt: token.lastUsedAt,
    state: stateOf(token, now),
    createdAt: token.createdAt,
  }) satisfies PersonalAccessTokenBody;

function stateOf({ revokedAt, expiresAt }: PersonalAccessToken, now: Date): (typeof TOKEN_STATES)[number] {
  if (revokedAt) return 'REVOKED';
  return expiresAt <= now ? 'EXPIRED' : 'ACTIVE';
}
