import type { KeyType } from '../model/client.js';
import type { AccessTokenClaims } from '../model/opaque-access-token.js';
import type { PairwiseSubjects } from '../ports/pairwise-subjects.js';

/** What a verified access token says. */
export interface VerifiedAccessToken extends AccessTokenContent {
  /** A user id, or the consumer key of an application token. */
  readonly subject: string;
}

/** What is written in an access token. */
export interface AccessTokenContent {
  readonly tokenId: string;
  /** SHA-256 of the token, under which things may be remembered about it. */
  readonly tokenDigest: string;
  /** The `kid` of the key that signed it; null for an opaque token. */
  readonly keyId: string | null;
  /** `sub`: of a person the name under which this client knows them. */
  readonly publicSubject: string;
  readonly consumerKey: string;
  readonly applicationId: string;
  readonly secretId: string | null;
  readonly tokenType: 'APPLICATION' | 'APPLICATION_USER';
  readonly keyType: KeyType;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  readonly notBefore: Date;
  readonly expiresAt: Date;
  /** Null for an application token. */
  readonly grantId: string | null;
  readonly epoch: readonly [user: number, keyPair: number];
  /** All of this, with the names of the wire. */
  readonly claims: AccessTokenClaims;
}

/** Reads the claims of tokens.md §2; null when one is missing or of another form. */
export function readAccessTokenClaims(
  claims: AccessTokenClaims,
  { keyId, tokenDigest }: { readonly keyId: string | null; readonly tokenDigest: string },
): AccessTokenContent | null {
  const { jti, sub, aud, client_id, iat, nbf = iat, exp, scope, application_id, aut, key_type, epoch } = claims;
  const { gid = null, secret_id = null } = claims;
  if (!isText(jti) || !isText(sub) || !isText(client_id) || !isText(application_id) || !isScope(scope)) return null;
  if (!isInstant(iat) || !isInstant(nbf) || !isInstant(exp)) return null;
  if (!isTextList(aud) || !isEpoch(epoch) || !isTextOrNull(gid) || !isTextOrNull(secret_id)) return null;
  if (key_type !== 'PRODUCTION' && key_type !== 'SANDBOX') return null;
  if (aut !== 'APPLICATION' && aut !== 'APPLICATION_USER') return null;
  if ((aut === 'APPLICATION_USER') !== (gid !== null)) return null;
  return {
    tokenId: jti,
    tokenDigest,
    keyId,
    publicSubject: sub,
    consumerKey: client_id,
    applicationId: application_id,
    secretId: secret_id,
    tokenType: aut,
    keyType: key_type,
    scopes: scope.split(' '),
    audience: aud,
    notBefore: new Date(Math.max(iat, nbf) * 1000),
    expiresAt: new Date(exp * 1000),
    grantId: gid,
    epoch,
    claims,
  };
}

/** A token that was verified, with who it is for. */
export const verifiedAs = (content: AccessTokenContent, subjects: PairwiseSubjects): VerifiedAccessToken => ({
  ...content,
  subject: content.tokenType === 'APPLICATION' ? content.publicSubject : subjects.userIdOf(content.publicSubject),
});

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

/** Seconds of which a Date can be made: any other would be compared with nothing, and so never come to its end. */
const isInstant = (value: unknown): value is number => isNumber(value) && value >= 0 && value <= MAX_EPOCH_SECONDS;
const MAX_EPOCH_SECONDS = 8_640_000_000_000;

const isScope = (value: unknown): value is string => isText(value) && value.split(' ').every(isText);
const isTextList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const isEpoch = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isNumber);
