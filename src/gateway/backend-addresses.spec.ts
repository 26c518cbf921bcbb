import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { addressKind } from './address-kind.js';
import { BackendAddressRefused, BackendAddresses } from './backend-addresses.js';
import { GatewayAddresses } from './gateway-addresses.js';
import { PolicyDouble } from '#test/support/running-gateway';

describe('addressKind', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['172.32.0.1', 'public'],
    ['2606:4700::1', 'public'],
    ['::ffff:8.8.8.8', 'public'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['127.0.0.1', 'loopback'],
    ['127.9.9.9', 'loopback'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['::127.0.0.1', 'loopback'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['169.254.169.254', 'forbidden'],
    ['::ffff:169.254.169.254', 'forbidden'],
    ['::ffff:a9fe:a9fe', 'forbidden'],
    ['64:ff9b::a9fe:a9fe', 'forbidden'],
    ['fe80::1', 'forbidden'],
    ['fe80::1%eth0', 'forbidden'],
    ['fd00:ec2::254', 'forbidden'],
    ['0.0.0.0', 'forbidden'],
    ['0.1.2.3', 'forbidden'],
    ['::', 'forbidden'],
    ['::ffff:0.0.0.0', 'forbidden'],
    ['224.0.0.1', 'forbidden'],
    ['255.255.255.255', 'forbidden'],
    ['ff02::1', 'forbidden'],
    ['2002:7f00:1::', 'forbidden'],
    ['100.100.100.200', 'forbidden'],
    ['no address', 'forbidden'],
  ])('%s is %s', (address, kind) => expect(addressKind(address)).toBe(kind));
});

describe('BackendAddresses', () => {
  const policy = new PolicyDouble();
  const addresses = new BackendAddresses(
    policy,
    new GatewayAddresses('https://g.test', [{ host: '10.0.0.5', port: 8243 }]),
  );
  const refused = (address: string, port = 80) => addresses.refusalOf(address, port) !== null;

  it.each([
    ['NONE', true, true],
    ['LOOPBACK', false, true],
    ['ALL', false, false],
  ] as const)('with %s refuses loopback: %s, private: %s', (privateBackends, loopback, inside) => {
    policy.privateBackends = privateBackends;
    expect(refused('127.0.0.1')).toBe(loopback);
    expect(refused('::ffff:127.0.0.1')).toBe(loopback);
    expect(refused('192.168.0.1')).toBe(inside);
    expect(refused('8.8.8.8')).toBe(false);
    expect(refused('169.254.169.254')).toBe(true);
  });

  it('[137] refuses our own listeners whatever the setting says', () => {
    policy.privateBackends = 'ALL';
    expect(refused('10.0.0.5', 8243)).toBe(true);
    expect(refused('127.0.0.1', 8243)).toBe(true);
    expect(refused('::1', 8243)).toBe(true);
    expect(refused('10.0.0.5', 8080)).toBe(false);
    expect(refused('10.0.0.6', 8243)).toBe(false);
  });

  describe('connector', () => {
    const server = createServer((socket) => socket.end());
    const port = () => (server.address() as AddressInfo).port;
    const connect = (hostname: string) =>
      new Promise<string>((resolve) => {
        addresses.connector({ hostname, host: hostname, protocol: 'http:', port: String(port()) }, (error, socket) => {
          socket?.destroy();
          resolve(error instanceof BackendAddressRefused ? 'refused' : (error?.message ?? 'connected'));
        });
      });

    beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
    afterAll(() => void server.close());

    it('connects to a literal and to a name by what they resolve to', async () => {
      policy.privateBackends = 'LOOPBACK';
      expect(await connect('127.0.0.1')).toBe('connected');
      expect(await connect('localhost')).toBe('connected');
    });

    it('[137] refuses both when loopback is not allowed', async () => {
      policy.privateBackends = 'NONE';
      expect(await connect('127.0.0.1')).toBe('refused');
      expect(await connect('::ffff:127.0.0.1')).toBe('refused');
      expect(await connect('localhost')).toBe('refused');
      expect(await connect('169.254.169.254')).toBe('refused');
    });
  });
});
