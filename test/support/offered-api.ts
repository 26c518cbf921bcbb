import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '#primitives/ids';
import type { BuiltKeyPair } from './builders.js';
import type { RunningGatehouse } from './gatehouse.js';
import type { Answer } from './https-client.js';
import type { RestCaller } from './rest.js';

/** A back end on loopback that says its name and remembers what it was asked. */
export class NamedBackend {
  readonly asked: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(name: string): Promise<NamedBackend> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const backend = new NamedBackend(server, `http://127.0.0.1:${port}`);
    server.on('request', (request: IncomingMessage, response) => {
      backend.asked.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end(name);
    });
    return backend;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** What a publisher says about an API, with everything that the test does not care about filled in. */
export const anApi = (planId: string, more: object = {}) => {
  const word = newId().slice(0, 8);
  return { name: `API ${word}`, context: `/api-${word}`, version: '1.0.0', planIds: [planId], ...more };
};

/** The id of what was just made; throws when it was not. */
export function madeId(answer: Answer): string {
  if (answer.status !== 201) throw new Error(`Not made: ${answer.text}`);
  return String(answer.json().id);
}

/** An application with a key pair, and a token of it, subscribed to an API. */
export async function subscriber(
  house: RunningGatehouse,
  subscribed: { readonly apiId: string; readonly planId: string },
): Promise<{ readonly keys: BuiltKeyPair; readonly token: string }> {
  const keys = await house.build.keyPair();
  await house.build.subscription({ applicationId: keys.applicationId, ...subscribed });
  const answer = await house.client.call(`${house.issuer}/token`, {
    basic: [keys.consumerKey, keys.consumerSecret],
    form: { grant_type: 'client_credentials' },
  });
  return { keys, token: String(answer.json().access_token) };
}

/** Status and code of a refusal. */
export const faultOf = (answer: Answer): unknown[] => [answer.status, answer.json().code];

/** Place and code of each fault of a body. */
export const placesOf = (answer: Answer): readonly string[] =>
  (answer.json<{ errors?: { pointer?: string; parameter?: string; code: string }[] }>().errors ?? [])
    .map(({ pointer, parameter, code }) => `${pointer ?? parameter} ${code}`)
    .sort();

/** Makes an API with one resource for every path, and publishes it. */
export async function published(publisher: RestCaller, body: object): Promise<string> {
  const apiId = madeId(await publisher.post('/apis', body));
  madeId(await publisher.post(`/apis/${apiId}/resources`, { method: 'GET', path: '/*' }));
  const answer = await publisher.post(`/apis/${apiId}/publish`);
  if (answer.status !== 200) throw new Error(`Not published: ${answer.text}`);
  return apiId;
}
