import { Agent, type RequestOptions, request } from 'node:https';
import { type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:tls';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  json<T = Record<string, unknown>>(): T;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** A form: becomes the body, with its content type. */
  readonly form?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly basic?: readonly [string, string];
  readonly bearer?: string;
}

/** Looks at an answer before the test does; what it throws, the call throws. */
export type AnswerCheck = (method: string, url: string, answer: Answer) => void;

/** Calls over real HTTPS, trusting one authority and nobody else. Sends paths as they are, without normalising them. */
export class HttpsClient {
  private readonly agent: Agent;

  constructor(
    private readonly ca: string | Buffer,
    private readonly check: AnswerCheck = () => undefined,
  ) {
    this.agent = new Agent({ keepAlive: true, ca });
  }

  async call(url: string, call: Call = {}): Promise<Answer> {
    const [, host, port, path] = /^https:\/\/([^:/]+):(\d+)(\/.*)?$/.exec(url) ?? [];
    if (!host) throw new Error(`Not an address with a port: ${url}`);
    const body = call.body ?? (call.form ? formBody(call.form) : undefined);
    const headers: Record<string, string | string[]> = {};
    if (call.form) headers['Content-Type'] = 'application/x-www-form-urlencoded';
    if (call.basic) headers.Authorization = basic(...call.basic);
    if (call.bearer !== undefined) headers.Authorization = `Bearer ${call.bearer}`;
    for (const [name, value] of Object.entries(call.headers ?? {})) {
      headers[name] = typeof value === 'string' ? value : [...value];
    }
    // Node frames the body of a DELETE only when it is told how long it is.
    if (body !== undefined && call.method === 'DELETE') headers['Content-Length'] = String(Buffer.byteLength(body));
    const method = call.method ?? (body === undefined ? 'GET' : 'POST');
    const options = { host, port, path: path ?? '/', method, headers, agent: this.agent, servername: host };
    const answer = await this.send(options, body);
    this.check(method, url, answer);
    return answer;
  }

  /** Sends bytes as they are on a connection of their own, and answers with all that comes back. */
  raw(port: number, bytes: string | Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: 'localhost', servername: 'localhost', ca: this.ca }, () =>
        socket.write(bytes),
      );
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
      socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve('') : reject(error)));
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private send(options: RequestOptions, body: string | Buffer | undefined): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: () => JSON.parse(text) });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

/** The Basic header of RFC 6749 section 2.3.1: both halves are form-encoded first. */
export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')}`;

const formEncode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

const formBody = (form: NonNullable<Call['form']>): string =>
  new URLSearchParams(Symbol.iterator in form ? form.map(([name, value]) => [name, value]) : { ...form }).toString();
