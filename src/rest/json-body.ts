import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { Problem } from '../http/problem.js';
import { bodyType, readBody } from '../http/read-body.js';
import { attachBodyHash } from './rest-call.js';

const MAX_BYTES = 1_048_576;
const MAX_DEPTH = 64;
const TYPES: Readonly<Record<string, readonly string[]>> = {
  PATCH: ['application/json', 'application/merge-patch+json'],
  POST: ['application/json'],
  PUT: ['application/json'],
};

/** Reads the JSON of a request, once it is known who sends it. A verb may come without a body: that is an empty object. */
@Injectable()
export class JsonBodyInterceptor implements NestInterceptor {
  async intercept(execution: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = execution.switchToHttp().getRequest<Request>();
    const types = TYPES[request.method];
    if (types) request.body = await readJson(request, types);
    return next.handle();
  }
}

async function readJson(request: Request, types: readonly string[]): Promise<unknown> {
  const { type, readable } = bodyType(request);
  const bytes = await readBody(request, MAX_BYTES);
  attachBodyHash(request, createHash('sha256').update(bytes).digest());
  if (bytes.byteLength === 0) return {};
  if (!types.includes(type) || !readable) {
    throw new Problem('media_type_unsupported', 'Send the body as Content-Type: application/json, not compressed.');
  }
  const value = parse(bytes);
  requireHarmless(value, 0);
  return value;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new Problem('malformed_request', 'The body is not JSON in UTF-8.');
  }
}

/** Names that mean something to the language itself would reach its objects and not only ours. */
const RESERVED = ['__proto__', 'constructor', 'prototype'];

function requireHarmless(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_DEPTH) throw new Problem('malformed_request', `The body is nested deeper than ${MAX_DEPTH} levels.`);
  for (const [name, member] of Object.entries(value)) {
    if (RESERVED.includes(name)) throw new Problem('malformed_request', `No member may be called ${name}.`);
    requireHarmless(member, depth + 1);
  }
}
