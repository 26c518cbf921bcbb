import { type Clock, earlier, epochSeconds } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import { refreshTokenLocator } from '#primitives/secrets';
import { invalidClient } from '../errors.js';
import type { Client } from '../model/client.js';
import { type FormParameters, requireParameter } from '../parameters.js';
import { type OAuthStorage, StorageUnavailable } from '../ports/oauth-storage.js';
import type { PairwiseSubjects } from '../ports/pairwise-subjects.js';
import type { Usernames } from '../ports/usernames.js';
import { whileStorageAnswers } from '../storage-away.js';
import type { VerifiedAccessToken } from './access-token-claims.js';
import type { AccessTokens } from './access-tokens.js';
import { judgeRefreshToken } from './refresh-token.js';

export interface IntrospectionServices {
  readonly issuer: string;
  readonly storage: OAuthStorage;
  readonly accessTokens: AccessTokens;
  readonly usernames: Usernames;
  readonly subjects: PairwiseSubjects;
  readonly rootKeys: RootKeys;
  readonly clock: Clock;
}

/** A request to the introspection endpoint whose client is authenticated. */
export interface IntrospectionRequest {
  readonly client: Client;
  readonly parameters: FormParameters;
  readonly clientAddress: string;
}

/** RFC 7662 section 2.2, with the names of the wire. */
export type IntrospectionAnswer = Readonly<Record<string, unknown>> & { readonly active: boolean };

/** All there is to say of a token that is not good, does not exist, or is none of the client's business. */
const INACTIVE: IntrospectionAnswer = { active: false };

/**
 * What a token says, to the client that it was issued to, and to one that an administrator lets introspect the tokens of
 * its audience (RFC 7662; tokens.md §7). Nothing is kept between two questions but what is true for everybody who asks.
 *
 * @throws OAuthError invalid_client for a public client, which could be anybody (section 2.1); invalid_request without a
 *   token; temporarily_unavailable for an opaque or refresh token that cannot be looked up, or must not be after too many
 *   unknown ones. A JWT waits for no database.
 */
export async function introspectToken(
  request: IntrospectionRequest,
  services: IntrospectionServices,
): Promise<IntrospectionAnswer> {
  if (request.client.authMethod === 'none') throw invalidClient('a public client');
  const token = requireParameter(request.parameters, 'token');
  const locator = refreshTokenLocator(token);
  return whileStorageAnswers(() =>
    locator
      ? describeRefreshToken(token, locator, request.client, services)
      : describeAccessToken(token, request, services),
  );
}

async function describeAccessToken(
  token: string,
  { client, clientAddress }: IntrospectionRequest,
  { accessTokens, usernames }: IntrospectionServices,
): Promise<IntrospectionAnswer> {
  const found = accessTokens.verify(token, clientAddress);
  const verdict = found instanceof Promise ? await found : found;
  if ('refused' in verdict || !mayIntrospect(client, verdict.verified)) return INACTIVE;
  const { gid: _grant, epoch: _generations, ...claims } = verdict.verified.claims;
  const username = await usernameOf(verdict.verified, usernames);
  return {
    active: true,
    token_type: 'Bearer',
    token_use: 'access_token',
    ...(username !== null && { username }),
    ...claims,
  };
}

const mayIntrospect = (client: Client, { consumerKey, audience }: VerifiedAccessToken): boolean =>
  consumerKey === client.consumerKey || audience.some((resource) => client.introspectionResources.includes(resource));

/** The name is an addition: while the storage is away the answer goes without it. */
async function usernameOf({ tokenType, subject }: VerifiedAccessToken, usernames: Usernames): Promise<string | null> {
  if (tokenType === 'APPLICATION') return null;
  return usernames.find(subject).catch((error: unknown) => {
    if (error instanceof StorageUnavailable) return null;
    throw error;
  });
}

/** Only the newest of a living family, and only to its own client: no resource accepts it. */
async function describeRefreshToken(
  token: string,
  locator: Buffer,
  client: Client,
  { issuer, storage, subjects, rootKeys, clock }: IntrospectionServices,
): Promise<IntrospectionAnswer> {
  const family = await storage.read.grants.findFamily(locator);
  const verdict = judgeRefreshToken({ token, requestDigest: '' }, family, { client, now: clock.now(), rootKeys });
  if (verdict.outcome !== 'current') return INACTIVE;
  const { grant, user, idleEndsAt, absoluteEndsAt, rotatedAt } = verdict.family;
  return {
    active: true,
    token_use: 'refresh_token',
    username: user.username,
    iss: issuer,
    sub: subjects.subjectFor(client, user.userId),
    client_id: client.consumerKey,
    iat: epochSeconds(rotatedAt ?? grant.createdAt),
    exp: epochSeconds(earlier(idleEndsAt, absoluteEndsAt)),
    scope: grant.scopes.join(' '),
    aut: 'APPLICATION_USER',
    key_type: client.keyType,
    application_id: client.applicationId,
  };
}
