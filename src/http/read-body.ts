import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.js';

const MAX_SECONDS = 10;

/** The bytes of a body of at most `maxBytes` that arrives within ten seconds. @throws Problem */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
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
      if (bytes > maxBytes) return refuse(tooLarge(maxBytes));
      chunks.push(chunk);
    });
    const endedEarly = () => refuse(new Problem('malformed_request', 'The body ended early.'));
    request.once('end', () => {
      clearTimeout(timer);
      request.off('close', endedEarly);
      resolve(Buffer.concat(chunks));
    });
    request.once('close', endedEarly);
  });
}

/** The media type of a body and whether its encoding and charset are ones that are read: UTF-8, not compressed. */
export function bodyType({ headers }: IncomingMessage): { readonly type: string; readonly readable: boolean } {
  const [type, ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const utf8 = parameters.every((parameter) => /^\s*charset\s*=\s*"?utf-8"?\s*$/.test(parameter));
  return { type: type.trim(), readable: utf8 && (headers['content-encoding'] ?? 'identity') === 'identity' };
}

// The rest of the body stays unread, so the connection cannot be used again.
const closing = { headers: { Connection: 'close' } };
const sizeOf = (bytes: number): string => (bytes >= 1_048_576 ? `${bytes / 1_048_576} MB` : `${bytes / 1024} KB`);
const tooLarge = (maxBytes: number) => new Problem('body_too_large', `Send at most ${sizeOf(maxBytes)}.`, closing);
const tooSlow = () => new Problem('request_timeout', 'Send the body within ten seconds.', closing);
