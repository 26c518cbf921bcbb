import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { GatewayRefusal } from '#gateway-core/refusals';
import { addressKind } from './address-kind.js';
import { BackendAddresses } from './backend-addresses.js';
import { type EndpointAddress, endpointAddress, endpointUrl } from './endpoint-address.js';
import { EndpointRules } from './endpoint-rules.js';
import { GatewayAddresses } from './gateway-addresses.js';

const addresses = new GatewayAddresses('https://gateway.example', [{ host: '127.0.0.1', port: 8243 }]);
const rules = (privateBackends: 'NONE' | 'LOOPBACK' | 'ALL') =>
  new EndpointRules(new BackendAddresses({ privateBackends }, addresses), addresses);

/** One address in many ways of writing it that the URL parser takes for the same. */
const ipv4Spelling = fc.constantFrom(
  (octets: readonly number[]) => octets.join('.'),
  (octets: readonly number[]) => `${octets.join('.')}.`,
  (octets: readonly number[]) => String(Buffer.from(octets).readUInt32BE()),
  (octets: readonly number[]) => `0x${Buffer.from(octets).toString('hex')}`,
  (octets: readonly number[]) => octets.map((octet) => `0${octet.toString(8)}`).join('.'),
  (octets: readonly number[]) => octets.map((octet) => `0x${octet.toString(16)}`).join('.'),
  (octets: readonly number[]) => `[::ffff:${octets.join('.')}]`,
  (octets: readonly number[]) => `[64:ff9b::${octets.join('.')}]`,
  (octets: readonly number[]) => octets.join('%2E'),
  (octets: readonly number[]) => octets.join('\u3002'),
);
const octet = fc.oneof(fc.nat(255), fc.constantFrom(0, 10, 127, 169, 254, 192, 168));
const octets = fc.oneof(
  fc.tuple(octet, octet, octet, octet),
  fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
);
const ipv4Host = fc.tuple(ipv4Spelling, octets).map(([spell, numbers]) => spell(numbers));
const host = fc.oneof(
  ipv4Host,
  fc.ipV6().map((address) => `[${address}]`),
  fc.nat(0xffff).map((group) => `[fe80::${group.toString(16)}]`),
  fc.domain(),
  fc.constantFrom(
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    'gateway.example',
    'GATEWAY.example.',
    'b\u00fccher.example',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const endpoint = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'http://',
        'https://',
        'HTTP:',
        'https:\\\\',
        'ftp://',
        'file://',
        'javascript:',
        'ws://',
        '//',
        '',
      ),
      fc.constantFrom('', '', '', 'user@', ':p@', '@'),
      host,
      fc.constantFrom('', '', ':80', ':8243', ':0', ':65536', ':'),
      fc.constantFrom('', '/', '/v1', '/v1/', '/v1//', '//', '/a/../..', '/%2e%2e/b', '/;', '/\u00e9', '/\n', '\\v1'),
      fc.constantFrom('', '', '', '?', '?a=b', '#', '#a'),
    )
    .map((parts) => parts.join('')),
  fc.webUrl(),
  fc.string({ unit: 'binary' }),
);

/** Null for what is refused; any other error is thrown on. */
function addressIn(text: string): EndpointAddress | null {
  try {
    return endpointAddress(text);
  } catch (error) {
    if (error instanceof GatewayRefusal) return null;
    throw error;
  }
}

describe('the address of an endpoint', () => {
  it('is http or https, names a host, and holds nothing that would be lost on the way', () => {
    fc.assert(
      fc.property(endpoint, (text) => {
        const url = endpointUrl(text);
        if (url === null) return;
        expect(url.href).toMatch(/^https?:\/\/[^/@?#\s]+\/[^?#\s]*[?#]{0,2}$/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('means the same when it is read again, and joins to any path', () => {
    fc.assert(
      fc.property(endpoint, (text) => {
        const address = addressIn(text);
        expect(address === null).toBe(endpointUrl(text) === null);
        expect(address && endpointAddress(`${address.origin}${address.basePath}`)).toEqual(address);
        expect(address?.basePath ?? '').toMatch(/^$|^\/.*[^/]$/);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('the rules of an endpoint', () => {
  it('let pass no address that nobody may have, however it is written, and judge the same when they read again', () => {
    const policy = fc.constantFrom('NONE' as const, 'LOOPBACK' as const, 'ALL' as const);
    fc.assert(
      fc.property(endpoint, policy, (text, privateBackends) => {
        const fault = rules(privateBackends).faultOf(text);
        const url = endpointUrl(text);
        expect(fault === 'unusable').toBe(url === null);
        if (url === null) return;
        expect(rules(privateBackends).faultOf(url.href)).toBe(fault);
        const name = url.hostname.replace(/^\[|\]$/g, '');
        const kind = isIP(name) === 0 ? 'public' : addressKind(name);
        const passing = privateBackends === 'NONE' ? ['public'] : ['public', 'loopback', 'private'];
        expect(fault === null ? passing : [kind]).toContain(kind);
      }),
      { numRuns: 3_000 },
    );
  });

  it('know a link-local address in each of its spellings', () => {
    fc.assert(
      fc.property(ipv4Spelling, octet, octet, fc.constantFrom('http', 'https'), (spell, c, d, scheme) => {
        expect(rules('ALL').faultOf(`${scheme}://${spell([169, 254, c, d])}/latest`)).toBe('forbidden');
      }),
    );
  });

  it('know this gateway and this machine by every name', () => {
    const dot = fc.constantFrom('', '.');
    const inCase = fc.constantFrom(
      (name: string) => name,
      (name: string) => name.toUpperCase(),
    );
    fc.assert(
      fc.property(
        dot,
        inCase,
        fc.constantFrom('', ':443'),
        fc.constantFrom('', '/', '/v1'),
        (end, spell, port, path) => {
          expect(rules('ALL').faultOf(`https://${spell('gateway.example')}${end}${port}${path}`)).toBe('forbidden');
          expect(rules('NONE').faultOf(`http://${spell('a.localhost')}${end}${path}`)).toBe('private');
        },
      ),
    );
  });
});
