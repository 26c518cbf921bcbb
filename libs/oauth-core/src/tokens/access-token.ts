import { type Clock, addSeconds, earlier, epochSeconds } from '#primitives/clock';
import { newTimeOrderedId } from '#primitives/ids';
import type { RootKeys } from '#primitives/root-keys';
import { newSecret } from '#primitives/secrets';
import { signJws } from '#primitives/signature';
import type { Client } from '../model/client.js';
import type { AccessTokenClaims, OpaqueAccessToken } from '../model/opaque-access-token.js';
import type { UserStanding } from '../model/user.js';
import type { KeyStore } from '../ports/key-store.js';
import type { PairwiseSubjects } from '../ports/pairwise-subjects.js';
import { audienceOf } from './audience.js';
import { levelOf } from './authentication-level.js';

/** `typ` of our access tokens (RFC 9068 section 2.1). */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** No access token lives longer, whatever a key pair says (tokens.md §4). */
export const MAX_ACCESS_TOKEN_SECONDS = 86_400;

/** The person behind a user token, and the event in which they gave it. */
export interface TokenSubject {
  readonly user: UserStanding;
  readonly grantId: string;
  readonly authenticatedAt: Date;
  readonly amr: readonly string[];
  /** The token ends no later than this; null when only its lifetime bounds it. */
  readonly notAfter: Date | null;
}

export interface AccessTokenOrder {
  readonly client: Client;
  /** Which secret of the client obtained it, or null when none did. */
  readonly secretId: string | null;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  /** Null for an application token. */
  readonly subject: TokenSubject | null;
}

export interface IssuedAccessToken {
  readonly token: string;
  readonly tokenId: string;
  readonly expiresAt: Date;
  readonly expiresInSeconds: number;
  /** What has to be stored before the token is given away; null for a JWT. */
  readonly opaque: OpaqueAccessToken | null;
}

export interface AccessTokenSettings {
  readonly issuer: string;
  readonly console: string;
  readonly keys: KeyStore;
  readonly subjects: PairwiseSubjects;
  readonly rootKeys: RootKeys;
  readonly clock: Clock;
}

/**
 * Makes access tokens with the claims of tokens.md §2: RFC 9068 JWTs signed with ES256, or opaque ones for key pairs that
 * ask for them. Each call makes a new one.
 */
export class AccessTokenIssuer {
  constructor(private readonly settings: AccessTokenSettings) {}

  issue(order: AccessTokenOrder): IssuedAccessToken {
    const { client, subject } = order;
    const now = this.settings.clock.now();
    const tokenId = newTimeOrderedId(now);
    const issuedAt = epochSeconds(now);
    const lifetimeEnd = addSeconds(now, Math.min(client.accessTokenLifetimeSeconds, MAX_ACCESS_TOKEN_SECONDS));
    const expiresAt = epochSeconds(subject?.notAfter ? earlier(lifetimeEnd, subject.notAfter) : lifetimeEnd);
    const claims = {
      iss: this.settings.issuer,
      jti: tokenId,
      sub: subject ? this.settings.subjects.subjectFor(client, subject.user.userId) : client.consumerKey,
      aud: audienceOf(order, this.settings),
      client_id: client.consumerKey,
      azp: client.consumerKey,
      iat: issuedAt,
      exp: expiresAt,
      scope: order.scopes.join(' '),
      aut: subject ? 'APPLICATION_USER' : 'APPLICATION',
      key_type: client.keyType,
      application_id: client.applicationId,
      ...(order.secretId !== null && { secret_id: order.secretId }),
      ...(subject && { gid: subject.grantId }),
      epoch: [subject?.user.generation ?? 0, client.generation],
      ...(subject && authenticationClaims(subject)),
    };
    const made = { tokenId, expiresAt: new Date(expiresAt * 1000), expiresInSeconds: expiresAt - issuedAt };
    return client.tokenFormat === 'OPAQUE' ? this.named(claims, made) : { ...made, ...this.signed(claims) };
  }

  private signed(claims: AccessTokenClaims) {
    const key = this.settings.keys.signingKey('TOKEN', 'ES256');
    return { token: signJws(key, ACCESS_TOKEN_TYPE, claims), opaque: null };
  }

  private named(claims: AccessTokenClaims, made: Omit<IssuedAccessToken, 'token' | 'opaque'>): IssuedAccessToken {
    const token = newSecret('gtha_');
    const fingerprint = this.settings.rootKeys.fingerprint('access-token', token);
    return { ...made, token, opaque: { id: made.tokenId, fingerprint, claims, expiresAt: made.expiresAt } };
  }
}

const authenticationClaims = ({ authenticatedAt, amr }: TokenSubject) => ({
  auth_time: epochSeconds(authenticatedAt),
  acr: levelOf(amr),
  amr,
});
