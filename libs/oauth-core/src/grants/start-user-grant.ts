import { newTimeOrderedId } from '#primitives/ids';
import type { RequestedClaims } from '../model/requested-claims.js';
import type { OpaqueAccessToken } from '../model/opaque-access-token.js';
import type { UserStanding } from '../model/user.js';
import type { UserGrant } from '../model/user-grant.js';
import { startFamily } from '../tokens/refresh-token.js';
import { tokenResponseBody } from '../tokens/token-response.js';
import type { GrantContext } from './grant.js';

/** What a person allowed the client, and how they authenticated for it. */
export interface Authorization {
  /** Null: a new one. */
  readonly grantId: string | null;
  readonly grantType: string;
  readonly user: UserStanding;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly authenticatedAt: Date;
  readonly amr: readonly string[];
  readonly epoch: UserGrant['epoch'];
  readonly sessionId: string | null;
  readonly claims: RequestedClaims;
  /** What of it the first access token is for. */
  readonly accessToken: { readonly scopes: readonly string[]; readonly resources: readonly string[] };
  /** What only its ID token says; null: there is none. */
  readonly idToken: { readonly nonce: string | null; readonly claims: Readonly<Record<string, unknown>> } | null;
}

/** A grant that is still to be stored, with the answer that then may be given. */
export interface StartedGrant {
  readonly grant: UserGrant;
  readonly opaque: OpaqueAccessToken | null;
  readonly body: string;
}

/**
 * Makes a new grant and its first tokens; with a refresh token only if the key pair may use one, whether or not the person
 * allowed `offline_access`: without that it ends with their session, as the clients of old expect it to be there (OpenID
 * Connect Core section 11 leaves other uses open). The answer is made before the grant is stored, so that no stored grant
 * is without an answer it could have.
 */
export async function startUserGrant(authorization: Authorization, context: GrantContext): Promise<StartedGrant> {
  const { client, secretId, accessTokens, idTokens, rootKeys, clock } = context;
  const { user, authenticatedAt, amr, sessionId, accessToken: narrowed, idToken, ...granted } = authorization;
  const now = clock.now();
  const id = granted.grantId ?? newTimeOrderedId(now);
  const refreshToken = client.grantTypes.includes('refresh_token') ? startFamily(client, now, rootKeys) : null;
  const notAfter = refreshToken?.family.absoluteEndsAt ?? null;
  const subject = { user, grantId: id, authenticatedAt, amr, notAfter };
  const accessToken = accessTokens.issue({ client, secretId, ...narrowed, subject });
  const grant: UserGrant = {
    id,
    keyPairId: client.keyPairId,
    userId: user.userId,
    grantType: granted.grantType,
    scopes: granted.scopes,
    resources: granted.resources,
    authenticatedAt,
    amr,
    epoch: granted.epoch,
    sessionId,
    claims: granted.claims,
    createdAt: now,
    expiresAt: notAfter ?? accessToken.expiresAt,
    family: refreshToken?.family ?? null,
  };
  const signIn = { client, userId: user.userId, sessionId, authenticatedAt, amr, accessToken: accessToken.token };
  const body = tokenResponseBody(accessToken, narrowed.scopes, {
    refreshToken: refreshToken?.token ?? null,
    idToken: idToken && (await idTokens.issue({ ...signIn, ...idToken })),
  });
  return { grant, opaque: accessToken.opaque, body };
}
