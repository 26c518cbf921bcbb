/** Every port Gatehouse listens on, already moved by GATEHOUSE_PORT_OFFSET (product.md §2). */
export interface Ports {
  readonly gateway: number;
  readonly console: number;
  /** The plain gateway listener, when GATEHOUSE_HTTP is on. */
  readonly gatewayHttp: number;
  readonly operations: number;
  /** The back end of the sample API, on loopback. */
  readonly sample: number;
}

/** Keeps the highest port, 9763, well below 65536. */
export const MAX_PORT_OFFSET = 50_000;

export const portsAt = (offset: number): Ports => ({
  gateway: 8243 + offset,
  console: 9443 + offset,
  gatewayHttp: 8280 + offset,
  operations: 9464 + offset,
  sample: 9763 + offset,
});
