import type { ApiResource, Caller } from '../model.js';
import { GatewayRefusal } from '../refusals.js';

/** Some resources are for people alone, and some for applications alone. */
export function requireTokenType({ tokenType }: Caller, { authType }: ApiResource): void {
  if (authType === 'ANY' || authType === tokenType) return;
  throw new GatewayRefusal('token_type_wrong', {
    reason: `token type ${tokenType}`,
    description:
      authType === 'APPLICATION'
        ? 'This resource takes only tokens of an application itself (grant type client_credentials).'
        : 'This resource takes only tokens that were issued for a person.',
    challenge: { error: 'invalid_token' },
  });
}
