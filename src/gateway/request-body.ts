import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { GatewayRefusal } from '#gateway-core/refusals';
import { BodyTooLarge } from './backend-failure.js';

/**
 * The body of a request for undici, or null when it has none.
 *
 * @throws GatewayRefusal 413 when the announced length is already too much; a chunked body fails later, on the way
 */
export function requestBody(request: IncomingMessage, maxBytes: number | null): Readable | null {
  const announced = request.headers['content-length'];
  const empty = announced === undefined ? request.headers['transfer-encoding'] === undefined : Number(announced) === 0;
  if (empty) return null;
  if (maxBytes !== null && Number(announced) > maxBytes) {
    throw new GatewayRefusal('body_too_large', { reason: 'announced length too large' });
  }
  return new RequestBody(request, maxBytes ?? Infinity);
}

/**
 * Reads a request only as fast as the back end takes it. Unlike the request itself it may be destroyed, as undici does
 * with every body that it gives up: the caller must still get an answer, so the rest is read and thrown away.
 */
class RequestBody extends Readable {
  private bytes = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly maxBytes: number,
  ) {
    super();
    request.pause(); // first: a caller who waits for 100 Continue is not asked for the body before the back end wants it
    request.on('data', this.onChunk).once('end', this.onEnd).once('error', this.onBreak).once('close', this.onBreak);
  }

  override _read(): void {
    this.request.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { request } = this;
    request.off('data', this.onChunk).off('end', this.onEnd).off('close', this.onBreak).resume();
    done(error);
  }

  private readonly onChunk = (chunk: Buffer): void => {
    this.bytes += chunk.byteLength;
    if (this.bytes > this.maxBytes) this.destroy(new BodyTooLarge('body too large'));
    else if (!this.push(chunk)) this.request.pause();
  };

  private readonly onEnd = (): void => {
    this.push(null);
  };

  private readonly onBreak = (): void => {
    if (!this.request.complete) this.destroy(new Error('The caller stopped sending.'));
  };
}
