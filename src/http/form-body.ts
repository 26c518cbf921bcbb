import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.js';

const MAX_BYTES = 64 * 1024;
const MAX_SECONDS = 10;

/**
 * The bytes of an `application/x-www-form-urlencoded` body: at most 64 KB, sent within ten seconds. Any other content
 * type, encoding or charset is refused without a look at the body (RFC 6749 section 3.2).
 */
export async function readFormBody(request: IncomingMessage): Promise<Buffer> {
  requireFormType(request);
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) throw tooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    // An iterator would destroy the stream, and with it the connection that the refusal has to go out on.
    const refuse = (problem: Problem): void => {
      request.removeAllListeners('data').pause();
      clearTimeout(timer);
      reject(problem);
    };
    const timer = setTimeout(() => refuse(tooSlow()), MAX_SECONDS * 1000);
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > MAX_BYTES) return refuse(tooLarge());
      chunks.push(chunk);
    });
    request.once('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
    request.once('close', () => refuse(new Problem('malformed_request', 'The body ended early.')));
  });
}

function requireFormType(request: IncomingMessage): void {
  const [type, ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const harmless = parameters.every((parameter) => /^\s*charset\s*=\s*"?utf-8"?\s*$/.test(parameter));
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (type.trim() !== 'application/x-www-form-urlencoded' || !harmless || encoding !== 'identity') {
    throw new Problem(
      'media_type_unsupported',
      'Send the parameters as Content-Type: application/x-www-form-urlencoded in UTF-8, not compressed.',
    );
  }
}

// The rest of the body stays unread, so the connection cannot be used again.
const closing = { Connection: 'close' };
const tooLarge = () => new Problem('body_too_large', 'Send at most 64 KB.', undefined, closing);
const tooSlow = () => new Problem('request_timeout', 'Send the body within ten seconds.', undefined, closing);
