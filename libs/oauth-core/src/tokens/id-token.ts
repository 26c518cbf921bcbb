import { type Clock, epochSeconds } from '#primitives/clock';
import { leftHalfDigest, signJwsAside } from '#primitives/signature';
import type { RequestedClaims } from '../model/requested-claims.js';
import type { Client } from '../model/client.js';
import type { KeyStore } from '../ports/key-store.js';
import type { OAuthStorage } from '../ports/oauth-storage.js';
import type { PairwiseSubjects } from '../ports/pairwise-subjects.js';
import { levelOf } from './authentication-level.js';
import { claimsOfScopes, personClaims } from './person-claims.js';

/** `typ` of our ID tokens: none of our other tokens has it, though they share issuer and keys. */
export const ID_TOKEN_TYPE = 'JWT';

/** Long enough to arrive: it tells of a sign-in and opens nothing (tokens.md §4). */
const LIFETIME_SECONDS = 300;

/** Who signed in, when and how, for whom. */
export interface IdTokenOrder {
  readonly client: Client;
  readonly userId: string;
  /** Null when no browser was signed in. */
  readonly sessionId: string | null;
  readonly authenticatedAt: Date;
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
  /** As the authorization request sent it; null when it sent none, and on refresh. */
  readonly nonce: string | null;
  /** The access token beside it. */
  readonly accessToken: string;
  /** What {@link idTokenClaims} found about the person. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface IdTokenSettings {
  readonly issuer: string;
  readonly keys: KeyStore;
  readonly subjects: PairwiseSubjects;
  readonly clock: Clock;
}

/** Makes ID tokens (OpenID Connect Core section 2), signed by the algorithm for which the key pair is registered. */
export class IdTokenIssuer {
  constructor(private readonly settings: IdTokenSettings) {}

  issue({
    client,
    userId,
    sessionId,
    authenticatedAt,
    amr,
    nonce,
    accessToken,
    claims,
  }: IdTokenOrder): Promise<string> {
    const { issuer, keys, subjects, clock } = this.settings;
    const issuedAt = epochSeconds(clock.now());
    return signJwsAside(keys.signingKey('TOKEN', client.idTokenAlgorithm), ID_TOKEN_TYPE, {
      ...claims,
      iss: issuer,
      sub: subjects.subjectFor(client, userId),
      aud: client.consumerKey,
      azp: client.consumerKey,
      exp: issuedAt + LIFETIME_SECONDS,
      iat: issuedAt,
      auth_time: epochSeconds(authenticatedAt),
      acr: levelOf(amr),
      amr,
      ...(nonce !== null && { nonce }),
      ...(sessionId !== null && { sid: sessionId }),
      at_hash: leftHalfDigest(accessToken), // both algorithms hash by SHA-256
    });
  }
}

/**
 * What was asked to be told in the ID token itself, as far as the scopes reach. No statement when nothing was; else one.
 */
export async function idTokenClaims(
  {
    userId,
    scopes,
    requested,
  }: { readonly userId: string; readonly scopes: readonly string[]; readonly requested: RequestedClaims },
  { read }: Pick<OAuthStorage, 'read'>,
): Promise<Readonly<Record<string, unknown>>> {
  const names = claimsOfScopes(scopes).filter((claim) => requested.idToken.includes(claim));
  const profile = names.length > 0 ? await read.users.findProfile(userId) : null;
  return profile ? personClaims(names, profile) : {};
}
