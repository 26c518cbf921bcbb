import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { monotonicMs } from '#primitives/clock';
import { TrustedProxies } from './client-address.js';
import { DataPlane } from './data-plane.js';
import { attachContext, type RequestContext } from './request-context.js';
import { RequestLog } from './request-log.js';
import type { ListenerName } from './route-declaration.js';
import { RouteTable } from './route-table.js';
import { traceIdOf } from './trace-context.js';

/** The first of our code that sees a request: names it, decides who answers it, and logs how that went. */
@Injectable()
export class FrontListener {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly routes: RouteTable,
    private readonly dataPlane: DataPlane,
    private readonly proxies: TrustedProxies,
    private readonly log: RequestLog,
  ) {}

  /** The request handler of one listener. */
  handlerOf(listener: ListenerName): RequestListener {
    const controllers = this.adapter.httpAdapter.getInstance<RequestListener>();
    return (request, response) => {
      const context = this.begin(request, response, listener);
      if (listener === 'gateway' && !this.isOurs(request)) void this.dataPlane.handle(request, response, context);
      else controllers(request, response);
    };
  }

  /** The same for the listener behind a TLS proxy, which talks to trusted proxies and nobody else. */
  handlerBehindProxy(): RequestListener {
    const handle = this.handlerOf('gateway');
    return (request, response) => {
      if (this.proxies.includes(request.socket.remoteAddress ?? '')) return handle(request, response);
      this.begin(request, response, 'gateway').reason = 'not a trusted proxy';
      response.writeHead(403, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
      response.end(
        'This listener answers only the proxies named in GATEHOUSE_TRUSTED_PROXIES. Use the TLS listener.\n',
      );
    };
  }

  private begin(request: IncomingMessage, response: ServerResponse, listener: ListenerName): RequestContext {
    const context: RequestContext = {
      listener,
      traceId: traceIdOf(request.headers.traceparent),
      clientAddress: this.proxies.clientAddress(request),
      startedAtMs: monotonicMs(),
      route: null,
      reason: null,
      clientId: null,
    };
    attachContext(request, context);
    response.setHeader('Trace-Id', context.traceId);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.once('close', () => this.log.answered(context, request.method ?? '', response.statusCode));
    return context;
  }

  private isOurs(request: IncomingMessage): boolean {
    const target = request.url ?? '/';
    const end = target.indexOf('?');
    return this.routes.ownsFirstSegment('gateway', end === -1 ? target : target.slice(0, end));
  }
}
