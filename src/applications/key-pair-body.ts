import type { KeyPair } from '#database/repositories/key-pair.repository';
import type { Secret } from '#database/repositories/secret.repository';
import { addSeconds } from '#primitives/clock';
import type { KeyPairBody } from './dto/key-pair.dto.js';
import type { SecretBody } from './dto/secret.dto.js';

/** A secret that ends so soon is shown as ending. */
const SOON_SECONDS = 2_592_000;

/** A key pair on the wire. */
export const keyPairBody = (keyPair: KeyPair): Readonly<KeyPairBody> => ({
  id: keyPair.id,
  applicationId: keyPair.applicationId,
  keyType: keyPair.keyType,
  consumerKey: keyPair.consumerKey,
  mode: keyPair.mode,
  state: keyPair.state,
  clientAuthMethod: keyPair.authMethod,
  grantTypes: keyPair.grantTypes,
  redirectUris: keyPair.redirectUris,
  postLogoutRedirectUris: keyPair.postLogoutRedirectUris ?? [],
  pkceRequired: keyPair.pkceRequired ?? false,
  defaultScopes: keyPair.defaultScopes,
  refreshReplaySeconds: keyPair.refreshReplaySeconds,
  idTokenSignedResponseAlg: keyPair.idTokenAlgorithm ?? 'RS256',
  profile: 'STANDARD',
  tokenFormat: keyPair.tokenFormat,
  accessTokenLifetimeSeconds: keyPair.accessTokenLifetimeSeconds,
  refreshTokenLifetimeSeconds: keyPair.refreshTokenLifetimeSeconds,
  refreshTokenIdleSeconds: keyPair.refreshTokenIdleSeconds,
  allowedScopes: keyPair.allowedScopes,
  allowedAddresses: keyPair.allowedAddresses ?? [],
  managementScopes: keyPair.managementScopes,
  introspection: { resources: keyPair.introspectionResources ?? [] },
  createdAt: keyPair.createdAt,
  updatedAt: keyPair.updatedAt,
});

/** A secret on the wire; its value only in the answer that made it. */
export const secretBody = (secret: Secret, now: Date, value: string | null = null): Readonly<SecretBody> => ({
  id: secret.id,
  keyPairId: secret.keyPairId,
  label: secret.label,
  expiresAt: secret.expiresAt,
  hint: { first: secret.hintFirst, last: secret.hintLast },
  state: stateOf(secret, now),
  createdBy: secret.createdBy,
  value,
  createdAt: secret.createdAt,
  updatedAt: secret.updatedAt ?? secret.createdAt,
});

/** Whether it authenticates at this moment. */
export const isLive = ({ revokedAt, expiresAt }: Secret, now: Date): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);

function stateOf(secret: Secret, now: Date): SecretBody['state'] {
  if (secret.revokedAt !== null) return 'REVOKED';
  if (!isLive(secret, now)) return 'EXPIRED';
  return secret.expiresAt !== null && secret.expiresAt <= addSeconds(now, SOON_SECONDS) ? 'ENDING' : 'ACTIVE';
}
