import { StorageUnavailable } from '#oauth-core/ports/oauth-storage';
import { MissingRootKey, StillPreparing, WrongRootKey } from '#database/database';
import type { Configuration } from './config/configuration.js';
import { ConfigurationError } from './config/configuration-error.js';
import { StartRefused, refusalForFiles } from './first-run/start-refused.js';
import { AddressUnavailable } from './http/listeners.js';

/**
 * What to tell the person in front of the terminal when the start fails: one sentence with the way out (for a wrong
 * configuration one for each complaint), or null for an error that nobody foresaw.
 */
export function startRefusal(error: unknown, configuration: Configuration | null): string | null {
  if (error instanceof ConfigurationError) return error.complaints.join('\n');
  if (error instanceof StartRefused) return error.sentence;
  if (error instanceof AddressUnavailable) return addressSentence(error);
  if (!configuration) return null;
  if (error instanceof WrongRootKey) return rootKeySentence(configuration);
  if (error instanceof MissingRootKey) return missingKeySentence(error);
  if (error instanceof StillPreparing) return STILL_PREPARING;
  // A server's EACCES is not the disk's.
  if (error instanceof StorageUnavailable && configuration.storage === 'mysql')
    return databaseSentence(error, configuration);
  return refusalForFiles(error, configuration.dataDirectory)?.sentence ?? null;
}

const STILL_PREPARING =
  'Another process has been preparing this database for two minutes: wait until it serves, or stop it, and start again.';

function addressSentence({ address: { host, port }, code }: AddressUnavailable): string {
  if (code === 'EADDRINUSE') {
    return (
      `Port ${port} on ${host} is in use: stop the program that listens there, or move all ports with ` +
      'GATEHOUSE_PORT_OFFSET=1 (or any other number).'
    );
  }
  if (code === 'EACCES') {
    return `This user may not listen on port ${port} of ${host}: choose higher ports with GATEHOUSE_PORT_OFFSET.`;
  }
  return `${host} is no address of this machine (${code}): correct GATEHOUSE_HOST or GATEHOUSE_OPERATIONS_HOST.`;
}

const rootKeySentence = ({ rootKeys, dataDirectory }: Configuration): string =>
  rootKeys
    ? 'GATEHOUSE_ROOT_KEY is not the key that this database was set up with: set the one that was used at the first ' +
      'start, after the new one and a comma if you are replacing it.'
    : `The root key in ${dataDirectory} is not the one that this database was set up with: use the data directory of ` +
      'the first start, or set GATEHOUSE_ROOT_KEY to its key.';

const missingKeySentence = ({ rootKeyId, needed }: MissingRootKey): string =>
  `GATEHOUSE_ROOT_KEY lacks the key ${rootKeyId}, which ${listed(needed.map(({ name, count }) => `${name} (${count})`))} ` +
  'still need: add it after the first key and a comma, and take it away when gatehouse_root_key_dependents is 0 for it.';

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** What a server or the network says, by its code, and what the operator can do about it. */
const DATABASE_FIXES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start the database server, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'its host name is not known: correct it in DATABASE_URL.',
  EAI_AGAIN: 'its host name could not be looked up: correct it in DATABASE_URL, or mend the name service.',
  ER_ACCESS_DENIED_ERROR: 'it refuses this user or password: correct them in DATABASE_URL.',
  ER_DBACCESS_DENIED_ERROR: 'this user may not use that database: grant it all privileges on it.',
  ER_BAD_DB_ERROR: 'it has no database of that name: create it (CREATE DATABASE), or correct DATABASE_URL.',
};

function databaseSentence(error: StorageUnavailable, { databaseUrl }: Configuration): string {
  const where = databaseUrl.replace(/\/\/[^@/]*@/, '//'); // without user and password
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const fix = 'code' in at ? DATABASE_FIXES[String(at.code)] : undefined;
    if (fix) return `The database at ${where} cannot be used: ${fix}`;
  }
  return `The database at ${where} does not answer: check that the server runs and that DATABASE_URL names it.`;
}
