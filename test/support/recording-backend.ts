import { once } from 'node:events';
import { type IncomingMessage, type RequestListener, type Server, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as it reached a back end. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly raw: readonly string[];
  readonly body: string;
  /** Whether it arrived to its end. */
  readonly complete: boolean;
}

/** A back end on loopback that remembers what reached it, and answers as the test says. */
export class RecordingBackend {
  readonly seen: SeenRequest[] = [];
  /** Of all bodies together, so far. */
  bytes = 0;
  /** Called once a request has arrived whole. */
  answer: RequestListener = (_request, response) => void response.end('ok');

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param files speaks TLS with them, under the name `localhost` */
  static async start(files?: { readonly cert: string | Buffer; readonly key: string | Buffer }) {
    const server = files ? createTlsServer(files) : createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const backend = new RecordingBackend(server, files ? `https://localhost:${port}` : `http://127.0.0.1:${port}`);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('latin1').on('data', (chunk: string) => {
        body += chunk;
        backend.bytes += chunk.length;
      });
      request.on('error', () => undefined); // it was cut off, which `complete` says
      request.once('close', () => backend.record(request, body));
      request.once('end', () => backend.answer(request, response));
    });
    return backend;
  }

  last(): SeenRequest {
    const last = this.seen.at(-1);
    if (!last) throw new Error('Nothing reached the back end.');
    return last;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private record({ method = '', url = '', headers, rawHeaders, complete }: IncomingMessage, body: string): void {
    this.seen.push({ method, url, headers, raw: rawHeaders, body, complete });
  }
}
