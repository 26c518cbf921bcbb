import type { Settings } from '#database/memory/settings';
import type { KeyPairChange } from '#database/repositories/key-pair.repository';
import type { FieldFault } from '../http/problem.js';
import { refused } from '../rest/body.pipe.js';
import type { Caller } from '../rest/caller.js';
import type { KeyPairChangeBody } from './dto/key-pair.dto.js';

/**
 * What a body says about a key pair, as columns; what it does not say is undefined.
 *
 * @throws Problem validation_failed for what the settings or the other members forbid, role_required for what only
 *   administrators may write
 */
export function columnsOf(body: KeyPairChangeBody, caller: Caller, settings: Settings): KeyPairChange {
  const { managementScopes, introspection } = body;
  if (managementScopes !== undefined || introspection !== undefined) caller.requireRole('ADMINISTRATOR');
  const faults = lifetimeFaults(body, settings);
  if (faults.length > 0) throw refused(faults);
  return {
    authMethod: body.clientAuthMethod,
    grantTypes: body.grantTypes,
    redirectUris: body.redirectUris,
    postLogoutRedirectUris: body.postLogoutRedirectUris,
    pkceRequired: body.pkceRequired,
    defaultScopes: body.defaultScopes,
    allowedScopes: body.allowedScopes,
    allowedAddresses: body.allowedAddresses?.length === 0 ? null : body.allowedAddresses,
    refreshReplaySeconds: body.refreshReplaySeconds,
    idTokenAlgorithm: body.idTokenSignedResponseAlg,
    tokenFormat: body.tokenFormat,
    accessTokenLifetimeSeconds: body.accessTokenLifetimeSeconds,
    refreshTokenLifetimeSeconds: body.refreshTokenLifetimeSeconds,
    refreshTokenIdleSeconds: body.refreshTokenIdleSeconds,
    managementScopes,
    introspectionResources: introspection?.resources,
  };
}

/** Default scopes of this API that the key pair may never be granted would only be left out of its tokens. */
export function requireConsistent(keyPair: Pick<KeyPairChange, 'defaultScopes' | 'managementScopes'>): void {
  const { defaultScopes = [], managementScopes = [] } = keyPair;
  const faults = defaultScopes.flatMap((scope, index): FieldFault[] =>
    scope.startsWith('gatehouse:') && !managementScopes.includes(scope)
      ? [{ pointer: `/defaultScopes/${index}`, code: 'not_allowed', detail: 'It is not among the managementScopes.' }]
      : [],
  );
  if (faults.length > 0) throw refused(faults);
}

function lifetimeFaults(body: KeyPairChangeBody, { tokenLifetimes }: Settings): FieldFault[] {
  const { access, refreshAbsolute, refreshIdle } = tokenLifetimes;
  const asked = [
    ['accessTokenLifetimeSeconds', access.maximumSeconds],
    ['refreshTokenLifetimeSeconds', refreshAbsolute.maximumSeconds],
    ['refreshTokenIdleSeconds', refreshIdle.maximumSeconds],
  ] as const;
  return asked.flatMap(([name, maximum]): FieldFault[] =>
    (body[name] ?? 0) > maximum
      ? [{ pointer: `/${name}`, code: 'too_large', detail: `At most ${maximum}.`, allowed: { maximum } }]
      : [],
  );
}
