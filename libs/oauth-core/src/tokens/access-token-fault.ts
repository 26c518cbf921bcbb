import { type Clock, addSeconds } from '#primitives/clock';
import type { Revocations } from '../ports/revocations.js';
import type { VerifiedAccessToken } from './access-token-claims.js';

/** Why a token is refused; for the log alone. */
export type AccessTokenFault =
  | 'malformed'
  | 'wrong_type'
  | 'unknown_key'
  | 'wrong_algorithm'
  | 'bad_signature'
  | 'wrong_issuer'
  | 'expired'
  | 'not_yet_valid'
  | 'revoked'
  | 'unknown';

/** How far ahead of this node's clock the clock of the node that made a token may be (tokens.md §4). */
const SKEW_SECONDS = 10;

/** Why an access token of ours, JWT or opaque, is not good at this moment, or null. Asked at every use. */
export function faultOf(
  token: VerifiedAccessToken,
  { clock, revocations }: { readonly clock: Clock; readonly revocations: Revocations },
): AccessTokenFault | null {
  const now = clock.now();
  if (token.expiresAt <= now) return 'expired';
  if (token.notBefore > addSeconds(now, SKEW_SECONDS)) return 'not_yet_valid';
  return isRevoked(token, revocations) ? 'revoked' : null;
}

function isRevoked(token: VerifiedAccessToken, revocations: Revocations): boolean {
  const { tokenId, grantId, secretId, tokenType, subject, consumerKey, epoch } = token;
  const [user, keyPair] = epoch;
  return (
    revocations.isTokenRevoked(tokenId) ||
    (grantId !== null && revocations.isGrantEnded(grantId)) ||
    (secretId !== null && revocations.isSecretEnded(secretId)) ||
    (tokenType === 'APPLICATION_USER' && user < revocations.userGeneration(subject)) ||
    keyPair < revocations.keyPairGeneration(consumerKey)
  );
}
