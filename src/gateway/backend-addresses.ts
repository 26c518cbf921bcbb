import { lookup as resolve } from 'node:dns';
import { type LookupFunction, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Injectable } from '@nestjs/common';
import { buildConnector } from 'undici';
import { addressKind } from './address-kind.js';
import { GatewayAddresses } from './gateway-addresses.js';

/** Which private addresses a back end may have. */
export abstract class BackendPolicy {
  abstract readonly privateBackends: 'NONE' | 'LOOPBACK' | 'ALL';
}

/** A back end is at an address that it may not have. The caller is told that it cannot be reached, and no more. */
export class BackendAddressRefused extends Error {
  constructor(readonly kind: string) {
    super(`The back end is at an address that is ${kind}.`);
    this.name = 'BackendAddressRefused';
  }
}

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connects to back ends, and to nothing else. The check is made on the address that is connected to, after the name was
 * resolved: a name that was harmless when the API was published may point elsewhere today (CWE-918, DNS rebinding).
 */
@Injectable()
export class BackendAddresses {
  /** For undici's `connect` option. */
  readonly connector: buildConnector.connector;

  constructor(
    private readonly policy: BackendPolicy,
    private readonly addresses: GatewayAddresses,
  ) {
    this.connector = (options, callback) => {
      const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
      // An IP literal is connected to without a look-up.
      const refusal = isIP(options.hostname) === 0 ? null : this.refusalOf(options.hostname, port);
      if (refusal) return queueMicrotask(() => callback(refusal, null));
      this.connect(port)(options, callback);
    };
  }

  /** The rule that is in force now. */
  get rule(): BackendPolicy['privateBackends'] {
    return this.policy.privateBackends;
  }

  /** Why nobody may connect to this address, or null. */
  refusalOf(address: string, port: number): BackendAddressRefused | null {
    const kind = addressKind(address);
    if (kind === 'forbidden') return new BackendAddressRefused('never a back end');
    if (this.isOwnListener(address, port, kind === 'loopback')) return new BackendAddressRefused('our own');
    const { privateBackends } = this.policy;
    const allowed =
      kind === 'public' || privateBackends === 'ALL' || (kind === 'loopback' && privateBackends === 'LOOPBACK');
    return allowed ? null : new BackendAddressRefused(`${kind}, which the setting privateBackends forbids`);
  }

  private isOwnListener(address: string, port: number, loopback: boolean): boolean {
    const listeners = this.addresses.ownListeners.filter((listener) => listener.port === port);
    if (listeners.length === 0) return false;
    return loopback || listeners.some(({ host }) => host === address) || isOfThisMachine(address);
  }

  private readonly connectors = new Map<number, buildConnector.connector>();

  /** One for each port, since a look-up is not told which port it is for. */
  private connect(port: number): buildConnector.connector {
    let connector = this.connectors.get(port);
    if (!connector) {
      connector = buildConnector({ allowH2: false, timeout: CONNECT_TIMEOUT_MS, lookup: this.lookupFor(port) });
      this.connectors.set(port, connector);
    }
    return connector;
  }

  /** Resolves a name to those of its addresses that may be connected to. */
  private lookupFor(port: number): LookupFunction {
    return (hostname, options, callback) => {
      resolve(hostname, { ...options, all: true }, (error, found) => {
        if (error) return callback(error, '');
        const allowed = found.filter(({ address }) => this.refusalOf(address, port) === null);
        const [first] = allowed;
        if (!first) return callback(this.refusalOf(found[0]?.address ?? '', port) ?? noAddress(hostname), '');
        if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      });
    };
  }
}

const noAddress = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} has no address.`), { code: 'ENOTFOUND' });

const isOfThisMachine = (address: string): boolean =>
  Object.values(networkInterfaces()).some((own) => own?.some((entry) => entry.address === address));
