import type { AuthorizationCode, FoundCode } from '../model/authorization-code.js';
import type { AccessTokenClaims, OpaqueAccessToken } from '../model/opaque-access-token.js';
import type { Account, Profile } from '../model/user.js';
import type { FoundFamily, Rotation, UserGrant } from '../model/user-grant.js';

/** Why a grant ended, for the audit. */
export type GrantEnd = 'code_reused' | 'refresh_token_reused' | 'revoked';

/** Where a request came from, for the audit. */
export interface RequestOrigin {
  readonly address: string;
  readonly traceId: string;
}

/** The client that asked for an end, for the audit. */
export interface RequestingClient extends RequestOrigin {
  readonly consumerKey: string;
  readonly applicationId: string;
}

export interface GrantReader {
  /** The family with this locator, ended and expired ones included; null when there is none. One statement. */
  findFamily(locator: Buffer): Promise<FoundFamily | null>;
}

export interface GrantStore extends GrantReader {
  add(grant: UserGrant): Promise<void>;

  /**
   * Stores the grant of the code with this fingerprint, whose `grantId` it has, and so spends the code. Of any number of
   * concurrent callers exactly one is told true, the others once its transaction has ended; all are told false when the
   * code was spent otherwise. Implementations must decide this in one statement.
   */
  addFromCode(grant: UserGrant, code: Buffer): Promise<boolean>;

  /**
   * Makes `to` the current token if `from` still is and the grant has not ended. Of any number of concurrent callers
   * exactly one is told true. Implementations must decide this in one statement.
   */
  rotate(rotation: Rotation): Promise<boolean>;

  /**
   * Ends a grant: its refresh token, and its access tokens on every node within a second. True for the one caller that
   * ended it. Only inside a transaction, which also writes the audit event and the change.
   *
   * @param end.tokensEndAt when the last access token of the grant will have expired by itself
   * @param end.by who asked for it; left out when it was our own decision
   */
  end(grantId: string, end: GrantEnding): Promise<boolean>;
}

export interface GrantEnding {
  readonly at: Date;
  readonly reason: GrantEnd;
  readonly tokensEndAt: Date;
  readonly by?: RequestingClient;
}

export interface CodeReader {
  /** The code with one of these fingerprints, a spent or expired one included; null when there is none. One statement. */
  find(fingerprints: readonly Buffer[]): Promise<FoundCode | null>;
}

export interface CodeStore {
  /**
   * False when a code with this fingerprint is there already, or when its session has ended: then nothing was written. One
   * statement.
   */
  add(code: AuthorizationCode): Promise<boolean>;

  /**
   * From now on no grant comes from this code: a {@link GrantStore.addFromCode} that is under way is waited for. One
   * statement.
   */
  spend(fingerprint: Buffer, at: Date): Promise<void>;
}

export interface ConsentReader {
  /** The scopes that a person allowed an application and did not take back. One statement. */
  scopesOf(userId: string, applicationId: string): Promise<readonly string[]>;
}

export interface ConsentStore {
  /**
   * Remembers scopes beside those that are there; one that is there already stays as it is. One statement, and with
   * something new one more, for the audit event.
   */
  allow(consent: Consent, given: { readonly at: Date; readonly from: RequestOrigin }): Promise<void>;
}

/** What a person allows an application. */
export interface Consent {
  readonly userId: string;
  readonly applicationId: string;
  readonly scopes: readonly string[];
}

export interface OpaqueTokenReader {
  /**
   * The claims of the opaque access token with one of these fingerprints, an ended or expired one included; null when
   * there is none. One statement.
   */
  findClaims(fingerprints: readonly Buffer[]): Promise<AccessTokenClaims | null>;
}

export interface OpaqueTokenStore {
  /** One statement. */
  add(token: OpaqueAccessToken): Promise<void>;
}

export interface RevocationStore {
  /**
   * Ends one access token, on every node within a second. True for the one caller that ended it. Only inside a
   * transaction, which also writes the audit event and the change.
   */
  revokeToken(tokenId: string, revocation: TokenRevocation): Promise<boolean>;
}

export interface TokenRevocation {
  readonly at: Date;
  /** When the token would have expired by itself. */
  readonly endsAt: Date;
  readonly by: RequestingClient;
}

export interface AccountReader {
  /**
   * The person with exactly this user name, byte for byte, and how often each of `throttled` has failed in its window
   * as of `now`, in the order given. One statement, whether or not the person exists.
   */
  findForSignIn(
    username: string,
    throttled: readonly ThrottledSubject[],
    now: Date,
  ): Promise<{ readonly account: Account | null; readonly failures: readonly number[] }>;

  /** The profile of the person with this id, of a disabled one too; null when there is none. One statement. */
  findProfile(userId: string): Promise<Profile | null>;
}

export interface AccountStore {
  /**
   * Stores another hash of the same password, unless another password was set in the meantime. True for the one caller
   * that replaced it. One statement.
   */
  replacePasswordHash(userId: string, from: string, to: string): Promise<boolean>;
}

/** Something whose failed attempts are counted: an account, a network, or the pair of both. */
export interface ThrottledSubject {
  /** Keyed hash (purpose `throttle-subject`), so that the table names nobody. */
  readonly fingerprint: Buffer;
  readonly windowSeconds: number;
}

export interface ThrottleStore {
  /**
   * Counts one attempt for each subject as failed before it is made, so that parallel attempts cannot share one count.
   * A window that has ended starts anew. One statement.
   */
  count(subjects: readonly ThrottledSubject[], at: Date): Promise<void>;

  /** Takes the attempt back that turned out well: one failure less, never below zero. One statement. */
  forgive(subjects: readonly ThrottledSubject[]): Promise<void>;
}

export interface OAuthReaders {
  readonly grants: GrantReader;
  readonly accessTokens: OpaqueTokenReader;
  readonly codes: CodeReader;
  readonly consents: ConsentReader;
  readonly users: AccountReader;
}

export interface OAuthStores {
  readonly grants: GrantStore;
  readonly accessTokens: OpaqueTokenStore;
  readonly codes: CodeStore;
  readonly consents: ConsentStore;
  readonly revocations: RevocationStore;
  readonly throttles: ThrottleStore;
  readonly users: AccountStore;
}

/** The storage the rules ask for. An abstract class, so that it is both the type and the injection token. */
export abstract class OAuthStorage {
  /** For reading outside a transaction. */
  abstract readonly read: OAuthReaders;

  /** For a write of exactly one statement: committed when this resolves, at times together with others of the same moment. */
  abstract single<T>(work: (stores: OAuthStores) => Promise<T>): Promise<T>;

  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws, run again from the start
   * after a deadlock. Never nested, and without hashing or HTTP inside.
   */
  abstract transaction<T>(work: (stores: OAuthStores) => Promise<T>): Promise<T>;
}

/** The storage cannot be reached, or did not answer in time. Nothing is known about what it did with the request. */
export class StorageUnavailable extends Error {
  constructor(cause: unknown) {
    super('The storage is not available.', { cause });
    this.name = 'StorageUnavailable';
  }
}
