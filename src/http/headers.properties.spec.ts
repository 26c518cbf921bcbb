import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { networkOf } from '#oauth-core/network-of-address';
import { TrustedProxies } from './client-address.js';
import { traceIdOf } from './trace-context.js';

/** The two members of a request that are looked at. */
const requestFrom = (remoteAddress: string | undefined, forwardedFor: string | string[] | undefined) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwardedFor } }) as unknown as IncomingMessage;

describe('traceIdOf', () => {
  it('is 32 hexadecimal digits, not all zero, whatever was sent', () => {
    const piece = fc.constantFrom(
      '00',
      'ff',
      '-',
      '0'.repeat(32),
      'a'.repeat(32),
      'B'.repeat(32),
      '0'.repeat(16),
      'b'.repeat(16),
      '01',
      '\n',
    );
    const traceId = fc.constantFrom(
      '0'.repeat(32),
      'a'.repeat(32),
      'A'.repeat(32),
      'a'.repeat(31),
      `${'a'.repeat(31)}\n`,
    );
    const spanId = fc.constantFrom('0'.repeat(16), 'b'.repeat(16), 'b'.repeat(17));
    const parts = fc.tuple(fc.constantFrom('00', 'ff', 'cc'), traceId, spanId, fc.constantFrom('01', '1', '01-more'));
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      parts.map((all) => all.join('-')),
      fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(fc.oneof(header, fc.array(header), fc.constant(undefined)), (value) => {
        expect(traceIdOf(value)).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('TrustedProxies', () => {
  const proxies = new TrustedProxies(['10.0.0.0/8', 'fd00::/8', '127.0.0.1']);
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.constantFrom('10.1.2.3', '::ffff:10.9.9.9', 'fd00::1', '127.0.0.1', '::1'),
  );
  const entry = fc.oneof(
    address,
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', ' ', 'unknown', '10.0.0.1:80', '[::1]'),
  );
  const header = fc.array(entry, { maxLength: 6 }).map((entries) => entries.join(','));

  it('always tell an address, and the peer itself unless it is one of them', () => {
    fc.assert(
      fc.property(address, fc.oneof(header, fc.array(header), fc.constant(undefined)), (peer, forwarded) => {
        const told = proxies.clientAddress(requestFrom(peer, forwarded));
        expect(isIP(told)).not.toBe(0);
        expect(proxies.includes(peer) ? told : networkOf(told)).toBe(proxies.includes(peer) ? told : networkOf(peer));
      }),
      { numRuns: 2_000 },
    );
  });

  it('include nothing that is no address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isIP(text) === 0 && proxies.includes(text)).toBe(false);
      }),
    );
    expect(isIP(proxies.clientAddress(requestFrom(undefined, 'x')))).toBe(4);
  });
});

describe('networkOf', () => {
  it('has a network for any text, and one for each address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.ipV4(), fc.ipV6()), (text) => {
        const network = networkOf(text);
        expect(network === 'unknown' && isIP(text) !== 0).toBe(false);
        expect(network).toMatch(/^(?:unknown|\d+\.\d+\.\d+\.\d+|(?:[\da-f]{1,4}:){4}:\/64)$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
