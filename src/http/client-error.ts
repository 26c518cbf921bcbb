import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { traceIdOf } from './trace-context.js';

/** A refusal before any of our handlers: one sentence, whoever was meant to answer. */
export interface PlainRefusal {
  /** Number and phrase: `400 Bad Request`. */
  readonly status: string;
  readonly text: string;
}

/** A request on its connection, and its answer. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What is being answered on each connection. */
export class RunningExchanges {
  private readonly latest = new WeakMap<Duplex, Exchange>();

  begin(request: IncomingMessage, response: ServerResponse): void {
    this.latest.set(request.socket, { request, response });
  }

  of(socket: Duplex): Exchange | null {
    return this.latest.get(socket) ?? null;
  }
}

/**
 * What the HTTP parser refuses, answered in words instead of a closed connection. Never into an answer that has begun,
 * where the words would be read as its body, nor in place of the answer to an earlier request.
 */
export function answerClientErrors(server: Server, exchanges: RunningExchanges): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (socket.writableEnded) return; // the last answer on it is on its way out
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const running = exchanges.of(socket);
    if (running && !running.response.writableFinished) {
      const { request, response } = running;
      if (response.writableEnded || (request.complete && !response.headersSent)) {
        return void response.once('finish', () => socket.end());
      }
      if (response.headersSent) return void socket.destroy();
    }
    refuseOn(socket, EXPLANATIONS[error.code ?? ''] ?? UNREADABLE);
  });
}

/** Writes a refusal as the last thing on a connection. */
export function refuseOn(socket: Duplex, { status, text }: PlainRefusal): void {
  const head = `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${text.length}`;
  socket.end(`${head}\r\nTrace-Id: ${traceIdOf(undefined)}\r\nConnection: close\r\n\r\n${text}`);
}

const badRequest = (text: string): PlainRefusal => ({ status: '400 Bad Request', text: `${text}\n` });

const UNREADABLE = badRequest('The request is not valid HTTP/1.1.');
const LINE_ENDS = badRequest('Every line of a request ends with carriage return and line feed, both of them.');

const EXPLANATIONS: Readonly<Record<string, PlainRefusal>> = {
  HPE_INVALID_HEADER_TOKEN: badRequest(
    'A header name or value holds a character that HTTP forbids, or goes on in a second line. Old examples print ' +
      '"Authorization :Basic ...": write "Authorization: Basic ..." without a space before the colon, and one -H for ' +
      'each header.',
  ),
  HPE_CR_EXPECTED: LINE_ENDS,
  HPE_LF_EXPECTED: LINE_ENDS,
  HPE_INVALID_URL: badRequest('The address of a request is a path that begins with a slash.'),
  HPE_UNEXPECTED_CONTENT_LENGTH: badRequest('Send either one Content-Length or Transfer-Encoding, not several.'),
  HPE_INVALID_CONTENT_LENGTH: badRequest('Send one Content-Length of digits alone, and none with Transfer-Encoding.'),
  HPE_INVALID_TRANSFER_ENCODING: badRequest(
    'The one Transfer-Encoding that is understood is "chunked", once and without Content-Length.',
  ),
  HPE_INVALID_CHUNK_SIZE: badRequest('The body is not chunked as its Transfer-Encoding says.'),
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    text: 'The headers are larger than 16 KB. Send parameters in the body.\n',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    text: 'The request did not arrive in time.\n',
  },
};
