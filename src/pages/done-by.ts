import type { Request } from 'express';
import { contextOf } from '../http/request-context.js';

/** What the audit says of everything that a person does on a page: who, when, from where. */
export function doneBy(userId: string, request: Request, at: Date) {
  const { clientAddress: address, traceId } = contextOf(request);
  return { at, actor: { kind: 'USER', id: userId } as const, address, traceId };
}
