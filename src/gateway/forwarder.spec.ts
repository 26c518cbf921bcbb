import { once } from 'node:events';
import { type IncomingMessage, type RequestListener, type ServerResponse, request } from 'node:http';
import { type Server, type Socket, connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { aResource, anApi } from '#test/support/gateway-doubles';
import { callHttp, type PlainCall, sendRaw } from '#test/support/http-client';
import { LoopbackServer, type RunningGateway, startGateway } from '#test/support/running-gateway';
import type { PublishedApi } from '#gateway-core/model';

const bearer = { Authorization: 'Bearer good' };
const MEGABYTE = 1024 * 1024;

/** A TCP server for back ends that do not keep to HTTP. */
class RawServer {
  readonly sockets: Socket[] = [];
  private server: Server;

  async start(onConnection: (socket: Socket, index: number) => void): Promise<this> {
    this.server = createServer((socket) => {
      socket.on('error', () => undefined);
      this.sockets.push(socket);
      onConnection(socket, this.sockets.length - 1);
    });
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

const answerWith = (text: string) => (socket: Socket) => void socket.on('data', () => socket.write(text));

describe('Forwarder', () => {
  let gateway: RunningGateway;
  let stop: (() => Promise<void>)[] = [];

  afterEach(async () => {
    await gateway.close();
    for (const close of stop) await close();
    stop = [];
  });

  const publish = async (endpoint: string, more: Partial<PublishedApi> = {}) => {
    gateway = await startGateway(
      anApi({ productionEndpoint: endpoint, resources: [aResource('*', '/*')], timeoutSeconds: 1, ...more }),
    );
  };
  const before = async (listener: RequestListener, more: Partial<PublishedApi> = {}) => {
    const server = await LoopbackServer.start(listener);
    stop.push(() => server.close());
    await publish(server.url, more);
    return server;
  };
  const beforeRaw = async (onConnection: (socket: Socket, index: number) => void) => {
    const server = await new RawServer().start(onConnection);
    stop.push(() => server.close());
    await publish(server.url);
    return server;
  };
  const call = (more: PlainCall = {}) =>
    callHttp(gateway.url, { path: '/pizzashack/1.0.0/a', headers: bearer, ...more });

  describe('a back end that fails', () => {
    it('[G11] is 502 when nobody listens', async () => {
      const server = await LoopbackServer.start(() => undefined);
      const { url } = server;
      await server.close();
      await publish(url);
      expect(await call()).toMatchObject({ status: 502, text: expect.stringContaining('"code":"101503"') });
    });

    it('[G11] is 502 when its name does not resolve, and the caller is not told which name', async () => {
      await publish('http://backend.invalid:1');
      const answer = await call();
      expect(answer).toMatchObject({ status: 502, text: expect.stringContaining('"code":"101503"') });
      expect(answer.text).not.toContain('backend.invalid');
    });

    it('[G11] is 504 when it says nothing in time', async () => {
      await before(() => undefined);
      const startedAt = performance.now();
      expect(await call()).toMatchObject({ status: 504, text: expect.stringContaining('"code":"101504"') });
      expect(performance.now() - startedAt).toBeLessThan(3_000);
    });

    it.each([{ 'Content-Length': 10 }, { 'Transfer-Encoding': 'chunked' }])(
      '[G11] is cut off when its body stops half-way, so that nobody takes the half for the whole: %j',
      async (headers) => {
        await before((_request, response) => void response.writeHead(200, headers).write('half'));
        await expect(call()).rejects.toMatchObject({ code: 'ECONNRESET' });
        expect(gateway.contexts[0].reason).toBe('UND_ERR_BODY_TIMEOUT');
      },
    );

    it('is 502 when it hangs up, after one more try for a GET and none for a POST', async () => {
      const server = await beforeRaw((socket) => void socket.on('data', () => socket.destroy()));
      expect(await call()).toMatchObject({ status: 502, text: expect.stringContaining('"code":"101505"') });
      expect(server.sockets).toHaveLength(2);
      expect(await call({ method: 'POST', body: 'x' })).toMatchObject({ status: 502 });
      expect(await call({ method: 'POST', headers: { ...bearer, 'Content-Length': 0 } })).toMatchObject({
        status: 502,
      });
      expect(server.sockets).toHaveLength(4);
    });

    it('is asked again for a GET when it closed a connection that was kept alive', async () => {
      await beforeRaw((socket, index) => {
        if (index === 0) socket.once('data', () => socket.destroy());
        else answerWith('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')(socket);
      });
      expect(await call()).toMatchObject({ status: 200, text: 'ok' });
    });

    it.each([
      ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
      ['a header with a line break', 'HTTP/1.1 200 OK\r\nX: a\nY\r\n\r\n'],
      ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}`],
      ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ])('is 502 when it answers with %s', async (_what, text) => {
      await beforeRaw(answerWith(text));
      expect(await call()).toMatchObject({ status: 502 });
    });

    it('cannot put a second answer behind its first', async () => {
      const second = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged';
      await beforeRaw(
        (socket) =>
          void socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok${second}`)),
      );
      expect(await call()).toMatchObject({ text: 'ok' });
      const next = await call();
      expect(next.text).not.toBe('forged');
    });
  });

  describe('answers', () => {
    it('are passed on when informational ones came before', async () => {
      await beforeRaw(
        answerWith('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
      );
      expect(await call()).toMatchObject({ status: 200, text: 'ok' });
    });

    it.each([204, 304])('%s have no body', async (status) => {
      await before((_request, response) => void response.writeHead(status, { ETag: '"1"' }).end());
      expect(await call()).toMatchObject({ status, text: '', headers: { etag: '"1"' } });
    });

    it('to HEAD keep the length of what GET would answer', async () => {
      await before((_request, response) => void response.writeHead(200, { 'Content-Length': 1_000 }).end());
      expect(await call({ method: 'HEAD' })).toMatchObject({
        status: 200,
        text: '',
        headers: { 'content-length': '1000' },
      });
    });

    it('arrive as they are sent, the head before any body', async () => {
      let finish: () => void = () => undefined;
      await before((_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
        finish = () => void response.end('data: 1\n\n');
      });
      const outgoing = request(`${gateway.url}/pizzashack/1.0.0/a`, { headers: bearer }).end();
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
      expect(incoming.headers['content-type']).toBe('text/event-stream');
      finish();
      const [chunk] = await once(incoming, 'data');
      expect(String(chunk)).toBe('data: 1\n\n');
    });

    it('keep header values byte for byte', async () => {
      await before((_request, response) => void response.writeHead(200, { 'X-Name': 'caf\u00e9' }).end());
      expect((await call()).headers['x-name']).toBe('caf\u00e9');
    });

    it('reach the caller even when the back end did not wait for the body, and leave the connection usable', async () => {
      await before((_request, response) => void response.writeHead(413).end('enough'));
      const head = 'HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n';
      const body = 'x'.repeat(5 * MEGABYTE);
      const post = `POST /pizzashack/1.0.0/a ${head}Content-Length: ${body.length}\r\n\r\n${body}`;
      const text = await sendRaw(gateway.port, `${post}GET /pizzashack/1.0.0/b ${head}Connection: close\r\n\r\n`);
      expect(text.match(/HTTP\/1.1 413 /g)).toHaveLength(2);
    });
  });

  describe('limits', () => {
    const counting = () => {
      const received = { bytes: 0 };
      const listener = (request: IncomingMessage, response: ServerResponse) => {
        request.on('data', (chunk: Buffer) => (received.bytes += chunk.byteLength));
        request.on('end', () => response.end('done'));
        request.on('error', () => undefined);
      };
      return { received, listener };
    };

    it('refuse an announced body that is too large before a byte of it has come', async () => {
      const { received, listener } = counting();
      await before(listener, { maxRequestBytes: 10 });
      const head =
        'POST /pizzashack/1.0.0/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nConnection: close\r\n';
      expect(await sendRaw(gateway.port, `${head}Content-Length: 11\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 /);
      expect(received.bytes).toBe(0);
      expect(await sendRaw(gateway.port, `${head}Content-Length: 10\r\n\r\n0123456789`)).toMatch(/^HTTP\/1.1 200 /);
    });

    it('refuse a chunked body as soon as it is too large', async () => {
      const { received, listener } = counting();
      await before(listener, { maxRequestBytes: 100_000 });
      const headers = { ...bearer, 'Transfer-Encoding': 'chunked' };
      expect(await call({ method: 'POST', headers, body: Buffer.alloc(300_000) })).toMatchObject({ status: 413 });
      expect(received.bytes).toBeLessThanOrEqual(100_000);
    });
  });

  describe('when somebody leaves', () => {
    it('lets go of the back end when the caller hangs up', async () => {
      const ended = deferred();
      await before((_request, response) => {
        response.once('close', ended.resolve);
        response.write('begun');
      });
      const socket = connect(gateway.port, '127.0.0.1');
      socket.write('GET /pizzashack/1.0.0/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n');
      await once(socket, 'data');
      socket.destroy();
      await ended.promise;
      expect(gateway.contexts[0].reason).toBe('caller left');
    });

    it('lets go of the back end when the caller stops reading', async () => {
      const ended = deferred();
      await before((_request, response) => {
        response.once('close', ended.resolve);
        const push = () => response.writable && response.write(Buffer.alloc(MEGABYTE)) && setImmediate(push);
        response.on('drain', push);
        push();
      });
      const socket = connect(gateway.port, '127.0.0.1');
      socket.pause();
      socket.write('GET /pizzashack/1.0.0/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n');
      await ended.promise;
      expect(gateway.contexts[0].reason).toBe('caller left');
      socket.destroy();
    });

    it('lets go of the back end when the caller stops in the middle of a body', async () => {
      const begun = deferred();
      const ended = deferred();
      await before((incoming) => {
        incoming.on('error', () => undefined);
        incoming.once('close', ended.resolve).once('data', begun.resolve);
      });
      const outgoing = request(`${gateway.url}/pizzashack/1.0.0/a`, { method: 'POST', headers: bearer });
      outgoing.on('error', () => undefined);
      outgoing.write('half');
      await begun.promise;
      outgoing.destroy();
      await expect(ended.promise).resolves.toBeUndefined();
    });
  });

  describe('100 MB', () => {
    const total = 100 * MEGABYTE;

    it('stream to a caller who reads slowly, in flat memory', async () => {
      let sent = 0;
      const block = Buffer.alloc(MEGABYTE, 'x');
      await before(
        (_request, response) => {
          response.writeHead(200, { 'Content-Length': total });
          const push = () => {
            while (sent < total) {
              sent += block.byteLength;
              if (!response.write(block)) return void response.once('drain', push);
            }
            response.end();
          };
          push();
        },
        { timeoutSeconds: 30 },
      );
      const outgoing = request(`${gateway.url}/pizzashack/1.0.0/a`, { headers: bearer }).end();
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
      // Nothing is read: what the back end could send fits into socket buffers, and stays there.
      await stable(() => sent);
      expect(sent).toBeLessThan(40 * MEGABYTE);
      let received = 0;
      let mostUnderWay = 0;
      for await (const chunk of incoming) {
        received += chunk.length;
        mostUnderWay = Math.max(mostUnderWay, sent - received);
      }
      expect(received).toBe(total);
      expect(mostUnderWay).toBeLessThan(40 * MEGABYTE);
    });

    it('stream to a back end that reads slowly, in flat memory', async () => {
      let received = 0;
      const asked = deferred<IncomingMessage>();
      await before(
        (incoming, response) => {
          incoming.on('data', (chunk: Buffer) => (received += chunk.byteLength)).pause();
          incoming.on('end', () => response.end('done'));
          asked.resolve(incoming);
        },
        { timeoutSeconds: 30 },
      );
      const outgoing = request(`${gateway.url}/pizzashack/1.0.0/a`, {
        method: 'POST',
        headers: { ...bearer, 'Content-Length': total },
      });
      const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
      let sent = 0;
      const block = Buffer.alloc(MEGABYTE, 'x');
      const push = () => {
        while (sent < total) {
          sent += block.byteLength;
          if (!outgoing.write(block)) return void outgoing.once('drain', push);
        }
        outgoing.end();
      };
      push();
      const incoming = await asked.promise;
      await stable(() => sent);
      expect(sent).toBeLessThan(40 * MEGABYTE);
      incoming.resume();
      const [answer] = await answered;
      expect(answer.statusCode).toBe(200);
      expect(received).toBe(total);
      answer.resume();
    });
  });
});

/** A promise that a callback keeps. */
function deferred<T = void>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((keep) => (resolve = keep));
  return { promise, resolve: (value) => resolve(value) };
}

/** Waits until a number has stopped growing. */
async function stable(read: () => number): Promise<void> {
  for (let last = -1; last !== read();) {
    last = read();
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
