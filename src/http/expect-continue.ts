import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Answers `Expect: 100-continue` when somebody begins to read the body, so that whatever refuses a request by its head
 * does so before the body is sent (RFC 9110 section 10.1.1). Until then the answer says that the connection closes: a
 * caller who was refused may send the body or leave it, and what comes next could be taken for the other.
 */
export function continueOnceRead(request: IncomingMessage, response: ServerResponse): void {
  const { shouldKeepAlive } = response;
  const read = request._read.bind(request);
  response.shouldKeepAlive = false;
  request._read = (size) => {
    request._read = read;
    if (!response.headersSent) {
      response.shouldKeepAlive = shouldKeepAlive;
      response.writeContinue();
    }
    read(size);
  };
}
