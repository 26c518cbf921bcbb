import { newTimeOrderedId } from '#primitives/ids';
import type { UserStanding } from '../model/user.js';
import type { UserGrant } from '../model/user-grant.js';
import { startFamily } from '../tokens/refresh-token.js';
import type { IssuedAccessToken } from '../tokens/access-token.js';
import { tokenResponseBody } from '../tokens/token-response.js';
import type { OAuthStorage } from '../ports/oauth-storage.js';
import type { GrantContext } from './grant.js';

/** What a person allowed the client, and how they authenticated for it. */
export interface Authorization {
  readonly grantType: string;
  readonly user: UserStanding;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  readonly authenticatedAt: Date;
  readonly amr: readonly string[];
}

/**
 * Stores a new grant, in one statement or together with its opaque access token, and answers with its first tokens; with a refresh token only if the key pair may
 * use one. The answer is made before the grant is stored, so that no stored grant is without an answer it could have.
 */
export async function startUserGrant(authorization: Authorization, context: GrantContext): Promise<string> {
  const { client, secretId, storage, accessTokens, rootKeys, clock } = context;
  const { user, scopes, resources, authenticatedAt, amr } = authorization;
  const now = clock.now();
  const id = newTimeOrderedId(now);
  const refreshToken = client.grantTypes.includes('refresh_token') ? startFamily(client, now, rootKeys) : null;
  const notAfter = refreshToken?.family.absoluteEndsAt ?? null;
  const subject = { user, grantId: id, authenticatedAt, amr, notAfter };
  const accessToken = accessTokens.issue({ client, secretId, scopes, resources, subject });
  const grant: UserGrant = {
    id,
    keyPairId: client.keyPairId,
    userId: user.userId,
    grantType: authorization.grantType,
    scopes,
    resources,
    authenticatedAt,
    amr,
    epoch: [user.generation, client.generation],
    createdAt: now,
    expiresAt: notAfter ?? accessToken.expiresAt,
    family: refreshToken?.family ?? null,
  };
  await store(grant, accessToken, storage);
  return tokenResponseBody(accessToken, scopes, refreshToken?.token ?? null);
}

async function store(grant: UserGrant, { opaque }: IssuedAccessToken, storage: OAuthStorage): Promise<void> {
  if (!opaque) return storage.single(({ grants }) => grants.add(grant));
  await storage.transaction(async ({ grants, accessTokens }) => {
    await grants.add(grant);
    await accessTokens.add(opaque);
  });
}
