import { createHash } from 'node:crypto';
import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { Problem } from '../http/problem.js';
import { bodyType, readBody } from '../http/read-body.js';
import { attachBodyHash } from '../rest/rest-call.js';
import type { DocumentFormat } from './documents/read-api-document.js';

/** A document as it came. */
export interface SentDocument {
  readonly bytes: Buffer;
  readonly format: DocumentFormat;
}

const MAX_BYTES = 10_485_760;

/** What OpenAPI documents are sent as (RFC 9512 for YAML). */
export const DOCUMENT_TYPES: Readonly<Record<string, DocumentFormat>> = {
  'application/json': 'json',
  'application/openapi+json': 'json',
  'application/vnd.oai.openapi+json': 'json',
  'application/yaml': 'yaml',
  'application/openapi+yaml': 'yaml',
  'application/vnd.oai.openapi': 'yaml',
  'application/x-yaml': 'yaml',
  'text/yaml': 'yaml',
};

const documents = new WeakMap<Request, SentDocument>();

/** Reads a document instead of our own JSON, once it is known who sends it. */
@Injectable()
export class DocumentInterceptor implements NestInterceptor {
  async intercept(execution: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = execution.switchToHttp().getRequest<Request>();
    if (request.method !== 'GET') documents.set(request, await readDocument(request));
    return next.handle();
  }
}

async function readDocument(request: Request): Promise<SentDocument> {
  const { type, readable } = bodyType(request);
  if (!Object.hasOwn(DOCUMENT_TYPES, type) || !readable) {
    throw new Problem(
      'media_type_unsupported',
      'Send the document as Content-Type: application/json or application/yaml, in UTF-8 and not compressed.',
      { headers: { Connection: 'close' } }, // the body stays unread
    );
  }
  const bytes = await readBody(request, MAX_BYTES);
  attachBodyHash(request, createHash('sha256').update(request.originalUrl).update('\n').update(bytes).digest());
  return { bytes, format: DOCUMENT_TYPES[type] };
}

/** The {@link SentDocument} of a route. */
export const Sent = createParamDecorator((_: unknown, execution: ExecutionContext): SentDocument => {
  const document = documents.get(execution.switchToHttp().getRequest<Request>());
  if (!document) throw new Error('This route takes no document.');
  return document;
});
