import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.js';
import { bodyType, readBody } from './read-body.js';

const MAX_BYTES = 64 * 1024;

/**
 * The bytes of an `application/x-www-form-urlencoded` body: at most 64 KB, sent within ten seconds. Any other content
 * type, encoding or charset is refused without a look at the body (RFC 6749 section 3.2).
 */
export async function readFormBody(request: IncomingMessage): Promise<Buffer> {
  const { type, readable } = bodyType(request);
  if (type !== 'application/x-www-form-urlencoded' || !readable) {
    throw new Problem(
      'media_type_unsupported',
      'Send the parameters as Content-Type: application/x-www-form-urlencoded in UTF-8, not compressed.',
    );
  }
  return readBody(request, MAX_BYTES);
}
