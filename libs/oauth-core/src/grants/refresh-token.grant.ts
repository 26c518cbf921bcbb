import { addSeconds, earlier } from '#primitives/clock';
import { refreshTokenLocator } from '#primitives/secrets';
import { tokenDigest } from '#primitives/signature';
import { type OAuthError, invalidGrant, temporarilyUnavailable } from '../errors.js';
import type { OpaqueAccessToken } from '../model/opaque-access-token.js';
import type { FoundFamily, Rotation } from '../model/user-grant.js';
import { requireParameter } from '../parameters.js';
import type { OAuthStorage } from '../ports/oauth-storage.js';
import { narrowResources, requestedResources, requireFitting } from '../resources.js';
import { parseScope } from '../scope-syntax.js';
import { narrowScopes } from '../scopes.js';
import { MAX_ACCESS_TOKEN_SECONDS } from '../tokens/access-token.js';
import { idTokenClaims } from '../tokens/id-token.js';
import {
  type PresentedRefreshToken,
  type RefreshVerdict,
  issueInFamily,
  judgeRefreshToken,
} from '../tokens/refresh-token.js';
import { sealAnswer } from '../tokens/replay-answer.js';
import { tokenResponseBody } from '../tokens/token-response.js';
import type { Grant, GrantContext } from './grant.js';
import { storeWithToken } from './store-with-token.js';

interface RefreshRequest extends PresentedRefreshToken {
  readonly locator: Buffer;
  readonly scope: string | null;
  readonly resources: readonly string[];
}

/**
 * Trades a refresh token for a new pair and rotates it (RFC 6749 section 6, RFC 9700 section 4.14.2; tokens.md §5). Two
 * statements: one finds the family, one rotates it, in one transaction with an opaque access token. Of concurrent callers one rotates, the others get its answer.
 */
export const refreshTokenGrant: Grant = {
  type: 'refresh_token',
  userGrant: true,
  advertised: true,

  async exchange(context) {
    const request = readRequest(context);
    const verdict = await judge(request, context);
    if (verdict.outcome !== 'current') return settle(verdict, context);

    const { body, ...renewal } = await renew(verdict.family, request, context);
    if (await rotate(renewal, context.storage)) return body;
    // Another caller rotated or ended the family between our two statements; one look more says what this token is now.
    return settle(await judge(request, context), context);
  },
};

function readRequest({ client, parameters, issuer }: GrantContext): RefreshRequest {
  const token = requireParameter(parameters, 'refresh_token');
  const scope = parameters.get('scope') ?? null;
  const scopes = scope === null ? null : [...parseScope(scope)].sort();
  const resources = requestedResources(parameters, issuer);
  const locator = refreshTokenLocator(token);
  if (!locator) throw notValid('not a refresh token, or a mistyped one');
  const requestDigest = tokenDigest(JSON.stringify([client.consumerKey, client.authMethod, scopes, resources]));
  return { token, locator, scope, resources, requestDigest };
}

async function judge(request: RefreshRequest, { client, storage, rootKeys, clock }: GrantContext) {
  const family = await storage.read.grants.findFamily(request.locator);
  return judgeRefreshToken(request, family, { client, now: clock.now(), rootKeys });
}

interface Renewal {
  readonly rotation: Rotation;
  readonly opaque: OpaqueAccessToken | null;
  readonly body: string;
}

/** The answer of a rotation, and what the rotation writes. */
async function renew(family: FoundFamily, request: RefreshRequest, context: GrantContext): Promise<Renewal> {
  const { client, secretId, scopeCatalogue, accessTokens, rootKeys, clock } = context;
  const { grant, user } = family;
  const question = { client, requested: request.scope, user, catalogue: scopeCatalogue };
  const scopes = await narrowScopes(grant.scopes, question);
  const resources = narrowResources(grant.resources, request.resources);
  requireFitting(resources, scopes);

  const now = clock.now();
  const { authenticatedAt, amr } = grant;
  const subject = { user, grantId: grant.id, authenticatedAt, amr, notAfter: family.absoluteEndsAt };
  const accessToken = accessTokens.issue({ client, secretId, scopes, resources, subject });
  const next = issueInFamily(family, client, now, rootKeys);
  const idToken = await renewedIdToken(family, { scopes, accessToken: accessToken.token }, context);
  const body = tokenResponseBody(accessToken, scopes, { refreshToken: next.token, idToken });
  const rotation = {
    locator: family.locator,
    from: family.current,
    to: next.family.current,
    answer: sealAnswer(body, request, rootKeys),
    rotatedAt: now,
    answerEndsAt: addSeconds(now, client.refreshReplaySeconds),
    idleEndsAt: next.family.idleEndsAt,
  };
  return { rotation, opaque: accessToken.opaque, body };
}

/** As after the sign-in but for `nonce` (OpenID Connect Core section 12.2); null for a grant that began without one. */
async function renewedIdToken(
  { grant, user }: FoundFamily,
  { scopes, accessToken }: { readonly scopes: readonly string[]; readonly accessToken: string },
  { client, storage, idTokens }: GrantContext,
): Promise<string | null> {
  if (grant.grantType === 'password' || !scopes.includes('openid')) return null;
  const { userId } = user;
  const { sessionId, authenticatedAt, amr } = grant;
  const claims = await idTokenClaims({ userId, scopes, requested: grant.claims }, storage);
  return idTokens.issue({ client, userId, sessionId, authenticatedAt, amr, nonce: null, accessToken, claims });
}

/** Whether this caller rotated. */
const rotate = ({ rotation, opaque }: Omit<Renewal, 'body'>, storage: OAuthStorage): Promise<boolean> =>
  storeWithToken(opaque, storage, ({ grants }) => grants.rotate(rotation));

/** The answer to a token that is not to be exchanged, or not any more. */
async function settle(verdict: RefreshVerdict, context: GrantContext): Promise<string> {
  switch (verdict.outcome) {
    case 'replayed': // the reply was lost: the same answer again, byte for byte
      return verdict.body;
    case 'stolen':
      await endFamily(verdict.family, context); // commits first, then refuses
      throw notValid('refresh token replayed; its grant is ended');
    case 'refused':
      throw notValid(verdict.reason);
    case 'current':
      throw temporarilyUnavailable('a rotation found no row, yet the token is current', 1);
  }
}

async function endFamily({ grant, absoluteEndsAt }: FoundFamily, { storage, clock }: GrantContext): Promise<void> {
  const at = clock.now();
  const tokensEndAt = earlier(absoluteEndsAt, addSeconds(at, MAX_ACCESS_TOKEN_SECONDS));
  await storage.transaction(({ grants }) => grants.end(grant.id, { at, reason: 'refresh_token_reused', tokensEndAt }));
}

const notValid = (reason: string): OAuthError =>
  invalidGrant(
    reason,
    'The refresh token is not valid for this client, or not any more. Use the newest one, each only once; if that is refused, the person has to sign in again.',
  );
