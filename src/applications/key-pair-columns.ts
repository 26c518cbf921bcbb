import type { Settings } from '#database/memory/settings';
import type { KeyPair, KeyPairChange } from '#database/repositories/key-pair.repository';
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
  const { managementScopes, introspection, consentSkipped } = body;
  if ([managementScopes, introspection, consentSkipped].some((said) => said !== undefined)) {
    caller.requireRole('ADMINISTRATOR');
  }
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
    userinfoAlgorithm: body.userinfoSignedResponseAlg,
    subjectType: body.subjectType,
    sectorIdentifierUri: body.sectorIdentifierUri,
    backChannelLogoutUri: body.backChannelLogoutUri,
    frontChannelLogoutUri: body.frontChannelLogoutUri,
    defaultAcrValues: body.defaultAcrValues,
    consentSkipped,
    tokenFormat: body.tokenFormat,
    accessTokenLifetimeSeconds: body.accessTokenLifetimeSeconds,
    refreshTokenLifetimeSeconds: body.refreshTokenLifetimeSeconds,
    refreshTokenIdleSeconds: body.refreshTokenIdleSeconds,
    managementScopes,
    introspectionResources: introspection?.resources,
  };
}

type WholeKeyPair = Pick<
  KeyPair,
  | 'authMethod'
  | 'grantTypes'
  | 'redirectUris'
  | 'pkceRequired'
  | 'frontChannelLogoutUri'
  | 'defaultScopes'
  | 'managementScopes'
>;

/** What a key pair says must hold together. @throws Problem validation_failed with everything that does not */
export function requireConsistent(keyPair: WholeKeyPair): void {
  const faults = [...scopeFaults(keyPair), ...publicClientFaults(keyPair), ...logoutFaults(keyPair)];
  if (faults.length > 0) throw refused(faults);
}

/** Default scopes of this API that the key pair may never be granted would only be left out of its tokens. */
const scopeFaults = ({ defaultScopes, managementScopes }: WholeKeyPair): FieldFault[] =>
  defaultScopes.flatMap((scope, index): FieldFault[] =>
    scope.startsWith('gatehouse:') && !managementScopes.includes(scope)
      ? [{ pointer: `/defaultScopes/${index}`, code: 'not_allowed', detail: 'It is not among the managementScopes.' }]
      : [],
  );

/** Anybody can say the consumer key of a public client: it has nothing but codes that are bound to a verifier. */
function publicClientFaults({ authMethod, grantTypes, redirectUris, pkceRequired }: WholeKeyPair): FieldFault[] {
  if (authMethod !== 'none') return [];
  const faults = grantTypes.flatMap((grantType, index): FieldFault[] =>
    FOR_CONFIDENTIAL_CLIENTS.includes(grantType)
      ? [{ pointer: `/grantTypes/${index}`, code: 'not_allowed', detail: 'It is not for clientAuthMethod none.' }]
      : [],
  );
  if (grantTypes.includes('authorization_code') && redirectUris.length === 0) {
    faults.push({
      pointer: '/redirectUris',
      code: 'required',
      detail: 'A public client says where codes may be sent.',
    });
  }
  if (pkceRequired === false) {
    faults.push({
      pointer: '/pkceRequired',
      code: 'not_allowed',
      detail: 'It is always true of clientAuthMethod none.',
    });
  }
  return faults;
}

const FOR_CONFIDENTIAL_CLIENTS: readonly string[] = ['client_credentials', 'password'];

/** OpenID Connect Front-Channel Logout section 2. */
function logoutFaults({ frontChannelLogoutUri: uri, redirectUris }: WholeKeyPair): FieldFault[] {
  if (uri === null || redirectUris.some((redirectUri) => new URL(redirectUri).origin === new URL(uri).origin))
    return [];
  const detail = 'It must have the origin of one of the redirectUris.';
  return [{ pointer: '/frontChannelLogoutUri', code: 'not_allowed', detail }];
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
