import { needsCodeChallenge } from '#oauth-core/authorize/code-challenge';
import type { KeyPair } from '#database/repositories/key-pair.repository';
import type { Secret } from '#database/repositories/secret.repository';
import { addSeconds } from '#primitives/clock';
import type { ApplicationTokens, SecretUsage } from '../usage/usage-reader.js';
import type { KeyPairBody } from './dto/key-pair.dto.js';
import type { SecretBody } from './dto/secret.dto.js';

/** A secret that ends so soon is shown as ending. */
const SOON_SECONDS = 2_592_000;

/** What was never issued. */
const NOTHING_ISSUED: ApplicationTokens = { issued24h: 0, lastIssuedAt: null };

/** A key pair on the wire. */
export const keyPairBody = (keyPair: KeyPair, issued = NOTHING_ISSUED): Readonly<KeyPairBody> => ({
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
  pkceRequired: needsCodeChallenge({ ...keyPair, pkceRequired: keyPair.pkceRequired ?? false }),
  defaultScopes: keyPair.defaultScopes,
  refreshReplaySeconds: keyPair.refreshReplaySeconds,
  idTokenSignedResponseAlg: keyPair.idTokenAlgorithm ?? 'RS256',
  userinfoSignedResponseAlg: keyPair.userinfoAlgorithm,
  subjectType: keyPair.subjectType ?? 'PUBLIC',
  sectorIdentifierUri: keyPair.sectorIdentifierUri,
  backChannelLogoutUri: keyPair.backChannelLogoutUri,
  frontChannelLogoutUri: keyPair.frontChannelLogoutUri,
  defaultAcrValues: keyPair.defaultAcrValues ?? [],
  consentSkipped: keyPair.consentSkipped ?? false,
  jwks: null,
  jwksUri: null,
  profile: 'STANDARD',
  tokenFormat: keyPair.tokenFormat,
  accessTokenLifetimeSeconds: keyPair.accessTokenLifetimeSeconds,
  refreshTokenLifetimeSeconds: keyPair.refreshTokenLifetimeSeconds,
  refreshTokenIdleSeconds: keyPair.refreshTokenIdleSeconds,
  allowedScopes: keyPair.allowedScopes,
  allowedAddresses: keyPair.allowedAddresses ?? [],
  managementScopes: keyPair.managementScopes,
  introspection: { resources: keyPair.introspectionResources ?? [] },
  applicationTokens: { issued24h: issued.issued24h, lastIssuedAt: issued.lastIssuedAt },
  createdAt: keyPair.createdAt,
  updatedAt: keyPair.updatedAt,
});

/** What a secret's body says beside its row: its value only in the answer that made it. */
export interface SecretDetails {
  readonly now: Date;
  readonly use?: SecretUsage;
  readonly value?: string | null;
}

/** A secret on the wire. */
export const secretBody = (secret: Secret, { now, use, value = null }: SecretDetails): Readonly<SecretBody> => ({
  id: secret.id,
  keyPairId: secret.keyPairId,
  label: secret.label,
  expiresAt: secret.expiresAt,
  hint: { first: secret.hintFirst, last: secret.hintLast },
  state: stateOf(secret, now),
  createdBy: secret.createdBy,
  lastUsedAt: use?.lastUsedAt ?? secret.lastUsedAt,
  callShare24h: use?.callShare24h ?? null,
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
