import { once } from 'node:events';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

export interface PlainAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One call over plain HTTP. Sends path and headers as they are, and follows nothing. */
export async function callHttp(
  url: string,
  { path = '/', method = 'GET', headers = {}, body }: PlainCall = {},
): Promise<PlainAnswer> {
  const { hostname, port } = new URL(url);
  const outgoing = request({ host: hostname, port, path, method, headers, agent: false });
  outgoing.end(body);
  const [incoming] = await once(outgoing, 'response');
  outgoing.on('error', () => undefined); // the rest of a body that nobody wants any more
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  outgoing.destroy();
  return { status: incoming.statusCode, headers: incoming.headers, text: Buffer.concat(chunks).toString('latin1') };
}

export interface PlainCall {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/** Sends bytes as they are on a connection of its own, and answers with all that comes back until it is closed. */
export async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes, 'latin1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}
