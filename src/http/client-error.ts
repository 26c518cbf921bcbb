import type { Duplex } from 'node:stream';
import type { Server } from 'node:http';
import { traceIdOf } from './trace-context.js';

/** What the HTTP parser refuses before a request exists, answered in words instead of a closed connection. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const { status, text } = EXPLANATIONS[error.code ?? ''] ?? UNREADABLE;
    const head = `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${text.length}`;
    socket.end(`${head}\r\nTrace-Id: ${traceIdOf(undefined)}\r\nConnection: close\r\n\r\n${text}`);
  });
}

const UNREADABLE = { status: '400 Bad Request', text: 'The request is not valid HTTP/1.1.\n' };

const EXPLANATIONS: Readonly<Record<string, typeof UNREADABLE>> = {
  HPE_INVALID_HEADER_TOKEN: {
    status: '400 Bad Request',
    text:
      'A header name or value holds a character that HTTP forbids. Old examples print "Authorization :Basic ...": ' +
      'write "Authorization: Basic ..." without a space before the colon, and one -H for each header.\n',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    text: 'The headers are larger than 16 KB. Send parameters in the body.\n',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    text: 'The request did not arrive in time.\n',
  },
  HPE_UNEXPECTED_CONTENT_LENGTH: {
    status: '400 Bad Request',
    text: 'Send either one Content-Length or Transfer-Encoding, not several.\n',
  },
};
