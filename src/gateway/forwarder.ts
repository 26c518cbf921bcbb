import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { GatewayRefusal } from '#gateway-core/refusals';
import type { BackendHeaders } from './answer-headers.js';
import { backendFailure, isConnectionLost } from './backend-failure.js';
import { type BackendPool, BackendPools } from './backend-pools.js';
import { Exchange, type ExchangeResult } from './exchange.js';
import { requestBody } from './request-body.js';

export interface Forwarding {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** `http://backend.example:8080`. */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly timeoutSeconds: number;
  readonly maxRequestBytes: number | null;
  readonly answerHeaders: (status: number, headers: BackendHeaders) => OutgoingHttpHeaders;
  readonly takesTrailers: boolean;
}

/** Calls under way to one origin; beyond it a back end that hangs would take the gateway's memory with it. */
const MAX_IN_FLIGHT = 4_096;

/** Sends a call to its back end and streams the answer to the caller, both in constant memory. */
@Injectable()
export class Forwarder {
  constructor(private readonly pools: BackendPools) {}

  /** @throws GatewayRefusal while nothing of an answer has been sent */
  async forward(forwarding: Forwarding): Promise<ExchangeResult> {
    const pool = this.pools.of(forwarding.origin);
    if (pool.inFlight >= MAX_IN_FLIGHT) {
      throw new GatewayRefusal('backend_busy', { reason: 'too many calls under way', headers: { 'Retry-After': '1' } });
    }
    const body = requestBody(forwarding.request, forwarding.maxRequestBytes);
    pool.inFlight += 1;
    try {
      return await this.exchange(forwarding, pool, body);
    } finally {
      pool.inFlight -= 1;
    }
  }

  private async exchange(forwarding: Forwarding, pool: BackendPool, body: ReturnType<typeof requestBody>) {
    try {
      return await dispatch(forwarding, pool, body);
    } catch (error) {
      // Only what changes nothing is sent twice, once, and never a body: half of it may be gone.
      const repeatable = body === null && (forwarding.request.method === 'GET' || forwarding.request.method === 'HEAD');
      if (!repeatable || !isConnectionLost(error)) throw backendFailure(error);
    }
    try {
      return await dispatch(forwarding, pool, null);
    } catch (error) {
      throw backendFailure(error);
    }
  }
}

function dispatch(forwarding: Forwarding, { pool }: BackendPool, body: ReturnType<typeof requestBody>) {
  const { request, response, path, headers, timeoutSeconds, answerHeaders, takesTrailers } = forwarding;
  const timeoutMs = timeoutSeconds * 1000;
  const exchange = new Exchange({ response, timeoutMs, answerHeaders, takesTrailers });
  pool.dispatch(
    { method: request.method ?? 'GET', path, headers, body, headersTimeout: timeoutMs, bodyTimeout: timeoutMs },
    exchange,
  );
  return exchange.result;
}
