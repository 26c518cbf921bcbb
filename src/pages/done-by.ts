import type { Request } from 'express';
import { originOf } from '../http/request-context.js';

/** What the audit says of everything that a person does on a page: who, when, from where. */
export function doneBy(userId: string, request: Request, at: Date) {
  return { at, actor: { kind: 'USER', id: userId } as const, ...originOf(request) };
}
