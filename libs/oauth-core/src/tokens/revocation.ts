import { type Clock, addSeconds, earlier } from '#primitives/clock';
import { refreshTokenLocator } from '#primitives/secrets';
import type { Client } from '../model/client.js';
import { type FormParameters, requireParameter } from '../parameters.js';
import type { OAuthStorage, RequestingClient } from '../ports/oauth-storage.js';
import { whileStorageAnswers } from '../storage-away.js';
import { MAX_ACCESS_TOKEN_SECONDS } from './access-token.js';
import type { VerifiedAccessToken } from './access-token-claims.js';
import type { AccessTokens } from './access-tokens.js';

/** A request to the revocation endpoint whose client is authenticated. */
export interface RevocationRequest {
  readonly client: Client;
  readonly parameters: FormParameters;
  readonly clientAddress: string;
  readonly traceId: string;
}

export interface RevocationServices {
  readonly storage: OAuthStorage;
  readonly accessTokens: AccessTokens;
  readonly clock: Clock;
}

/**
 * `ended`: by this request, and this process knows. `ended_before`: somebody was faster, perhaps a moment ago and on
 * another process, so that this one may still have to hear of it. `nothing`: there was nothing of the client's to end.
 */
export type RevocationOutcome = 'ended' | 'ended_before' | 'nothing';

/**
 * Ends a token of the client (RFC 7009; tokens.md §6): either half of a person's pair ends their grant and all that came
 * from it, an application token ends alone. An unknown token, and somebody else's, change nothing and are no error: the
 * caller learns nothing from it. `token_type_hint` is not needed, since the tokens tell what they are.
 *
 * @throws OAuthError invalid_request without a token; temporarily_unavailable when it is not known to be ended
 */
export async function revokeToken(
  request: RevocationRequest,
  services: RevocationServices,
): Promise<RevocationOutcome> {
  const token = requireParameter(request.parameters, 'token');
  const locator = refreshTokenLocator(token);
  return whileStorageAnswers(() =>
    locator ? endFamily(locator, request, services) : revokeAccessToken(token, request, services),
  );
}

/**
 * Any token of the family will do, the spent ones too: a client that refreshes and revokes at once cannot know which one
 * is current, and the revocation has to win (RFC 7009 section 2.1).
 */
async function endFamily(
  locator: Buffer,
  request: RevocationRequest,
  services: RevocationServices,
): Promise<RevocationOutcome> {
  const family = await services.storage.read.grants.findFamily(locator);
  if (!family || family.grant.keyPairId !== request.client.keyPairId) return 'nothing';
  return endGrant(family.grant.id, family.absoluteEndsAt, request, services);
}

async function revokeAccessToken(
  token: string,
  request: RevocationRequest,
  services: RevocationServices,
): Promise<RevocationOutcome> {
  const verdict = await services.accessTokens.identify(token, request.clientAddress);
  if ('refused' in verdict || verdict.verified.consumerKey !== request.client.consumerKey) return 'nothing';
  const { grantId } = verdict.verified;
  // An expired token still names its grant, whose refresh token lives on.
  return grantId === null ? endAlone(verdict.verified, request, services) : endGrant(grantId, null, request, services);
}

async function endGrant(
  grantId: string,
  lastEnd: Date | null,
  request: RevocationRequest,
  { storage, clock }: RevocationServices,
): Promise<RevocationOutcome> {
  const at = clock.now();
  const lifetimeEnd = addSeconds(at, MAX_ACCESS_TOKEN_SECONDS);
  const tokensEndAt = lastEnd ? earlier(lastEnd, lifetimeEnd) : lifetimeEnd;
  const by = requesting(request);
  const ending = { at, reason: 'revoked', tokensEndAt, by } as const;
  return outcomeOf(await storage.transaction(({ grants }) => grants.end(grantId, ending)));
}

async function endAlone(
  { tokenId, expiresAt }: VerifiedAccessToken,
  request: RevocationRequest,
  { storage, clock }: RevocationServices,
): Promise<RevocationOutcome> {
  const at = clock.now();
  if (expiresAt <= at) return 'nothing'; // it has ended already
  const revocation = { at, endsAt: expiresAt, by: requesting(request) };
  return outcomeOf(await storage.transaction(({ revocations }) => revocations.revokeToken(tokenId, revocation)));
}

const outcomeOf = (byThisRequest: boolean): RevocationOutcome => (byThisRequest ? 'ended' : 'ended_before');

const requesting = ({ client, clientAddress, traceId }: RevocationRequest): RequestingClient => ({
  consumerKey: client.consumerKey,
  applicationId: client.applicationId,
  address: clientAddress,
  traceId,
});
