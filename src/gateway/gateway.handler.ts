import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { admitCall } from '#gateway-core/admit-call';
import { faultBody } from '#gateway-core/fault-body';
import type { PublishedApi } from '#gateway-core/model';
import { readTarget } from '#gateway-core/normal-path';
import { GatewayRefusal, refusalHeaders } from '#gateway-core/refusals';
import { corsHeaders } from '#gateway-core/steps/answer-preflight';
import { matchApi } from '#gateway-core/steps/match-api';
import { networkOf } from '#oauth-core/network-of-address';
import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { monotonicMs } from '#primitives/clock';
import { DataPlane } from '../http/data-plane.js';
import type { RequestContext } from '../http/request-context.js';
import { RequestLog } from '../http/request-log.js';
import { AdmissionPorts } from './admission-ports.js';
import { BackendCalls } from './backend-calls.js';
import { Freshness } from './freshness.js';
import { GatewayObserver } from './gateway-observer.js';
import { headerValues } from './request-headers.js';

/** What becomes known of a call on its way. */
interface Progress {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly context: RequestContext;
  api: PublishedApi | null;
}

const RETRY_AFTER_SECONDS = '2';

/** The data plane: decides about a call to a published API, then forwards it or says why not. */
@Injectable()
export class GatewayHandler extends DataPlane {
  constructor(
    private readonly ports: AdmissionPorts,
    private readonly backend: BackendCalls,
    private readonly freshness: Freshness,
    private readonly observer: GatewayObserver,
    private readonly log: RequestLog,
  ) {
    super();
  }

  async handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const progress: Progress = { request, response, context, api: null };
    try {
      const bytes = await this.serve(progress);
      this.observe(progress, bytes, 'forwarded', 'forwarded');
    } catch (error) {
      this.refuse(progress, this.refusalFor(error, context));
    }
  }

  /** How many bytes of body the caller was sent. */
  private async serve(progress: Progress): Promise<number> {
    const { request, response, context } = progress;
    if (!this.freshness.isFresh()) throw unavailable('memory is too old to decide');
    const { path, query } = readTarget(request.url ?? '');
    const matched = await matchApi(path, this.ports.apis);
    progress.api = matched.api;
    context.route = `${matched.api.context}/${matched.api.version}`;
    const origin = request.headers.origin ?? null;
    const call = await admitCall(
      {
        method: request.method ?? '',
        authorization: headerValues(request.rawHeaders, 'authorization'),
        origin,
        requestedMethod: request.headers['access-control-request-method'] ?? null,
        clientAddress: context.clientAddress,
        clientNetwork: networkOf(context.clientAddress),
      },
      matched,
      this.ports,
    );
    if (call.outcome === 'preflight') {
      response.writeHead(204, call.headers).end();
      return 0;
    }
    context.route += call.resource.path;
    context.clientId = call.by?.caller.consumerKey ?? null;
    const cors = corsHeaders(call.api.cors, origin);
    const { clientAddress } = context;
    const { bytes, broken } = await this.backend.forward({ request, response, call, query, clientAddress, cors });
    context.reason = broken;
    return bytes;
  }

  private refusalFor(error: unknown, context: RequestContext): GatewayRefusal {
    if (error instanceof GatewayRefusal) return error;
    if (error instanceof StorageUnavailable) return unavailable('the storage is not available');
    this.log.failure(context, error);
    return new GatewayRefusal('internal', { reason: 'unexpected error' });
  }

  private refuse(progress: Progress, refusal: GatewayRefusal): void {
    const { request, response, context, api } = progress;
    context.reason = refusal.reason;
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return this.observe(progress, 0, refusal.code, refusal.step);
    }
    const { contentType, text } = faultBody(refusal, context.traceId, request.headers.accept);
    const body = Buffer.from(text);
    response.writeHead(refusal.status, {
      ...(api && corsHeaders(api.cors, request.headers.origin ?? null)),
      ...refusalHeaders(refusal, api, this.ports.issuer),
      'Content-Type': contentType,
      'Content-Length': body.byteLength,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': 'sandbox',
    });
    response.end(body);
    this.observe(progress, body.byteLength, refusal.code, refusal.step);
  }

  private observe({ api, response, context }: Progress, bytes: number, code: string, step: string): void {
    this.observer.called({
      api: api ? `${api.context}/${api.version}` : 'none',
      status: response.statusCode,
      code,
      step,
      durationMs: monotonicMs() - context.startedAtMs,
      bytes,
    });
  }
}

const unavailable = (reason: string): GatewayRefusal =>
  new GatewayRefusal('unavailable', { reason, headers: { 'Retry-After': RETRY_AFTER_SECONDS } });
