import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { inconsistencies } from './inconsistencies.js';
import { MAX_PORT_OFFSET, type Ports, portsAt } from './ports.js';
import * as values from './values.js';
import { type Environment, Variables } from './variables.js';

/** Everything that is needed before the database, read once (product.md §3). All else lives behind `/api/v1/settings`. */
export interface Configuration {
  /** Absolute. */
  readonly dataDirectory: string;
  readonly storage: 'mysql' | 'sqlite';
  /** `mysql://…`, `mariadb://…`, or `sqlite:` and an absolute path. May hold a password. */
  readonly databaseUrl: string;
  readonly host: string;
  readonly operationsHost: string;
  readonly ports: Ports;
  /** Of the gateway: the `iss` of every token. Without a slash at its end. */
  readonly issuer: string;
  readonly consoleUrl: string;
  /** The operator's own PEM files; null means a certificate of our own making. */
  readonly tlsFiles: { readonly cert: string; readonly key: string } | null;
  readonly plainGateway: boolean;
  /** Addresses and networks. */
  readonly trustedProxies: readonly string[];
  /** 32 bytes each, the first writes; null means a file in the data directory. */
  readonly rootKeys: readonly Uint8Array[] | null;
  /** For the first start alone; without a password one is made up. */
  readonly administrator: { readonly username: string; readonly password: string | null };
  readonly sample: boolean;
  /** Processes sharing the listeners. */
  readonly workers: number;
  /** How long decisions go on from memory when the database is away (tokens.md §6). */
  readonly staleSeconds: number;
}

/**
 * Reads the environment. A variable that is empty counts as not set, so that `${NAME:-}` in a compose file is no fault.
 *
 * @throws ConfigurationError with every complaint at once
 */
export function readConfiguration(env: Environment): Configuration {
  const variables = new Variables(env);
  const dataDirectory = variables.read('GATEHOUSE_DATA_DIR', values.path, values.path.parse('data'));
  const databaseUrl = variables.read(
    'DATABASE_URL',
    values.databaseUrl,
    `sqlite:${join(dataDirectory, 'gatehouse.sqlite')}`,
  );
  const storage = databaseUrl.startsWith('sqlite:') ? 'sqlite' : 'mysql';
  const ports = portsAt(variables.read('GATEHOUSE_PORT_OFFSET', values.wholeNumber(0, MAX_PORT_OFFSET), 0));
  const configuration: Configuration = {
    dataDirectory,
    storage,
    databaseUrl,
    host: variables.read('GATEHOUSE_HOST', values.bindAddress, '127.0.0.1'),
    operationsHost: variables.read('GATEHOUSE_OPERATIONS_HOST', values.bindAddress, '127.0.0.1'),
    ports,
    issuer: variables.read('GATEHOUSE_ISSUER', values.publicOrigin, `https://localhost:${ports.gateway}`),
    consoleUrl: variables.read('GATEHOUSE_CONSOLE_URL', values.publicOrigin, `https://localhost:${ports.console}`),
    tlsFiles: tlsFiles(variables),
    plainGateway: variables.read('GATEHOUSE_HTTP', values.onOrOff, false),
    trustedProxies: variables.read('GATEHOUSE_TRUSTED_PROXIES', values.networks, []),
    rootKeys: variables.read('GATEHOUSE_ROOT_KEY', values.rootKeys, null),
    administrator: {
      username: variables.read('GATEHOUSE_ADMIN_USERNAME', values.username, 'admin'),
      password: variables.read('GATEHOUSE_ADMIN_PASSWORD', values.password, null),
    },
    sample: variables.read('GATEHOUSE_SAMPLE', values.onOrOff, storage === 'sqlite'),
    workers: variables.read('GATEHOUSE_WORKERS', values.workers(availableParallelism()), 1),
    staleSeconds: variables.read('GATEHOUSE_STALE_SECONDS', values.wholeNumber(1, 86_400), 300),
  };
  inconsistencies(configuration, variables).forEach((sentence) => variables.complain(sentence));
  variables.requireNoComplaint();
  return configuration;
}

function tlsFiles(variables: Variables): Configuration['tlsFiles'] {
  const cert = variables.read('GATEHOUSE_TLS_CERT', values.path, null);
  const key = variables.read('GATEHOUSE_TLS_KEY', values.path, null);
  return cert !== null && key !== null ? { cert, key } : null;
}
