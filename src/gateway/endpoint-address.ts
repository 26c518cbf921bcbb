import { GatewayRefusal } from '#gateway-core/refusals';

export interface EndpointAddress {
  /** `https://backend.example:8443` */
  readonly origin: string;
  /** The path of the endpoint without slashes at its end: `/v1`, or empty. */
  readonly basePath: string;
}

const MAX_REMEMBERED = 1_000;
const remembered = new Map<string, EndpointAddress>();

/** Takes an endpoint of an API apart, once. */
export function endpointAddress(endpoint: string): EndpointAddress {
  const known = remembered.get(endpoint);
  if (known) return known;
  const address = parse(endpoint);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear(); // endpoints of APIs long gone
  remembered.set(endpoint, address);
  return address;
}

function parse(endpoint: string): EndpointAddress {
  const url = endpointUrl(endpoint);
  if (!url) throw new GatewayRefusal('backend_unreachable', { reason: 'the endpoint of the API is not usable' });
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') };
}

/** Credentials and queries in an endpoint would be lost on the way: such an endpoint is not used at all, and null here. */
export function endpointUrl(endpoint: string): URL | null {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  return `${url.username}${url.password}${url.search}${url.hash}` === '' ? url : null;
}
