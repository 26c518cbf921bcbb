import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import type { BackendHeaders } from './answer-headers.js';
import { type Trailers, answeredTrailers } from './trailers.js';
import { WaitedTooLong, codeOf } from './backend-failure.js';

export interface ExchangeResult {
  readonly bytes: number;
  /** Why the answer did not reach its end, for the log; null when it did. */
  readonly broken: string | null;
}

interface ExchangeOptions {
  readonly response: ServerResponse;
  readonly timeoutMs: number;
  readonly answerHeaders: (status: number, headers: BackendHeaders) => OutgoingHttpHeaders;
  readonly takesTrailers: boolean;
}

/**
 * Carries one answer from a back end to the caller, no faster than the caller takes it. Whoever hangs up first, the
 * other side is let go of at once. Its promise rejects only while the caller can still be told something else.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly result: Promise<ExchangeResult>;
  private resolve: (result: ExchangeResult) => void;
  private reject: (error: unknown) => void;
  private controller: Dispatcher.DispatchController | null = null;
  private timer: NodeJS.Timeout | undefined;
  private bytes = 0;
  private over = false;

  constructor(private readonly options: ExchangeOptions) {
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    options.response.once('close', this.callerLeft);
    // undici's own timeouts begin once there is a connection.
    this.timer = setTimeout(() => this.fail(new WaitedTooLong('no connection was free')), options.timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    clearTimeout(this.timer);
    this.controller = controller;
    if (this.over) controller.abort(new Error('The call was given up while it waited.'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: BackendHeaders): void {
    if (status < 200 || this.over) return; // interim answers are for the connection that asked for them
    const { response, answerHeaders } = this.options;
    response.writeHead(status, answerHeaders(status, headers));
    // The body, or its first part, mostly arrives in the same read; a stream of events may keep the caller waiting.
    process.nextTick(this.flushHeaders);
    if (response.writableNeedDrain) this.waitForCaller(controller);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) return;
    this.bytes += chunk.byteLength;
    if (!this.options.response.write(chunk)) this.waitForCaller(controller);
  }

  onResponseEnd(_controller: Dispatcher.DispatchController, trailers: Trailers): void {
    if (this.over) return;
    if (this.options.takesTrailers) this.options.response.addTrailers(answeredTrailers(trailers));
    this.options.response.end();
    this.end(null);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.fail(error);
  }

  private waitForCaller(controller: Dispatcher.DispatchController): void {
    controller.pause();
    const { response, timeoutMs } = this.options;
    this.timer = setTimeout(() => response.destroy(), timeoutMs); // it reads nothing any more
    response.once('drain', () => {
      clearTimeout(this.timer);
      controller.resume();
    });
  }

  private fail(error: unknown): void {
    if (this.over) return;
    if (!this.options.response.headersSent) {
      this.close();
      this.reject(error);
    } else {
      this.end(codeOf(error));
      this.options.response.destroy(); // the caller must see that it was cut off
    }
    this.controller?.abort(new Error('The call failed.'));
  }

  private readonly flushHeaders = (): void => {
    if (!this.over && this.bytes === 0) this.options.response.flushHeaders();
  };

  private readonly callerLeft = (): void => {
    if (this.over) return;
    this.end('caller left');
    this.controller?.abort(new Error('The caller left.'));
  };

  private end(broken: string | null): void {
    this.close();
    this.resolve({ bytes: this.bytes, broken });
  }

  private close(): void {
    this.over = true;
    clearTimeout(this.timer);
    this.options.response.off('close', this.callerLeft);
  }
}
