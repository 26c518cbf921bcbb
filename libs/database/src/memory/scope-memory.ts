import type { SubscriptionState } from '#gateway-core/model';
import type { SubscriptionDirectory } from '#gateway-core/ports';
import type { ApiScope } from '#oauth-core/model/scope';
import { ScopeCatalogue } from '#oauth-core/ports/client-directory';
import type { ApiMemory } from './api-memory.js';

/** With PRODUCTION_BLOCKED the sandbox key still calls, and the gateway refuses the other. */
const ACTIVE: readonly SubscriptionState[] = ['ACTIVE', 'PRODUCTION_BLOCKED'];

/** Scopes, put together from the APIs and the subscriptions in memory. */
export class ScopeMemory extends ScopeCatalogue {
  constructor(
    private readonly apis: ApiMemory,
    private readonly subscriptions: SubscriptionDirectory,
  ) {
    super();
  }

  isDeclared(scope: string): boolean {
    return this.apis.isDeclared(scope);
  }

  /** A scope that several APIs declare comes once for each: what one of them allows is allowed. */
  async subscribedScopes(applicationId: string): Promise<readonly ApiScope[]> {
    const application = await this.subscriptions.find(applicationId);
    const active = [...(application?.subscriptions.values() ?? [])].filter(({ state }) => ACTIVE.includes(state));
    return active.flatMap(({ apiId }) => this.apis.scopesOf(apiId));
  }
}
