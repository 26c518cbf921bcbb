import type { AuthorizationCode } from '#oauth-core/model/authorization-code';
import type { Client } from '#oauth-core/model/client';
import { NO_CLAIMS } from '#oauth-core/model/requested-claims';
import type { Account } from '#oauth-core/model/user';
import { addSeconds } from '#primitives/clock';
import { newId, newTimeOrderedId } from '#primitives/ids';

/** What a person allowed a moment ago, without PKCE and to a client that has one redirect URI and named none. */
export const aCode = (
  now: Date,
  { keyPairId, generation }: Pick<Client, 'keyPairId' | 'generation'>,
  person: Pick<Account, 'userId' | 'generation'>,
): Omit<AuthorizationCode, 'fingerprint'> => ({
  grantId: newTimeOrderedId(now),
  keyPairId,
  userId: person.userId,
  sessionId: newId(),
  epoch: [person.generation, generation],
  scopes: ['default'],
  resources: [],
  redirectUri: null,
  codeChallenge: null,
  nonce: null,
  claims: NO_CLAIMS,
  authenticatedAt: addSeconds(now, -100),
  amr: ['pwd'],
  createdAt: now,
  expiresAt: addSeconds(now, 60),
});
