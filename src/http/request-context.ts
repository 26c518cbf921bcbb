import type { IncomingMessage } from 'node:http';
import type { ListenerName } from './route-declaration.js';

/** What is known about a request from its first byte on, whoever handles it. */
export interface RequestContext {
  readonly listener: ListenerName;
  /** 32 lower-case hex digits: the caller's, if it sent a `traceparent`, else ours. */
  readonly traceId: string;
  /** The caller's address: the peer's, or what a trusted proxy says. */
  readonly clientAddress: string;
  readonly startedAtMs: number;
  /** The pattern of the route that answered; paths themselves may hold secrets and are not logged. */
  route: string | null;
  /** Why the request was refused, for the log alone. */
  reason: string | null;
  /** Who called, once that is proved. */
  clientId: string | null;
}

const contexts = new WeakMap<IncomingMessage, RequestContext>();

export function attachContext(request: IncomingMessage, context: RequestContext): void {
  contexts.set(request, context);
}

/** The context that the front listener attached; every request has one. */
export function contextOf(request: IncomingMessage): RequestContext {
  const context = contexts.get(request);
  if (!context) throw new Error('This request did not come through a listener.');
  return context;
}

/** Where a request came from, as the audit names it. */
export function originOf(request: IncomingMessage): { readonly address: string; readonly traceId: string } {
  const { clientAddress: address, traceId } = contextOf(request);
  return { address, traceId };
}
