import { insufficientScope, invalidToken } from '../errors.js';
import type { Profile } from '../model/user.js';
import type { OAuthStorage } from '../ports/oauth-storage.js';
import { whileStorageAnswers } from '../storage-away.js';
import type { VerifiedAccessToken } from './access-token-claims.js';
import type { AccessTokens } from './access-tokens.js';
import { userinfoAudience } from './audience.js';
import { bearerToken } from './bearer-token.js';

export interface UserinfoServices {
  readonly issuer: string;
  readonly storage: OAuthStorage;
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
  readonly consumerKey: string;
}

/**
 * Who the person behind a token is, as far as its scopes reach (OpenID Connect Core sections 5.3 and 5.4): always `sub`,
 * name and user name with `profile`, the address with `email`. One statement.
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
    const profile = await services.storage.read.users.findProfile(verified.subject);
    if (!profile?.enabled) throw invalidToken('the person does not exist or is disabled');
    return { claims: claimsOf(verified, profile), consumerKey: verified.consumerKey };
  });
}

function requireUserinfoToken({ scopes, tokenType, audience }: VerifiedAccessToken, issuer: string): void {
  if (!scopes.includes('openid') || tokenType !== 'APPLICATION_USER') throw insufficientScope('openid');
  if (!audience.includes(userinfoAudience(issuer))) throw invalidToken('the token is for another audience');
}

const claimsOf = ({ subject, scopes }: VerifiedAccessToken, profile: Profile) => ({
  sub: subject,
  ...(scopes.includes('profile') && { preferred_username: profile.username, name: profile.displayName }),
  ...(scopes.includes('email') &&
    profile.email !== null && { email: profile.email, email_verified: profile.emailVerified }),
});
