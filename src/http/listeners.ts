import {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer as createPlainServer,
} from 'node:http';
import { type Server as TlsServer, createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type PlainRefusal, RunningExchanges, answerClientErrors, refuseOn } from './client-error.js';
import { continueOnceRead } from './expect-continue.js';
import { EXPECTATION, TARGET, headFault } from './request-head.js';
import { traceIdOf } from './trace-context.js';

/** A certificate and its key, both PEM. */
export interface TlsFiles {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

export interface ListenerAddress {
  readonly host: string;
  readonly port: number;
}

export interface Serving {
  readonly handler: RequestListener;
  readonly files: TlsFiles;
}

/** Somebody else listens there, or the address is not ours to listen on. */
export class AddressUnavailable extends Error {
  constructor(
    readonly address: ListenerAddress,
    readonly code: string | undefined,
  ) {
    super(`Cannot listen on ${address.host}:${address.port} (${code}).`);
    this.name = 'AddressUnavailable';
  }
}

/** What is wrong with Host is said by us, in words. */
const HTTP_OPTIONS = { requireHostHeader: false } as const;

const KEEP_ALIVE_MS = 65_000; // longer than the 60 s of common load balancers, so that they close first

/**
 * A port that is taken at the start, before anything is written anywhere, and served only once there is somebody to
 * answer. Until then it says that it is starting.
 */
export class Listener {
  private handler: RequestListener = (request, response) => {
    response.setHeader('Trace-Id', traceIdOf(request.headers.traceparent));
    response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' }).end('Gatehouse is starting.\n');
  };
  private draining = false;
  /** Every connection, those on which nobody has said anything included. */
  private readonly sockets = new Set<Socket>();
  private readonly exchanges = new RunningExchanges();
  private running = 0;
  private becameIdle = (): void => undefined;

  private constructor(
    private readonly server: Server | TlsServer,
    readonly address: ListenerAddress,
  ) {
    answerClientErrors(server, this.exchanges);
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => this.take(request, response));
    server.on('checkContinue', (request, response) => {
      continueOnceRead(request, response);
      this.take(request, response);
    });
    server.on('checkExpectation', (request, response) => refuse(request, response, EXPECTATION));
    server.on('connect', (_request, socket) => refuseOn(socket, TARGET));
  }

  /**
   * @param serving what to serve from the first connection on, where that is known already
   * @throws AddressUnavailable
   */
  static openTls(address: ListenerAddress, serving?: Serving): Promise<Listener> {
    const listener = new Listener(
      createTlsServer({ ...serving?.files, ...HTTP_OPTIONS, minVersion: 'TLSv1.2' }),
      address,
    );
    if (serving) listener.serve(serving.handler);
    return listener.listen();
  }

  /** @throws AddressUnavailable */
  static openPlain(address: ListenerAddress, handler?: RequestListener): Promise<Listener> {
    const listener = new Listener(createPlainServer(HTTP_OPTIONS), address);
    if (handler) listener.serve(handler);
    return listener.listen();
  }

  serve(handler: RequestListener): void {
    this.handler = handler;
  }

  /** New connections use this certificate; open ones go on with theirs. Throws when the two do not belong together. */
  useCertificate(files: TlsFiles): void {
    if ('setSecureContext' in this.server) this.server.setSecureContext({ ...files, minVersion: 'TLSv1.2' });
  }

  /**
   * Takes no new connection, lets running requests finish for `graceMs`, then cuts what is left: connections on which
   * nobody asks anything hold nothing up, nor do those that have not even said hello.
   */
  async close(graceMs: number): Promise<void> {
    this.draining = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeIdleConnections();
    await this.idleWithin(graceMs);
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    this.exchanges.begin(request, response);
    const fault = headFault(request);
    if (fault) return refuse(request, response, fault);
    if (this.draining) response.setHeader('Connection', 'close');
    this.running += 1;
    response.once('close', () => {
      this.running -= 1;
      if (this.running === 0) this.becameIdle();
    });
    this.handler(request, response);
  }

  private idleWithin(graceMs: number): Promise<void> {
    if (this.running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.becameIdle = () => {
        clearTimeout(timer);
        setImmediate(resolve); // the last bytes are on their way out
      };
    });
  }

  private listen(): Promise<Listener> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) =>
        reject(new AddressUnavailable(this.address, error.code)),
      );
      this.server.listen({ ...this.address, exclusive: false }, () => resolve(this));
    });
  }
}

/** The connection ends with it: where the next request begins could be seen in two ways. */
function refuse(request: IncomingMessage, response: ServerResponse, { status, text }: PlainRefusal): void {
  response.setHeader('Trace-Id', traceIdOf(request.headers.traceparent));
  response.setHeader('Content-Type', 'text/plain; charset=utf-8').setHeader('Content-Length', text.length);
  response.writeHead(Number.parseInt(status, 10), { Connection: 'close' }).end(text);
}
