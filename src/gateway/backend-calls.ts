import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { AdmittedCall } from '#gateway-core/admit-call';
import { GatewayRefusal } from '#gateway-core/refusals';
import { answerHeaders } from './answer-headers.js';
import { BackendAssertions } from './backend-assertion.js';
import { endpointAddress } from './endpoint-address.js';
import type { ExchangeResult } from './exchange.js';
import { Forwarder } from './forwarder.js';
import { GatewayAddresses } from './gateway-addresses.js';
import { takesTrailers } from './trailers.js';
import { backendHeaders } from './request-headers.js';

export interface BackendCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly call: AdmittedCall;
  readonly query: string;
  readonly clientAddress: string;
  /** CORS headers of the answer. */
  readonly cors: Readonly<Record<string, string>>;
}

/** Turns an admitted call into the request that its back end receives, and the answer into what the caller receives. */
@Injectable()
export class BackendCalls {
  constructor(
    private readonly forwarder: Forwarder,
    private readonly assertions: BackendAssertions,
    private readonly addresses: GatewayAddresses,
  ) {}

  /** @throws GatewayRefusal while nothing of an answer has been sent */
  async forward({ request, response, call, query, clientAddress, cors }: BackendCall): Promise<ExchangeResult> {
    const { api, by, endpoint, rest } = call;
    if (/websocket/i.test(request.headers.upgrade ?? '')) {
      throw new GatewayRefusal('upgrade_unsupported', { reason: 'WebSocket' }); // other upgrades may be ignored
    }
    const { origin, basePath } = endpointAddress(endpoint);
    const found = by ? this.assertions.assertionFor(by, api) : null;
    const assertion = found instanceof Promise ? await found : found; // hardly ever: no turn of the loop is given away
    const own = { ...cors, ...call.headers };
    const { rawHeaders, httpVersion } = request;
    const trailers = takesTrailers(request);
    return this.forwarder.forward({
      request,
      response,
      origin,
      path: `${basePath}${rest}${query}`,
      headers: backendHeaders({ rawHeaders, call, assertion, clientAddress, httpVersion }, this.addresses),
      timeoutSeconds: api.timeoutSeconds,
      maxRequestBytes: api.maxRequestBytes,
      answerHeaders: (status, headers) => answerHeaders(headers, { api, own, status, trailers }),
      takesTrailers: trailers,
    });
  }
}
