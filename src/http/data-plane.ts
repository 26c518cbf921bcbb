import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestContext } from './request-context.js';

/** What answers calls to published APIs. It is handed the raw request: Express would triple the cost of a call. */
export abstract class DataPlane {
  /** Answers whatever happens; never rejects. */
  abstract handle(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void>;
}
