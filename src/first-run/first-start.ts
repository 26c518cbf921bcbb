import type { Configuration } from '../config/configuration.js';
import type { Clock } from '#primitives/clock';
import type { RootKeys } from '#primitives/root-keys';
import type { Database } from '#database/database';
import type { PasswordHasher } from '#oauth-core/ports/password-hasher';
import { addFirstRows, INSTALLATION } from './first-rows.js';
import { type Addresses, type FirstRun, FirstRunFile, sampleApiAt } from './first-run-file.js';
import { type FirstSecrets, makeFirstSecrets } from './first-secrets.js';
import { SAMPLE_APPLICATION } from './sample-rows.js';
import type { FirstKeys, FirstRunPlace } from './start-up-text.js';

/** What the first start needs of the process around it. */
export interface FirstStartContext {
  readonly configuration: Configuration;
  /** What clients pass to `curl --cacert`. */
  readonly caFile: string;
  readonly rootKeys: RootKeys;
  readonly passwords: PasswordHasher;
  readonly clock: Clock;
  readonly hostname: string;
}

/**
 * Makes the administrator, the first keys and the sample, if nobody has yet, and says where they are. To be called inside
 * {@link Database.prepare}, so that of several processes starting at once exactly one makes them.
 *
 * @throws StartRefused when `first-run.json` cannot be written; then nothing was made
 */
export async function firstStart(database: Database, context: FirstStartContext): Promise<FirstKeys> {
  const file = new FirstRunFile(context.configuration.dataDirectory);
  const isStored = async (consumerKey: string) => (await database.read.keyPairs.existing([consumerKey])).length > 0;
  await file.settle(isStored);
  if ((await database.read.users.count()) > 0) return keysMadeBefore(database, file, isStored, context);

  const secrets = await makeFirstSecrets(context.configuration, context.rootKeys, context.passwords);
  const firstRun = firstRunOf(secrets, addressesOf(context));
  file.prepare(firstRun);
  try {
    await database.transaction((stores) => addFirstRows(stores, secrets, factsOf(context, file)));
  } catch (error) {
    // Whether it committed, the database knows. If it cannot be asked, the next start does.
    await file.settle(isStored).catch(() => undefined);
    throw error;
  }
  file.commit();
  return { made: 'now', firstRun };
}

/** A file whose keys are not in this database is another installation's, and says nothing about this one. */
async function keysMadeBefore(
  database: Database,
  file: FirstRunFile,
  isStored: (consumerKey: string) => Promise<boolean>,
  context: FirstStartContext,
): Promise<FirstKeys> {
  const known = file.read();
  if (known && (await isStored(known.management.consumerKey))) {
    return { made: 'before', firstRun: file.moveTo(known, addressesOf(context)) };
  }
  return { made: 'elsewhere', place: await placeOf(database) };
}

async function placeOf(database: Database): Promise<FirstRunPlace | null> {
  const [event] = await database.read.auditEvents.ofTarget(INSTALLATION.kind, INSTALLATION.id);
  const { hostname, file }: { hostname?: unknown; file?: unknown } = event?.after ?? {};
  return typeof hostname === 'string' && typeof file === 'string' ? { hostname, file } : null;
}

const factsOf = ({ configuration, clock, hostname }: FirstStartContext, file: FirstRunFile) => ({
  at: clock.now(),
  hostname,
  file: file.path,
  loopbackBackends: configuration.storage === 'sqlite' || configuration.sample,
  openSignUp: configuration.storage === 'sqlite',
  samplePort: configuration.ports.sample,
});

const addressesOf = ({ configuration, caFile }: FirstStartContext): Addresses => ({
  issuer: configuration.issuer,
  console: configuration.consoleUrl,
  caFile,
});

function firstRunOf({ administrator, management, sample }: FirstSecrets, addresses: Addresses): FirstRun {
  return {
    ...addresses,
    administrator: loginOf(administrator),
    sampleUser: sample && loginOf(sample.user),
    management: keysOf(management),
    application: sample && {
      name: SAMPLE_APPLICATION,
      production: keysOf(sample.production),
      sandbox: keysOf(sample.sandbox),
    },
    sampleApi: sample && sampleApiAt(addresses.issuer),
  };
}

const loginOf = ({ username, password }: FirstSecrets['administrator']) => ({ username, password });
const keysOf = ({ consumerKey, consumerSecret }: FirstSecrets['management']) => ({ consumerKey, consumerSecret });
