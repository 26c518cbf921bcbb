import { Injectable } from '@nestjs/common';
import { isManagementScope } from '#oauth-core/management-scopes';
import { OAuthError } from '#oauth-core/errors';
import type { ScopeCatalogue } from '#oauth-core/ports/client-directory';
import type { KeyPair } from '#database/repositories/key-pair.repository';
import { ApplicationTokens } from '../oauth/application-tokens.js';
import { Problem } from '../http/problem.js';
import { refused } from '../rest/body.pipe.js';
import type { Caller } from '../rest/caller.js';
import type { Work } from '../rest/rest-writes.js';
import { requireFound } from '../rest/rest-writes.js';
import type { TokenBody, TokenOrderBody } from './dto/key-pair.dto.js';

/** Access tokens that a developer is handed to try out an application, without its secret. */
@Injectable()
export class DeveloperTokens {
  constructor(private readonly tokens: ApplicationTokens) {}

  /** What {@link issue} needs to know of the application, read before the transaction. */
  scopesOf(applicationId: string): Promise<ScopeCatalogue> {
    return this.tokens.scopesOf(applicationId);
  }

  /**
   * @param pointer where the order stands in the body
   * @throws Problem validation_failed for scopes that do not exist or are not allowed, insufficient_scope for those of
   *   this API that the caller's own token does not hold, state_conflict
   */
  async issue(
    { stores, audit }: Work,
    order: TokenOrderBody,
    about: { caller: Caller; keyPair: KeyPair; secretId: string | null; pointer: string; catalogue: ScopeCatalogue },
  ): Promise<TokenBody> {
    const { caller, keyPair, secretId, pointer, catalogue } = about;
    const { consumerKey, applicationId } = keyPair;
    if (!keyPair.grantTypes.includes('client_credentials')) {
      throw new Problem('state_conflict', 'Its grantTypes do not include client_credentials.', { allowed: [] });
    }
    const { scopes = null, lifetimeSeconds = null } = order;
    try {
      const asked = { consumerKey, secretId, catalogue, scopes, lifetimeSeconds };
      const issued = requireFound(await this.tokens.issue(stores, asked));
      requireOwnScopes(issued.scopes, caller);
      const { token, tokenId, expiresInSeconds, expiresAt } = issued;
      const target = { kind: 'TOKEN', id: tokenId };
      await audit({ action: 'token.create', target, applicationId, after: { scopes: issued.scopes, expiresAt } });
      return { accessToken: token, tokenType: 'Bearer', expiresInSeconds, expiresAt, scopes: issued.scopes };
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      throw refused([{ pointer: `${pointer}/scopes`, code: error.code, detail: error.description }]);
    }
  }
}

/** Nobody makes a token that reaches further into this API than the one they came with. */
function requireOwnScopes(scopes: readonly string[], caller: Caller): void {
  const wider = scopes.filter(isManagementScope).find((scope) => !caller.holds(scope));
  if (wider === undefined) return;
  throw new Problem('insufficient_scope', `Your own token does not hold ${wider}.`, { scope: wider });
}
