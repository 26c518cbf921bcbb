import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { testRootKeys } from '#test/support/databases';
import { MailServerDouble, rawServer } from '#test/support/mail-server';
import type { MailServer } from '#database/memory/settings';
import { DatabaseClock } from '#primitives/clock';
import { ownCertificate } from '../first-run/own-certificate.js';
import { MailTransport } from './mail-transport.js';

/** Not a name of this machine, as far as we are concerned, and yet it leads here. */
const ELSEWHERE = '0.0.0.0';
const mail = { to: 'maria@example.com', subject: 'Gatehouse: Hello', text: 'Hello maria,\n\nthis is it.\n' };
const transport = new MailTransport(testRootKeys);

const serverAt = (port: number, fields: Partial<MailServer> = {}): MailServer => ({
  host: '127.0.0.1',
  port,
  username: null,
  sealedPassword: null,
  from: 'gatehouse@example.com',
  ...fields,
});

const login = (username: string, password: string) => ({
  username,
  sealedPassword: testRootKeys.seal('mail-password', Buffer.from(password)).toString('base64'),
});

const deliver = (server: MailServer, signal = new AbortController().signal) => transport.deliver(mail, server, signal);

describe('MailTransport', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-mail-'));
  let tls: { cert: string; key: string };
  const trusted = getCACertificates('default');

  beforeAll(async () => {
    tls = await ownCertificate(scratch, [`https://${ELSEWHERE}`], new DatabaseClock().now());
  });

  afterAll(() => rmSync(scratch, { recursive: true }));
  afterEach(() => setDefaultCACertificates(trusted));

  const trustOwn = () => setDefaultCACertificates([...trusted, tls.cert.slice(tls.cert.lastIndexOf('-----BEGIN'))]);

  it('hands a mail over on this machine without TLS and without authentication', async () => {
    const server = await MailServerDouble.start();
    expect(await deliver(serverAt(server.port))).toEqual({ outcome: 'delivered' });
    const [received] = server.received;
    expect(received).toMatchObject({ from: 'gatehouse@example.com', to: ['maria@example.com'], secure: false });
    expect(received.source).toMatch(/^From: Gatehouse <gatehouse@example.com>$/m);
    expect(received.source).toMatch(/^Subject: Gatehouse: Hello$/m);
    expect(received.source).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(received.source).toContain('\n\nHello maria,\n\nthis is it.\n');
    await server.stop();
  });

  it('elsewhere speaks TLS before it authenticates, to a server whose certificate is trusted', async () => {
    const users: string[] = [];
    const server = await MailServerDouble.start({
      ...tls,
      host: ELSEWHERE,
      authOptional: false,
      onAuth: ({ username = '', password }, { secure }, done) => {
        users.push(`${username} ${password} ${secure}`);
        done(null, { user: username });
      },
    });
    const there = serverAt(server.port, { host: ELSEWHERE, ...login('gate', 'open sesame') });
    expect(await deliver(there)).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^(ETLS|ESOCKET)/) });
    expect(users).toEqual([]);
    trustOwn();
    expect(await deliver(there)).toEqual({ outcome: 'delivered' });
    expect(users).toEqual(['gate open sesame true']);
    expect(server.received).toMatchObject([{ secure: true, user: 'gate' }]);
    await server.stop();
  });

  it('says nothing to a server elsewhere that offers no TLS', async () => {
    const users: unknown[] = [];
    const server = await MailServerDouble.start({
      host: ELSEWHERE,
      onAuth: (auth, _session, done) => {
        users.push(auth);
        done(null, { user: 'gate' });
      },
    });
    const there = serverAt(server.port, { host: ELSEWHERE, ...login('gate', 'open sesame') });
    expect(await deliver(there)).toMatchObject({ outcome: 'failed' });
    expect([users, server.received]).toEqual([[], []]);
    await server.stop();
  });

  it('fails, to be tried again, when the password is refused', async () => {
    const server = await MailServerDouble.start({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error('wrong open sesame')),
    });
    const answer = await deliver(serverAt(server.port, login('gate', 'open sesame')));
    expect(answer).toEqual({ outcome: 'failed', reason: 'EAUTH 535' });
    await server.stop();
  });

  it('tells a recipient who is refused for good from one who is refused for now, and repeats no reply', async () => {
    for (const [responseCode, outcome] of [
      [550, 'refused'],
      [451, 'failed'],
    ] as const) {
      const server = await MailServerDouble.start({
        onRcptTo: ({ address }, _session, done) => done(Object.assign(new Error(`no ${address}`), { responseCode })),
      });
      expect(await deliver(serverAt(server.port))).toEqual({ outcome, reason: `EENVELOPE ${responseCode}` });
      await server.stop();
    }
  });

  it('fails when nobody answers', async () => {
    const { port, stop } = await rawServer(() => undefined);
    stop();
    expect(await deliver(serverAt(port))).toEqual({ outcome: 'failed', reason: 'ESOCKET' });
  });

  it('breaks off when the time is over, and closes the connection', async () => {
    let connection: Socket | undefined;
    const { port, stop } = await rawServer((socket) => {
      socket.write('220 slow.example\r\n');
      socket.once('data', () => {
        const drip = setInterval(() => socket.write('250-and\r\n'), 50); // and never comes to an end
        socket.on('close', () => clearInterval(drip)).on('error', () => undefined);
        connection = socket;
      });
    });
    const ending = new AbortController();
    const answer = deliver(serverAt(port), ending.signal);
    while (!connection) await new Promise(setImmediate);
    const closed = once(connection, 'close');
    ending.abort();
    expect(await answer).toMatchObject({ outcome: 'failed' });
    await closed;
    stop();
  });

  it('stops reading a reply that does not end', async () => {
    const { port, stop } = await rawServer((socket) => {
      const flood = () => {
        while (!socket.destroyed && socket.write('x'.repeat(65_536)));
      };
      socket.on('drain', flood).on('error', () => undefined);
      flood();
    });
    expect(await deliver(serverAt(port))).toMatchObject({ outcome: 'failed' });
    stop();
  });

  it.each([
    'maria@example.com\r\nBcc: all@example.com',
    'maria@example.com\n',
    'maria@example.com, eve@example.com',
    'Maria <maria@example.com>',
    '"maria eve@example.org"@example.com',
    'maria@example.com>',
    'maria@[127.0.0.1]',
    'maria',
    '@example.com',
    '',
  ])('sends nothing to what is not exactly one address: %j', async (to) => {
    const server = await MailServerDouble.start();
    const answer = await transport.deliver({ ...mail, to }, serverAt(server.port), new AbortController().signal);
    expect(answer).toEqual({ outcome: 'refused', reason: 'not an address' });
    expect(server.received).toEqual([]);
    await server.stop();
  });

  it('lets no text become a header', async () => {
    const server = await MailServerDouble.start();
    const subject = 'Hello\r\nBcc: eve@example.com\r\n\r\nbody';
    await transport.deliver({ ...mail, subject }, serverAt(server.port), new AbortController().signal);
    expect(server.received[0].to).toEqual(['maria@example.com']);
    expect(server.received[0].source).not.toMatch(/^Bcc:/im);
    await server.stop();
  });
});
