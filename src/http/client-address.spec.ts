import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { TrustedProxies } from './client-address.js';

function requestFrom(peer: string, forwarded?: string | string[]): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = [forwarded].flat().join(', ');
  return request;
}

describe('the caller’s address', () => {
  const proxies = new TrustedProxies(['10.0.0.0/8', '2001:db8::/32', '127.0.0.1']);

  it('[51] is the peer’s when the peer is nobody we trust, whatever it forwards', () => {
    expect(proxies.clientAddress(requestFrom('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
    expect(new TrustedProxies([]).clientAddress(requestFrom('127.0.0.1', '198.51.100.1'))).toBe('127.0.0.1');
  });

  it('[51] is the last one that no trusted proxy has, so that a caller cannot put one in front', () => {
    expect(proxies.clientAddress(requestFrom('10.1.1.1', '6.6.6.6, 198.51.100.7, 10.2.2.2'))).toBe('198.51.100.7');
    expect(proxies.clientAddress(requestFrom('10.1.1.1', ['6.6.6.6', '198.51.100.7']))).toBe('198.51.100.7');
  });

  it('stops at what is not an address, and reads mapped ones as what they are', () => {
    expect(proxies.clientAddress(requestFrom('10.1.1.1', '198.51.100.7, unknown'))).toBe('10.1.1.1');
    expect(proxies.clientAddress(requestFrom('10.1.1.1', ''))).toBe('10.1.1.1');
    expect(proxies.clientAddress(requestFrom('::ffff:10.1.1.1', '::ffff:198.51.100.7'))).toBe('198.51.100.7');
    expect(proxies.clientAddress(requestFrom('2001:db8::1', '2001:db9::7'))).toBe('2001:db9::7');
  });
});
