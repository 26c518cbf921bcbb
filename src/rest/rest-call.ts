import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { Caller } from './caller.js';

/** One call of the REST API: who asks, from where, and under which conditions. */
export interface RestCall {
  /** Null on a route for everybody, when no token came. */
  readonly optionalCaller: Caller | null;
  /** Who asks, on a route that lets nobody else in. */
  readonly caller: Caller;
  readonly address: string;
  readonly traceId: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The value of If-Match as it came. */
  readonly ifMatch: string | null;
  readonly idempotencyKey: string | null;
  /** The media types that the caller reads, as they came. */
  readonly accept: string;
  /** SHA-256 of the body as it came. */
  readonly bodyHash: Buffer;
}

const NO_BODY = Buffer.alloc(32);
const callers = new WeakMap<Request, Caller>();
const bodyHashes = new WeakMap<Request, Buffer>();

export const attachCaller = (request: Request, caller: Caller): void => void callers.set(request, caller);
export const attachBodyHash = (request: Request, hash: Buffer): void => void bodyHashes.set(request, hash);

/** The {@link RestCall} of a route of the REST API. */
export const Call = createParamDecorator((_: unknown, execution: ExecutionContext): RestCall => {
  const request = execution.switchToHttp().getRequest<Request>();
  const { clientAddress, traceId } = contextOf(request);
  const caller = callers.get(request) ?? null;
  const [, query = ''] = request.originalUrl.split(/\?(.*)/s);
  return {
    optionalCaller: caller,
    get caller(): Caller {
      if (!caller) throw new Error('This route lets everybody in: there may be no caller.');
      return caller;
    },
    address: clientAddress,
    traceId,
    method: request.method,
    path: request.path,
    query: new URLSearchParams(query),
    ifMatch: request.headers['if-match'] ?? null,
    idempotencyKey: idempotencyKey(request),
    accept: request.headers.accept ?? '*/*',
    bodyHash: bodyHashes.get(request) ?? NO_BODY,
  };
});

function idempotencyKey({ headers }: Request): string | null {
  const value = headers['idempotency-key'];
  if (value === undefined) return null;
  if (typeof value === 'string' && /^[\x21-\x7e]{1,64}$/.test(value)) return value;
  throw new Problem('validation_failed', 'The header Idempotency-Key was refused; nothing was changed.', {
    errors: [{ header: 'Idempotency-Key', code: 'invalid_format', detail: 'Send 1 to 64 visible ASCII characters.' }],
  });
}
