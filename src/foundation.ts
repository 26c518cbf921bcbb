import { hostname } from 'node:os';
import { type Clock, DatabaseClock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import type { Database } from '#database/database';
import { openMemory } from '#database/memory/memory';
import type { Foundation } from './app.module.js';
import type { Handlers, Listeners } from './application.js';
import type { Configuration } from './config/configuration.js';
import { firstStart } from './first-run/first-start.js';
import { caFileIn, ownCertificate } from './first-run/own-certificate.js';
import type { FirstKeys } from './first-run/start-up-text.js';
import { type TlsFiles, readTlsFiles } from './first-run/tls-files.js';
import { AddressUnavailable, Listener } from './http/listeners.js';
import type { ProcessLog } from './http/request-log.js';
import { readHouseStyle } from './pages/house-style.js';
import { startPizzaShack } from './sample/pizza-shack.js';
import { Argon2PasswordHasher } from './users/argon2-password-hasher.js';

/** Takes all ports, before anything is written anywhere: a busy one ends the start without a trace. */
export async function takePorts(configuration: Configuration): Promise<Listeners> {
  const operations = await takeOperationsPort(configuration);
  return { ...(await takePublicPorts(configuration)), operations };
}

/**
 * Those that workers share.
 *
 * @param serving what to serve from the first connection on, where that is known already
 */
export async function takePublicPorts(
  { host, ports, plainGateway }: Configuration,
  serving?: { readonly handlers: Handlers; readonly files: TlsFiles },
) {
  const openTls = (name: 'gateway' | 'console') =>
    Listener.openTls({ host, port: ports[name] }, serving && { handler: serving.handlers[name], files: serving.files });
  return {
    gateway: await openTls('gateway'),
    console: await openTls('console'),
    plainGateway: plainGateway
      ? await Listener.openPlain({ host, port: ports.gatewayHttp }, serving?.handlers.plainGateway)
      : null,
  };
}

export const takeOperationsPort = ({ operationsHost, ports }: Configuration): Promise<Listener> =>
  Listener.openPlain({ host: operationsHost, port: ports.operations });

/** The operator's certificate, or ours, made or renewed where necessary, by this machine's clock. */
export function certificate(configuration: Configuration): Promise<TlsFiles> | TlsFiles {
  const { tlsFiles, dataDirectory, issuer, consoleUrl } = configuration;
  return tlsFiles
    ? readTlsFiles(tlsFiles)
    : ownCertificate(dataDirectory, [issuer, consoleUrl], new DatabaseClock().now());
}

/** What clients pass to `curl --cacert`. */
export const caFile = ({ tlsFiles, dataDirectory }: Configuration): string => tlsFiles?.cert ?? caFileIn(dataDirectory);

/** Brings the schema up to date and, if nobody has yet, makes the first keys. */
export async function prepareDatabase(
  database: Database,
  configuration: Configuration,
  rootKeys: RootKeys,
  clock: Clock,
): Promise<FirstKeys> {
  const passwords = new Argon2PasswordHasher();
  const context = { configuration, rootKeys, clock, passwords, caFile: caFile(configuration), hostname: hostname() };
  let firstKeys: FirstKeys = { made: 'elsewhere', place: null };
  await database.prepare(async () => {
    firstKeys = await firstStart(database, context);
  });
  return firstKeys;
}

/** Loads what is decided from memory; from here on the process can serve. */
export async function layFoundation(
  configuration: Configuration,
  database: Database,
  rootKeys: RootKeys,
  clock: Clock,
  log: ProcessLog,
): Promise<Foundation> {
  const memory = await openMemory(database, rootKeys, clock);
  const style = readHouseStyle(configuration.dataDirectory);
  return { configuration, database, memory, clock, rootKeys, log, style };
}

/** The sample's back end, when there is a sample. With several processes on one machine the offset keeps them apart. */
export async function startSample({ sample, ports }: Configuration): Promise<{ close(): Promise<void> } | null> {
  const address = { host: '127.0.0.1', port: ports.sample };
  try {
    return sample ? await startPizzaShack(address) : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new AddressUnavailable(address, String(error.code));
    throw error;
  }
}
