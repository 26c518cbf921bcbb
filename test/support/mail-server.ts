import { once } from 'node:events';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as a server received it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Whether it came through TLS. */
  readonly secure: boolean;
  /** Who authenticated, if anybody did. */
  readonly user: string | null;
  /** Headers and body as sent, the body decoded. */
  readonly source: string;
  /** The credential in it: what stands alone on a line and has our prefix. */
  readonly token: string | null;
}

/** A mail server on a port of its own. */
export class MailServerDouble {
  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
    readonly received: readonly ReceivedMail[],
  ) {}

  /** Without TLS and authentication, unless asked for. */
  static async start(options: SMTPServerOptions & { readonly host?: string } = {}): Promise<MailServerDouble> {
    const received: ReceivedMail[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: options.key ? [] : ['STARTTLS'],
      logger: false,
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const source = decoded(Buffer.concat(chunks).toString());
          received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            secure: session.secure,
            user: typeof session.user === 'string' ? session.user : null,
            source,
            token: /^gthc_\w+$/m.exec(source)?.[0] ?? null,
          });
          done();
        });
      },
      ...options,
    });
    server.on('error', () => undefined); // a client that breaks off is none of its concern
    server.listen(0, options.host ?? '127.0.0.1');
    await once(server.server, 'listening');
    return new MailServerDouble(server, portOf(server.server), received);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** Something on a port that says what it likes. */
export async function rawServer(onConnection: Parameters<typeof createServer>[1]) {
  const server: Server = createServer({}, onConnection);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: portOf(server), stop: () => void server.close() };
}

const portOf = (server: { address(): AddressInfo | string | null }): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

/** Quoted-printable and line ends undone (RFC 2045 section 6.7). */
const decoded = (source: string): string =>
  source
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\r\n', '\n');
