import type { ApiResource, Caller, Plan, PublishedApi, SubscribedApplication } from './model.js';
import type { GatewayPorts } from './ports.js';
import { answerPreflight } from './steps/answer-preflight.js';
import { authenticateCaller } from './steps/authenticate-caller.js';
import { chooseEndpoint, chooseOpenEndpoint } from './steps/choose-endpoint.js';
import type { MatchedApi } from './steps/match-api.js';
import { matchResource } from './steps/match-resource.js';
import { requireAudience } from './steps/require-audience.js';
import { requireOpenApi } from './steps/require-open-api.js';
import { requireScope } from './steps/require-scope.js';
import { requireSubscription } from './steps/require-subscription.js';
import { requireTokenType } from './steps/require-token-type.js';
import { spendOpenCall } from './steps/spend-open-call.js';
import { spendQuota } from './steps/spend-quota.js';

/** What of a request decides about it. */
export interface IncomingCall {
  readonly method: string;
  /** The values of every `Authorization` header. */
  readonly authorization: readonly string[];
  readonly origin: string | null;
  /** `Access-Control-Request-Method`. */
  readonly requestedMethod: string | null;
  /** Where the call comes from, behind trusted proxies only. */
  readonly clientAddress: string;
  /** The network that a caller at this address can be taken to own. */
  readonly clientNetwork: string;
}

/** Who is behind an admitted call, and under which plan. */
export interface AdmittedCaller {
  readonly caller: Caller;
  readonly application: SubscribedApplication;
  readonly plan: Plan;
}

export interface AdmittedCall {
  readonly outcome: 'admitted';
  readonly api: PublishedApi;
  readonly resource: ApiResource;
  /** The URL below which the back end lives. */
  readonly endpoint: string;
  /** What is asked of it: the path below the endpoint, beginning with a slash. */
  readonly rest: string;
  /** Null for a resource that asks for no token. */
  readonly by: AdmittedCaller | null;
  /** To be added to the answer: what is left of the limits. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A question of a browser that the gateway itself has answered. */
export interface AnsweredPreflight {
  readonly outcome: 'preflight';
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What happens to a call before it is forwarded, once its API is known ({@link matchApi}). Each line refuses by throwing
 * a GatewayRefusal.
 */
export async function admitCall(
  call: IncomingCall,
  matched: MatchedApi,
  ports: GatewayPorts,
): Promise<AdmittedCall | AnsweredPreflight> {
  const { api, rest } = matched;
  const preflight = answerPreflight(call, matched);
  if (preflight) return { outcome: 'preflight', headers: preflight };
  const resource = matchResource(call.method, matched);
  requireOpenApi(api);
  if (resource.authType === 'NONE') {
    const endpoint = chooseOpenEndpoint(api);
    const headers = await spendOpenCall({ api, network: call.clientNetwork }, ports.openCalls);
    return { outcome: 'admitted', api, resource, rest, endpoint, by: null, headers };
  }
  const found = authenticateCaller(call, ports.tokens);
  const caller = found instanceof Promise ? await found : found; // hardly ever: no turn of the loop is given away
  requireTokenType(caller, resource);
  requireAudience(caller, api, ports.issuer);
  const { application, subscription } = await requireSubscription(
    { caller, api, clientAddress: call.clientAddress },
    ports.subscriptions,
  );
  const endpoint = chooseEndpoint(api, caller.keyType);
  requireScope(caller, resource);
  const { plan, headers } = await spendQuota(subscription, caller.keyType, ports); // last: a refused call costs nothing
  return { outcome: 'admitted', api, resource, endpoint, rest, by: { caller, application, plan }, headers };
}
