import type { IncomingMessage } from 'node:http';
import type { PlainRefusal } from './client-error.js';

/**
 * Why a request is refused though the parser let it through: another server on its way could read its head otherwise than
 * we do (RFC 9112 section 11.2). Null when it may be served.
 */
export function headFault({ httpVersion, url = '', headers, rawHeaders }: IncomingMessage): PlainRefusal | null {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return VERSION;
  if (!url.startsWith('/')) return TARGET;
  const hosts = countOf('host', rawHeaders);
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1') || !HOST.test(headers.host ?? '')) return WRONG_HOST;
  const coding = headers['transfer-encoding'];
  if (coding === undefined) return null;
  return coding.toLowerCase() === 'chunked' && httpVersion === '1.1' ? null : CODING;
}

function countOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index].length === name.length && rawHeaders[index].toLowerCase() === name) count += 1;
  }
  return count;
}

/** A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port (RFC 9110 section 7.2). */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/i;

const badRequest = (text: string): PlainRefusal => ({ status: '400 Bad Request', text: `${text}\n` });

const VERSION: PlainRefusal = { status: '505 HTTP Version Not Supported', text: 'Send HTTP/1.1.\n' };
const WRONG_HOST = badRequest('Send exactly one Host header, with a name and perhaps a port.');
const CODING = badRequest(
  'The one Transfer-Encoding that is understood is "chunked", in HTTP/1.1. Compress the body with Content-Encoding.',
);

/** For a tunnel, and for the address of another server: this one is no proxy. */
export const TARGET = badRequest('The address of a request is a path that begins with a slash; this is no proxy.');
/** RFC 9110 section 10.1.1. */
export const EXPECTATION: PlainRefusal = {
  status: '417 Expectation Failed',
  text: 'The one expectation that is understood is 100-continue.\n',
};
