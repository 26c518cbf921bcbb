import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { caFileIn, ownCertificate } from '../first-run/own-certificate.js';
import { BackendAddresses } from '../gateway/backend-addresses.js';
import { GatewayAddresses } from '../gateway/gateway-addresses.js';
import { SectorDocuments } from './sector-documents.js';

const URIS = ['https://shop.example/callback', 'https://shop.example.org/callback'];
const trusted = getCACertificates('default');
const directory = mkdtempSync(join(tmpdir(), 'gatehouse-sector-'));

describe('a sector identifier document', () => {
  let server: Server;
  let listener: RequestListener;
  let address: string;
  const seen: string[] = [];

  beforeAll(async () => {
    server = createServer(await ownCertificate(directory, ['https://localhost'], new Date(performance.timeOrigin)));
    server.on('request', (request, response) => {
      seen.push(`${request.method} ${request.url}`);
      listener(request, response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    address = `https://localhost:${(server.address() as AddressInfo).port}/uris.json?v=1`;
    setDefaultCACertificates([...trusted, readFileSync(caFileIn(directory), 'utf8')]);
  });
  afterAll(async () => {
    setDefaultCACertificates(trusted);
    server.closeAllConnections();
    await once(server.close(), 'close');
    rmSync(directory, { recursive: true });
  });

  const read = (privateBackends: 'NONE' | 'LOOPBACK' = 'LOOPBACK') => {
    const addresses = new BackendAddresses({ privateBackends }, new GatewayAddresses('https://gateway.example', []));
    return new SectorDocuments(addresses).read(address);
  };
  const answering = (status: number, body: string, headers = {}) => {
    listener = (_request, response) => response.writeHead(status, headers).end(body);
    return read();
  };

  it('is the list of redirect URIs that its address answers', async () => {
    expect(await answering(200, JSON.stringify(URIS))).toEqual(URIS);
    expect(seen.at(-1)).toBe('GET /uris.json?v=1');
  });

  it.each<[string, number, string]>([
    ['another status', 404, JSON.stringify(URIS)],
    ['no JSON', 200, '<html>'],
    ['no list', 200, '{"redirect_uris":[]}'],
    ['a list of something else', 200, '["https://shop.example/callback", 1]'],
    ['more than 64 kB', 200, JSON.stringify(['x'.repeat(64 * 1024)])],
  ])('is none with %s', async (_what, status, body) => {
    expect(await answering(status, body)).toBeNull();
  });

  it('is looked for at no other address, whatever that one says', async () => {
    const before = seen.length;
    expect(await answering(302, JSON.stringify(URIS), { location: address.replace('uris', 'other') })).toBeNull();
    expect(seen.length - before).toBe(1);
  });

  it('[137] is not looked for where no back end may be', async () => {
    const before = seen.length;
    expect(await read('NONE')).toBeNull();
    expect(seen.length).toBe(before);
  });

  it('is none where nobody answers', async () => {
    listener = (request) => request.socket.destroy();
    expect(await read()).toBeNull();
  });
});
