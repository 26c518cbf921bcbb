import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { GatewayRefusal } from '#gateway-core/refusals';
import { BodyTooLarge } from './backend-failure.js';

/**
 * The body of a request for undici, or null when it has none. It is read only as fast as it is taken, and leaves the
 * request itself alone when it is given up: the caller must still get an answer on that connection.
 *
 * @throws GatewayRefusal 413 when the announced length is already too much; a chunked body fails later, on the way
 */
export function requestBody(request: IncomingMessage, maxBytes: number | null): Readable | null {
  const announced = request.headers['content-length'];
  if (announced === undefined ? request.headers['transfer-encoding'] === undefined : Number(announced) === 0)
    return null;
  if (maxBytes !== null && Number(announced) > maxBytes) {
    throw new GatewayRefusal('body_too_large', { reason: 'announced length too large' });
  }
  return Readable.from(chunksOf(request, maxBytes ?? Infinity), { objectMode: false });
}

async function* chunksOf(request: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BodyTooLarge('body too large');
    yield chunk;
  }
}
