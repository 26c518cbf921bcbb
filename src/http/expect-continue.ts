import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Answers `Expect: 100-continue` when somebody begins to read the body, so that whatever refuses a request by its head
 * does so before the body is sent (RFC 9110 section 10.1.1). Node closes the connection of an answer that came without:
 * the body may follow it or not, and what comes next could be taken for the other.
 */
export function continueOnceRead(request: IncomingMessage, response: ServerResponse): void {
  const read = request._read.bind(request);
  request._read = (size) => {
    request._read = read;
    if (!response.headersSent) response.writeContinue();
    read(size);
  };
}
