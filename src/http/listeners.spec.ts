import { request } from 'node:http';
import { connect } from 'node:net';
import { AddressUnavailable, Listener } from './listeners.js';

const opened: Listener[] = [];
let port = 0;

async function open(): Promise<Listener> {
  for (;;) {
    port = 20_000 + (process.pid % 20_000) + opened.length;
    try {
      const listener = await Listener.openPlain({ host: '127.0.0.1', port });
      opened.push(listener);
      return listener;
    } catch {
      opened.length += 1; // the port is somebody's; the next one may not be
    }
  }
}

afterEach(async () => {
  await Promise.all(opened.filter(Boolean).map((listener) => listener.close(0)));
});

/** Sends bytes as they are and answers with all that comes back. */
function send(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

describe('Listener', () => {
  it('names the address that is taken', async () => {
    const { address } = await open();
    await expect(Listener.openPlain(address)).rejects.toEqual(new AddressUnavailable(address, 'EADDRINUSE'));
  });

  it('says that it is starting until somebody serves', async () => {
    await open();
    expect(await send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 503 .*Retry-After: 1/s,
    );
  });

  it('[50] explains a header name with a space before the colon, and refuses ambiguous lengths', async () => {
    (await open()).serve((_request, response) => response.end('served'));
    expect(await send('POST /token HTTP/1.1\r\nHost: a\r\nAuthorization :Basic YTpi\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 .*without a space before the colon/s,
    );
    for (const ambiguous of [
      'Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
      'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
    ]) {
      expect(await send(`POST /token HTTP/1.1\r\nHost: a\r\n${ambiguous}`)).toMatch(/^HTTP\/1.1 400 /);
    }
  });

  it('[47] answers headers that are too large with 431', async () => {
    await open();
    expect(await send(`GET /?state=${'x'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  it('lets a running request finish when it closes, and takes no new one', async () => {
    const listener = await open();
    let finish = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      listener.serve((_request, response) => {
        finish = () => response.end('whole');
        resolve();
      });
    });
    const answer = send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived;
    const closed = listener.close(10_000);
    await expect(send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    finish();
    expect(await answer).toMatch(/whole/);
    await closed;
  });

  it('cuts what has not finished when the grace ends', async () => {
    const listener = await open();
    listener.serve(() => undefined);
    const pending = new Promise((resolve) => request({ port, host: '127.0.0.1' }).on('error', resolve).end());
    await new Promise((resolve) => setImmediate(resolve));
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.on('error', () => undefined);
    await listener.close(50);
    await expect(pending).resolves.toMatchObject({ code: expect.stringMatching(/ECONNRE/) });
  });
});
