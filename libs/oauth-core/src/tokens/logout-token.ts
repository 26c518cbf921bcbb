import { type Clock, addSeconds, epochSeconds } from '#primitives/clock';
import { newId } from '#primitives/ids';
import { signJwsAside } from '#primitives/signature';
import type { Client } from '../model/client.js';
import type { KeyStore } from '../ports/key-store.js';

/** `typ` of our logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4). */
export const LOGOUT_TOKEN_TYPE = 'logout+jwt';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** For one attempt: the next has a token of its own. */
const LIFETIME_SECONDS = 120;

export interface LogoutTokenOrder {
  readonly client: Pick<Client, 'consumerKey' | 'idTokenAlgorithm'>;
  /** The person, as this client knows them. */
  readonly subject: string;
  readonly sessionId: string;
}

/**
 * Makes a logout token (section 2.4), signed as the ID tokens of the client are. It has no `nonce`, so that nobody can pass
 * it off as an ID token.
 */
export function issueLogoutToken(
  { client, subject, sessionId }: LogoutTokenOrder,
  { issuer, keys, clock }: { readonly issuer: string; readonly keys: KeyStore; readonly clock: Clock },
): Promise<string> {
  const now = clock.now();
  return signJwsAside(keys.signingKey('TOKEN', client.idTokenAlgorithm), LOGOUT_TOKEN_TYPE, {
    iss: issuer,
    sub: subject,
    aud: client.consumerKey,
    iat: epochSeconds(now),
    exp: epochSeconds(addSeconds(now, LIFETIME_SECONDS)),
    jti: newId(),
    events: { [EVENT]: {} },
    sid: sessionId,
  });
}
