import { Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Observer } from './observer.js';
import type { RequestContext } from './request-context.js';
import { monotonicMs } from '#primitives/clock';

/** The log of the process: JSON lines on standard error. */
export abstract class ProcessLog {
  abstract readonly logger: Logger;
  /** For the one line of each request, whose members are all ours: it does without redaction. */
  abstract readonly answers: Logger;
}

/**
 * One structured line per request, at the edge. It names the route's pattern and never the path, a header or a body:
 * whatever a caller sends may be a secret.
 */
@Injectable()
export class RequestLog {
  constructor(
    private readonly log: ProcessLog,
    private readonly observer: Observer,
  ) {}

  answered(context: RequestContext, method: string, status: number): void {
    const { traceId, listener, route, clientAddress, clientId, reason, startedAtMs } = context;
    const durationMs = Math.round((monotonicMs() - startedAtMs) * 10) / 10;
    this.observer.answered({ listener, route: route ?? 'none', method, status, durationMs });
    const line = { traceId, listener, method, route, status, durationMs, clientAddress, clientId, reason };
    if (status >= 500) this.log.answers.error(line, 'answered');
    else this.log.answers.info(line, 'answered');
  }

  /** An error that nobody expected, with its stack. Drivers' messages can hold values, so only our own are written. */
  failure({ traceId, route }: RequestContext, error: unknown): void {
    const name = error instanceof Error ? error.name : typeof error;
    const stack = error instanceof Error ? error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) : undefined;
    this.log.logger.error({ traceId, route, error: name, stack }, 'failed');
  }
}
