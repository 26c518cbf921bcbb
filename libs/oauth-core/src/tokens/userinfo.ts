import { signJwsAside } from '#primitives/signature';
import { insufficientScope, invalidToken } from '../errors.js';
import type { Client } from '../model/client.js';
import type { Profile } from '../model/user.js';
import type { ClientDirectory } from '../ports/client-directory.js';
import type { KeyStore } from '../ports/key-store.js';
import type { OAuthStorage } from '../ports/oauth-storage.js';
import { whileStorageAnswers } from '../storage-away.js';
import type { VerifiedAccessToken } from './access-token-claims.js';
import type { AccessTokens } from './access-tokens.js';
import { userinfoAudience } from './audience.js';
import { bearerToken } from './bearer-token.js';
import { claimsOfScopes, personClaims } from './person-claims.js';

export interface UserinfoServices {
  readonly issuer: string;
  readonly storage: OAuthStorage;
  readonly clients: ClientDirectory;
  readonly accessTokens: AccessTokens;
}

export interface UserinfoRequest {
  readonly authorizationHeaders: readonly string[];
  readonly clientAddress: string;
}

export interface Userinfo {
  /** The claims of OpenID Connect Core section 5.1, with the names of the wire. */
  readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string };
  /** The client that the token was issued to. */
  readonly client: Client;
}

/**
 * Who the person behind a token is, as far as its scopes reach (OpenID Connect Core sections 5.3 and 5.4): always `sub`.
 * Claims that were asked for one by one are among those of a scope that was asked for with them. One statement.
 *
 * @throws OAuthError in the words of RFC 6750 section 3.1; temporarily_unavailable
 */
export function readUserinfo(
  { authorizationHeaders, clientAddress }: UserinfoRequest,
  services: UserinfoServices,
): Promise<Userinfo> {
  const token = bearerToken(authorizationHeaders);
  return whileStorageAnswers(async () => {
    const verdict = await services.accessTokens.verify(token, clientAddress);
    if ('refused' in verdict) throw invalidToken(`token: ${verdict.refused}`);
    const { verified } = verdict;
    requireUserinfoToken(verified, services.issuer);
    const client = await clientOf(verified, services);
    const profile = await services.storage.read.users.findProfile(verified.subject);
    if (!profile?.enabled) throw invalidToken('the person does not exist or is disabled');
    return { claims: claimsOf(verified, profile), client };
  });
}

/** Says of itself that it is no ID token, with which it shares issuer, audience and key (RFC 8725 section 3.11). */
const USERINFO_TYPE = 'userinfo+jwt';

/** The claims as a signed JWT, for a client that is registered for it (section 5.3.2). */
export const signUserinfo = (
  { claims, client }: Userinfo,
  { issuer, keys }: { readonly issuer: string; readonly keys: KeyStore },
): Promise<string> =>
  signJwsAside(keys.signingKey('TOKEN', client.userinfoAlgorithm ?? 'RS256'), USERINFO_TYPE, {
    ...claims,
    iss: issuer,
    aud: client.consumerKey,
  });

function requireUserinfoToken({ scopes, tokenType, audience }: VerifiedAccessToken, issuer: string): void {
  if (!scopes.includes('openid') || tokenType !== 'APPLICATION_USER') throw insufficientScope('openid');
  if (!audience.includes(userinfoAudience(issuer))) throw invalidToken('the token is for another audience');
}

async function clientOf({ consumerKey }: VerifiedAccessToken, { clients }: UserinfoServices): Promise<Client> {
  const client = await clients.find(consumerKey);
  if (!client?.enabled) throw invalidToken('the key pair does not exist or is disabled');
  return client;
}

const claimsOf = ({ publicSubject, scopes }: VerifiedAccessToken, profile: Profile) => ({
  ...personClaims(claimsOfScopes(scopes), profile),
  sub: publicSubject,
});
