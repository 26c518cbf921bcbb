import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** The proxies whose forwarding headers are believed (GATEHOUSE_TRUSTED_PROXIES). */
export class TrustedProxies {
  private readonly list = new BlockList();

  /** @param cidrs addresses or networks such as `10.0.0.0/8`, already validated */
  constructor(cidrs: readonly string[]) {
    for (const cidr of cidrs) {
      const [address, prefix] = cidr.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      this.list.addSubnet(address, prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix), family);
    }
  }

  includes(address: string): boolean {
    const plain = withoutMapping(address);
    const version = isIP(plain);
    return version !== 0 && this.list.check(plain, version === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * Who called: the peer, unless it is a trusted proxy; then the last address in `X-Forwarded-For` that is not itself
   * one. What stands further left was written by somebody nobody vouches for.
   */
  clientAddress(request: IncomingMessage): string {
    let address = withoutMapping(request.socket.remoteAddress ?? '0.0.0.0');
    const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    for (let index = forwarded.length - 1; index >= 0 && this.includes(address); index -= 1) {
      const candidate = forwarded[index].trim();
      if (isIP(candidate) === 0) break;
      address = withoutMapping(candidate);
    }
    return address;
  }
}

/** `::ffff:192.0.2.1` is 192.0.2.1. */
const withoutMapping = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
