import { unauthorizedClient, unsupportedGrantType } from './errors.js';
import type { TokenRequest, TokenServices } from './grants/grant.js';
import { grants } from './grants/index.js';
import { requireParameter } from './parameters.js';
import { whileStorageAnswers } from './storage-away.js';

export type { TokenRequest, TokenServices } from './grants/grant.js';

export interface TokenAnswer {
  /** The JSON of RFC 6749 section 5.1, to be sent as it is: a repeated answer is the same byte for byte. */
  readonly body: string;
  readonly grantType: string;
  /** Whether the tokens are a person's. */
  readonly userGrant: boolean;
}

/**
 * Answers a token request of an authenticated client (RFC 6749 section 3.2).
 *
 * @throws OAuthError whenever the rules refuse it, and temporarily_unavailable while the storage is away
 */
export async function exchangeToken(request: TokenRequest, services: TokenServices): Promise<TokenAnswer> {
  requireAllowedAddress(request);
  const grantType = requireParameter(request.parameters, 'grant_type');
  const grant = grants.find(({ type }) => type === grantType);
  if (!grant) {
    throw unsupportedGrantType('This grant_type does not exist here. Use one of those in the metadata document.');
  }
  if (!request.client.grantTypes.includes(grant.type)) {
    throw unauthorizedClient(`This key pair may not use the grant type ${grant.type}. Add it to the key pair's list.`);
  }
  const body = await whileStorageAnswers(() => grant.exchange({ ...request, ...services }));
  return { body, grantType: grant.type, userGrant: grant.userGrant };
}

/** The client has proved who it is: what is wrong is where it is, and that may be said. */
function requireAllowedAddress({ client: { allowedAddresses }, clientAddress }: TokenRequest): void {
  if (allowedAddresses === null || allowedAddresses.includes(clientAddress)) return;
  throw unauthorizedClient(
    'This key pair may not be used from this address. Add the address to the list of the key pair.',
  );
}
