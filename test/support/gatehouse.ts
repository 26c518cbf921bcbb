import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '#database/database';
import { ChangeFeed } from '#database/memory/change-feed';
import { Application, type Listeners } from '../../src/application.js';
import { type Configuration, readConfiguration } from '../../src/config/configuration.js';
import type { FirstRun } from '../../src/first-run/first-run-file.js';
import { caFile, certificate, layFoundation, prepareDatabase, takePorts } from '../../src/foundation.js';
import { PublicAddresses } from '../../src/http/public-addresses.js';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { PinoLog } from '../../src/operations/process-log.js';
import { Builders } from './builders.js';
import { type ThrowAwayDatabase, testRootKeys } from './databases.js';
import { randomOffset } from './free-port.js';
import { HttpsClient } from './https-client.js';
import { OpenApiValidator } from './openapi-validator.js';
import { statementsDuring } from './statements.js';
import { SteppedClock } from './stepped-clock.js';

/** Gatehouse in this process, on real ports with real TLS, with a clock that the test moves. */
export interface RunningGatehouse {
  readonly issuer: string;
  readonly consoleUrl: string;
  readonly configuration: Configuration;
  readonly firstRun: FirstRun;
  readonly application: Application;
  readonly database: Database;
  readonly build: Builders;
  readonly clock: SteppedClock;
  /** Compares every answer with the OpenAPI document. */
  readonly client: HttpsClient;
  /** Every line logged so far. */
  readonly log: readonly string[];
  /** What the database is asked while this is done by a process that has heard of all that went before. */
  statementsDuring(work: () => Promise<unknown>): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Starts it on `place`.
 *
 * @param environment variables beside those that place it; the sample is off
 */
export async function startGatehouse(
  place: ThrowAwayDatabase,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningGatehouse> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'gatehouse-data-'));
  const clock = new SteppedClock();
  const { configuration, listeners } = await onFreePorts({
    DATABASE_URL: place.url,
    GATEHOUSE_DATA_DIR: dataDirectory,
    GATEHOUSE_SAMPLE: 'off',
    ...environment,
  });
  const log: string[] = [];
  const database = await place.open({ clock });
  const files = await certificate(configuration);
  const firstKeys = await prepareDatabase(database, configuration, testRootKeys, clock);
  if (firstKeys.made !== 'now') throw new Error('The database was not fresh.');
  const processLog = new PinoLog({ write: (line) => void log.push(line) });
  const foundation = await layFoundation(configuration, database, testRootKeys, clock, processLog);
  const application = await Application.build(foundation);
  await application.get(JobRunner).stop(); // a test runs jobs itself, and counts statements in peace
  application.serveOn(listeners, files);
  const { issuer, consoleUrl } = configuration;
  const validator = new OpenApiValidator(new PublicAddresses(issuer, consoleUrl));
  const client = new HttpsClient(readFileSync(caFile(configuration)), (...seen) => validator.check(...seen));
  return {
    issuer,
    consoleUrl,
    configuration,
    firstRun: firstKeys.firstRun,
    application,
    database,
    build: new Builders(database),
    clock,
    client,
    log,
    async statementsDuring(work) {
      await application.get(ChangeFeed).catchUp();
      return statementsDuring(database, work);
    },
    async close() {
      client.close();
      await application.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Tries offsets until all ports of one are free. */
async function onFreePorts(
  environment: Readonly<Record<string, string>>,
): Promise<{ configuration: Configuration; listeners: Listeners }> {
  for (;;) {
    const offset = String(randomOffset());
    const configuration = readConfiguration({ GATEHOUSE_PORT_OFFSET: offset, ...environment });
    try {
      return { configuration, listeners: await takePorts(configuration) };
    } catch (error) {
      if (!(error instanceof Error && error.name === 'AddressUnavailable')) throw error;
    }
  }
}
