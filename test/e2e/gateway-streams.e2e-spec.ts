import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage, RequestListener } from 'node:http';
import { request } from 'node:https';
import type { Writable } from 'node:stream';
import { Builders } from '#test/support/builders';
import { databases, type ThrowAwayDatabase } from '#test/support/databases';
import { LoopbackServer } from '#test/support/running-gateway';
import { type GatehouseProcess, newPlace, sharedEnvironment, startProcess } from '#test/support/processes';

const MEGABYTE = 1024 * 1024;
const TOTAL = 100 * MEGABYTE;
/** What a stream may add to the memory of the process, at its highest: buffers of both sides. */
const GROWTH = 60 * MEGABYTE;
const BLOCK = Buffer.alloc(MEGABYTE, 'x');

const { mariadb } = databases;
const measurable = mariadb && process.platform === 'linux';

// The process that is measured does nothing but this, which only a database that others can reach allows.
(measurable ? describe : describe.skip)('100 MB through a gateway in a process of its own', () => {
  let place: ThrowAwayDatabase;
  let house: GatehouseProcess;
  let backend: LoopbackServer;
  let token: string;
  let ca: Buffer;
  let serve: RequestListener = (_request, response) => void response.end();

  beforeAll(async () => {
    if (!mariadb) return;
    place = await mariadb();
    const where = await newPlace();
    const env = await sharedEnvironment(place.url, where);
    ca = readFileSync(env.GATEHOUSE_TLS_CERT);
    house = await startProcess({ env, place: where });
    backend = await LoopbackServer.start((incoming, response) => serve(incoming, response));
    const database = await place.open();
    const build = new Builders(database);
    await database.transaction(({ settings }) => settings.put('privateBackends', 'LOOPBACK', new Date()));
    const api = await build.api({ context: '/stream', productionEndpoint: backend.url, timeoutSeconds: 30 });
    const keys = await build.keyPair();
    await build.subscription({ applicationId: keys.applicationId, apiId: api.id });
    const form = { grant_type: 'client_credentials' };
    const answer = await house.gateway('/token', { form, basic: [keys.consumerKey, keys.consumerSecret] });
    token = answer.json<{ access_token: string }>().access_token;
    await downloaded(); // V8 lets 64 MB of buffers pass before it collects any, once
  }, 60_000);

  afterAll(async () => {
    await backend?.close();
    await place?.drop();
  });

  const call = (method: string, headers: Readonly<Record<string, string | number>> = {}): ClientRequest =>
    request({
      host: 'localhost',
      port: house.place.ports.gateway,
      path: '/stream/1.0.0/x',
      method,
      agent: false,
      ca,
      headers: { Host: new URL(house.issuer).host, Authorization: `Bearer ${token}`, ...headers },
    });

  async function downloaded(): Promise<void> {
    serve = (_request, response) => writeAll(response);
    const [incoming] = (await once(call('GET').end(), 'response')) as [IncomingMessage];
    expect([incoming.statusCode, await lengthOf(incoming)]).toEqual([200, TOTAL]);
  }

  /** How far the resident memory of the process rose above where it was, at its highest. */
  async function growthDuring(work: () => Promise<void>): Promise<number> {
    writeFileSync(`/proc/${house.pid}/clear_refs`, '5'); // forgets the highest so far
    const before = memoryOf('VmRSS');
    await work();
    return memoryOf('VmHWM') - before;
  }
  const memoryOf = (line: string): number => {
    const status = readFileSync(`/proc/${house.pid}/status`, 'utf8');
    return Number(new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
  };

  it('to the caller leave its memory flat, and wait for a caller who does not read', async () => {
    let sent = 0;
    serve = (_request, response) => writeAll(response, (bytes) => (sent += bytes));
    const growth = await growthDuring(async () => {
      const outgoing = call('GET').end();
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
      await stable(() => sent);
      expect(sent).toBeLessThan(TOTAL / 2);
      expect(await lengthOf(incoming)).toBe(TOTAL);
    });
    expect(growth).toBeLessThan(GROWTH);
  });

  it('to the back end leave its memory flat, and wait for a back end that does not read', async () => {
    let received = 0;
    const arrived = new Promise<IncomingMessage>((resolve) => {
      serve = (incoming, response) => {
        incoming.on('data', (chunk: Buffer) => (received += chunk.byteLength)).pause();
        incoming.once('end', () => response.end('done'));
        resolve(incoming);
      };
    });
    const growth = await growthDuring(async () => {
      const outgoing = call('POST', { 'Content-Length': TOTAL });
      const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
      let sent = 0;
      writeAll(outgoing, (bytes) => (sent += bytes));
      const incoming = await arrived;
      await stable(() => sent);
      expect(sent).toBeLessThan(TOTAL / 2);
      incoming.resume();
      const [answer] = await answered;
      expect([answer.statusCode, received]).toEqual([200, TOTAL]);
      answer.resume();
    });
    expect(growth).toBeLessThan(GROWTH);
  });
});

/** Writes all of it as fast as it is taken. */
function writeAll(to: Writable, wrote: (bytes: number) => void = () => undefined): void {
  let left = TOTAL;
  const push = (): void => {
    while (left > 0) {
      left -= BLOCK.byteLength;
      wrote(BLOCK.byteLength);
      if (!to.write(BLOCK)) return void to.once('drain', push);
    }
    to.end();
  };
  push();
}

async function lengthOf(incoming: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of incoming) bytes += (chunk as Buffer).byteLength;
  return bytes;
}

/** Waits until a number has stopped growing. */
async function stable(read: () => number): Promise<void> {
  for (let last = -1; last !== read();) {
    last = read();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
