import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { BackendAddresses } from './backend-addresses.js';

/** The connections to one origin. */
export interface BackendPool {
  readonly pool: Pool;
  /** Calls that were handed to it and have not ended. */
  inFlight: number;
}

const MAX_ORIGINS = 256;
const CONNECTIONS_PER_ORIGIN = 256;
const MAX_RESPONSE_HEADER_BYTES = 64 * 1024;

/** Kept-alive connections to back ends, for a bounded number of origins. */
@Injectable()
export class BackendPools implements OnApplicationShutdown {
  private readonly pools = new Map<string, BackendPool>();
  private madeUnder: BackendAddresses['rule'];

  constructor(private readonly addresses: BackendAddresses) {
    this.madeUnder = addresses.rule;
  }

  /** The pool of an origin such as `https://backend.example:8443`. */
  of(origin: string): BackendPool {
    if (this.madeUnder !== this.addresses.rule) this.beginAnew();
    return this.pools.get(origin) ?? this.open(origin);
  }

  async onApplicationShutdown(): Promise<void> {
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map(({ pool }) => pool.destroy()));
  }

  private open(origin: string): BackendPool {
    if (this.pools.size >= MAX_ORIGINS) this.closeOne();
    const pool = new Pool(origin, {
      connect: this.addresses.connector,
      connections: CONNECTIONS_PER_ORIGIN,
      allowH2: false,
      pipelining: 1,
      maxHeaderSize: MAX_RESPONSE_HEADER_BYTES,
    });
    const entry = { pool, inFlight: 0 };
    this.pools.set(origin, entry);
    return entry;
  }

  /** Connections that another rule allowed are let finish, and not used again. */
  private beginAnew(): void {
    this.madeUnder = this.addresses.rule;
    for (const { pool } of this.pools.values()) pool.close().catch(() => undefined);
    this.pools.clear();
  }

  /** An idle one if there is any, else the oldest, whose calls are let finish. */
  private closeOne(): void {
    const idle = [...this.pools].find(([, { inFlight }]) => inFlight === 0);
    const [origin, { pool }] = idle ?? [...this.pools][0];
    this.pools.delete(origin);
    pool.close().catch(() => undefined); // its calls have been told of what went wrong
  }
}
