import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { BackendAddresses } from './backend-addresses.js';
import { endpointUrl } from './endpoint-address.js';
import { GatewayAddresses } from './gateway-addresses.js';

/** Why an endpoint is refused: no address that the gateway can use, one that nobody may have, or one that a setting forbids. */
export type EndpointFault = 'unusable' | 'forbidden' | 'private';

/**
 * What an endpoint may be, as far as it can be told before anybody calls it. Where a name leads is judged at each
 * connection: today's answer says nothing about tomorrow's.
 */
@Injectable()
export class EndpointRules {
  constructor(
    private readonly backends: BackendAddresses,
    private readonly addresses: GatewayAddresses,
  ) {}

  faultOf(endpoint: string): EndpointFault | null {
    const url = endpointUrl(endpoint);
    if (!url) return 'unusable';
    if (withoutRoot(url.host) === this.addresses.publicHost) return 'forbidden';
    const address = addressIn(url.hostname);
    if (address === null) return null;
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const refusal = this.backends.refusalOf(address, port);
    if (!refusal) return null;
    return refusal.setting === null ? 'forbidden' : 'private';
  }
}

/** The address that a host name says by itself; names below `localhost` are loopback (RFC 6761 section 6.3). */
function addressIn(hostname: string): string | null {
  const name = withoutRoot(hostname).replace(/^\[|\]$/g, '');
  if (isIP(name) !== 0) return name;
  return name === 'localhost' || name.endsWith('.localhost') ? '127.0.0.1' : null;
}

/** `name.example.` is `name.example`: the dot at the end says that the name is whole (RFC 1034 section 3.1). */
const withoutRoot = (host: string): string => host.replace(/\.(?=(?::\d+)?$)/, '');
