import { jest } from '@jest/globals';
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { GatewayAddresses } from './gateway-addresses.js';

/** What names resolve to at this moment. */
const names = new Map<string, readonly string[]>();
type Found = (error: Error | null, found: readonly LookupAddress[]) => void;

jest.unstable_mockModule('node:dns', () => ({
  lookup: (hostname: string, _options: LookupAllOptions, found: Found) =>
    found(
      null,
      (names.get(hostname) ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
}));
const { BackendAddresses } = await import('./backend-addresses.js');

describe('a name whose address changes', () => {
  const server = createServer((socket) => socket.end());
  const policy: { privateBackends: 'NONE' | 'LOOPBACK' } = { privateBackends: 'LOOPBACK' };
  const addresses = new BackendAddresses(policy, new GatewayAddresses('https://g.test', []));
  const connect = (hostname: string) =>
    new Promise<string>((resolve) => {
      const port = String((server.address() as AddressInfo).port);
      addresses.connector({ hostname, host: hostname, protocol: 'http:', port }, (error, socket) => {
        resolve(socket?.remoteAddress ?? error?.name ?? '');
        socket?.destroy();
      });
    });

  beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => void server.close());

  it('[137] is asked at every connection, and refused once it points where no back end may be', async () => {
    names.set('backend.test', ['127.0.0.1']);
    expect(await connect('backend.test')).toBe('127.0.0.1');
    for (const rebound of ['169.254.169.254', '10.0.0.1', '::ffff:169.254.169.254', 'fd00:ec2::254', '0.0.0.0']) {
      names.set('backend.test', [rebound]);
      expect([rebound, await connect('backend.test')]).toEqual([rebound, 'BackendAddressRefused']);
    }
    names.set('backend.test', ['127.0.0.1']);
    policy.privateBackends = 'NONE';
    expect(await connect('backend.test')).toBe('BackendAddressRefused');
    policy.privateBackends = 'LOOPBACK';
  });

  it('[137] is connected to at those of its addresses alone that are allowed', async () => {
    names.set('backend.test', ['169.254.169.254', '10.0.0.1', '127.0.0.1']);
    expect(await connect('backend.test')).toBe('127.0.0.1');
  });
});
