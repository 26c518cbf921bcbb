import cluster from 'node:cluster';
import { openDatabase } from '#database/open-database';
import { DatabaseClock } from '#primitives/clock';
import { announce } from './announcement.js';
import { Application } from './application.js';
import { type Configuration, readConfiguration } from './config/configuration.js';
import { environment } from './config/environment.js';
import { holdDataDirectory } from './first-run/data-directory.js';
import { loadRootKeys } from './first-run/root-key.js';
import { certificate, layFoundation, prepareDatabase, startSample, takePorts } from './foundation.js';
import { PinoLog } from './operations/process-log.js';
import { readHouseStyle } from './pages/house-style.js';
import { onSignals } from './signals.js';
import { startRefusal } from './start-refusals.js';
import { runWorker, runWorkers } from './workers.js';

/** Starts one process, or as many as GATEHOUSE_WORKERS says; a start that cannot be made ends with one clear sentence. */
export async function start(): Promise<void> {
  let configuration: Configuration | null = null;
  try {
    configuration = readConfiguration(environment());
    if (cluster.isWorker) return await runWorker(configuration);
    if (configuration.workers > 1) return await runWorkers(configuration);
    await runAlone(configuration);
  } catch (error) {
    const sentence =
      startRefusal(error, configuration) ?? `Gatehouse cannot start. This is a fault of ours.\n${fault(error)}`;
    process.stderr.write(`${sentence}\n`);
    process.exit(1);
  }
}

async function runAlone(configuration: Configuration): Promise<void> {
  const log = new PinoLog();
  const clock = new DatabaseClock();
  const directory = holdDataDirectory(configuration.dataDirectory);
  readHouseStyle(directory.path); // a wrong file ends the start before anything is written
  const listeners = await takePorts(configuration);
  const sample = await startSample(configuration);
  const rootKeys = loadRootKeys(configuration.rootKeys, directory.path);
  const files = await certificate(configuration);
  const database = await openDatabase({ url: configuration.databaseUrl, rootKeys, clock });
  const firstKeys = await prepareDatabase(database, configuration, rootKeys, clock);
  const foundation = await layFoundation(configuration, database, rootKeys, clock, log);
  const application = await Application.build(foundation);
  application.serveOn(listeners, files);
  onSignals(log, {
    reload: async () => application.useCertificate(await certificate(configuration)),
    stop: async () => {
      await application.close();
      await sample?.close();
      directory.release();
    },
  });
  announce(configuration, firstKeys);
}

/** Where an unforeseen error comes from. Drivers' messages can hold values, so only names and places are shown. */
function fault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const places = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [error.name, ...places].join('\n');
}
