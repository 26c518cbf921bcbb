import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import type { LockoutPolicy } from '../lockout.js';
import type { Client } from '../model/client.js';
import type { Role } from '../model/user.js';
import type { FormParameters } from '../parameters.js';
import type { ScopeCatalogue } from '../ports/client-directory.js';
import type { OAuthStorage } from '../ports/oauth-storage.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { SignInTimes } from '../ports/sign-in-times.js';
import type { AccessTokenIssuer } from '../tokens/access-token.js';
import type { IdTokenIssuer } from '../tokens/id-token.js';

/** A request to the token endpoint whose client is authenticated. */
export interface TokenRequest {
  readonly client: Client;
  /** Which secret proved the client, or null when none did. */
  readonly secretId: string | null;
  readonly parameters: FormParameters;
  /** The `Origin` header, or null when none was sent. */
  readonly origin: string | null;
  /** The address that the request came from, behind trusted proxies only. */
  readonly clientAddress: string;
}

/** What the grants work with: a plain object, whose members are read anew for each request. */
export interface TokenServices {
  readonly issuer: string;
  readonly storage: OAuthStorage;
  readonly scopeCatalogue: ScopeCatalogue;
  readonly passwordHasher: PasswordHasher;
  readonly accessTokens: AccessTokenIssuer;
  readonly idTokens: IdTokenIssuer;
  readonly rootKeys: RootKeys;
  readonly clock: Clock;
  readonly lockout: LockoutPolicy;
  /** The roles that need a second factor. */
  readonly secondFactorRoles: readonly Role[];
  /** Left out where nobody asks when people signed in. */
  readonly signInTimes?: SignInTimes;
}

export type GrantContext = TokenRequest & TokenServices;

/** One way to get a token (RFC 6749 section 4). */
export interface Grant {
  /** The value of `grant_type`. */
  readonly type: string;

  /** Whether a person stands behind its tokens. */
  readonly userGrant: boolean;

  /** Whether metadata names it: a grant that is only for old clients is not offered to new ones. */
  readonly advertised: boolean;

  /**
   * Exchanges what the request presents for the serialized answer of RFC 6749 section 5.1.
   *
   * @throws OAuthError when the rules refuse it; StorageUnavailable
   */
  exchange(context: GrantContext): Promise<string>;
}
