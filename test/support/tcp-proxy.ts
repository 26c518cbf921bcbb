import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { once } from 'node:events';

/** A wire to a server that a test can cut or freeze. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private frozen = false;
  private fatalText: string | null = null;

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async to(host: string, port: number): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, { host, port });
  }

  get port(): number {
    const address: AddressInfo | string | null = this.server.address();
    if (typeof address === 'string' || address === null) throw new Error('The proxy is closed.');
    return address.port;
  }

  /** Accepts connections and says nothing, like a server that hangs. */
  freeze(): void {
    this.frozen = true;
  }

  /** Passes on again what comes from now on; what was said meanwhile is lost. */
  thaw(): void {
    this.frozen = false;
  }

  /** Breaks every connection. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Passes the next statement with this text on, and breaks its connection before the answer. */
  cutAfter(text: string): void {
    this.fatalText = text;
  }

  async close(): Promise<void> {
    this.server.close();
    this.cut();
  }

  private join(client: Socket): void {
    const server = connect(this.target);
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (this.frozen) return;
      const fatal = this.fatalText !== null && bytes.includes(this.fatalText);
      server.write(bytes);
      if (!fatal) return;
      this.fatalText = null;
      server.removeAllListeners('data');
      server.once('data', () => client.destroy()); // it has answered: so it has done it
    });
    server.on('data', (bytes) => {
      if (!this.frozen) client.write(bytes);
    });
  }
}
