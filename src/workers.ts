import cluster, { type Worker } from 'node:cluster';
import { DatabaseClock } from '#primitives/clock';
import { openDatabase } from '#database/open-database';
import { Application } from './application.js';
import type { Configuration } from './config/configuration.js';
import { holdDataDirectory } from './first-run/data-directory.js';
import { loadRootKeys } from './first-run/root-key.js';
import { StartRefused } from './first-run/start-refused.js';
import { announce } from './announcement.js';
import {
  certificate,
  layFoundation,
  prepareDatabase,
  startSample,
  takeOperationsPort,
  takePublicPorts,
} from './foundation.js';
import { ClusterOperations, joinMetrics } from './operations/cluster-operations.js';
import { Metrics } from './operations/metrics.js';
import { PinoLog } from './operations/process-log.js';
import type { Roles } from './operations/readiness.js';
import { readHouseStyle } from './pages/house-style.js';
import { onSignals } from './signals.js';
import { startRefusal } from './start-refusals.js';

/** What a worker tells the process that started it. */
type Report = { readonly roles: Roles } | { readonly refused: string };

const REPORT_INTERVAL_MS = 1_000;
const RESTART_DELAY_MS = 1_000;

/**
 * The process that has workers: it holds the data directory, prepares the database, starts the workers, starts another
 * when one dies, and answers on the operations listener. It serves nobody else.
 */
export async function runWorkers(configuration: Configuration): Promise<void> {
  const log = new PinoLog();
  const clock = new DatabaseClock();
  const directory = holdDataDirectory(configuration.dataDirectory);
  readHouseStyle(directory.path); // a wrong file ends the start before anything is written
  const listener = await takeOperationsPort(configuration);
  await requireFreePorts(configuration);
  const sample = await startSample(configuration);
  const rootKeys = loadRootKeys(configuration.rootKeys, directory.path);
  await certificate(configuration);
  const database = await openDatabase({ url: configuration.databaseUrl, rootKeys, clock });
  const firstKeys = await prepareDatabase(database, configuration, rootKeys, clock);
  await database.close();

  const operations = new ClusterOperations(configuration.workers);
  listener.serve(operations.handler);
  const staff = new Staff(operations, log);
  onSignals(log, {
    reload: async () => {
      await certificate(configuration);
      staff.signal('SIGHUP');
    },
    stop: async () => {
      await staff.dismiss();
      await sample?.close();
      await listener.close(0);
      directory.release();
    },
  });
  await staff.hire(configuration.workers);
  announce(configuration, firstKeys);
}

/** The workers take the public ports, but a busy one must be known before anything is written. */
async function requireFreePorts(configuration: Configuration): Promise<void> {
  const { gateway, console: pages, plainGateway } = await takePublicPorts(configuration);
  await Promise.all([gateway, pages, plainGateway].filter((taken) => taken !== null).map((taken) => taken.close(0)));
}

/** One of the processes that share the public listeners. */
export async function runWorker(configuration: Configuration): Promise<void> {
  cluster.worker?.on('error', endSilently); // whoever started it is gone
  try {
    const log = new PinoLog();
    const clock = new DatabaseClock();
    const rootKeys = loadRootKeys(configuration.rootKeys, configuration.dataDirectory);
    const database = await openDatabase({ url: configuration.databaseUrl, rootKeys, clock });
    const foundation = await layFoundation(configuration, database, rootKeys, clock, log);
    const application = await Application.build(foundation);
    const files = await certificate(configuration);
    // The ports last: the others serve on them already, and a connection that comes here must find everything.
    const listeners = await takePublicPorts(configuration, { handlers: application.handlers, files });
    application.serveOn({ ...listeners, operations: null }, files);
    joinMetrics(application.get(Metrics).registry);
    onSignals(log, {
      reload: async () => application.useCertificate(await certificate(configuration)),
      stop: () => application.close(),
    });
    report({ roles: application.readiness() });
    setInterval(() => report({ roles: application.readiness() }), REPORT_INTERVAL_MS).unref();
  } catch (error) {
    const refused = startRefusal(error, configuration) ?? 'A worker could not start. This is a fault of ours.';
    // What it has opened would keep it alive, and it would be one more at every attempt.
    process.send?.({ refused } satisfies Report, undefined, undefined, () => process.exit(1));
  }
}

const endSilently = (): never => process.exit(1);

const report = (message: Report): void => void process.send?.(message);

/** The workers, from the first hired to the last dismissed. */
class Staff {
  private dismissed = false;

  constructor(
    private readonly operations: ClusterOperations,
    private readonly log: PinoLog,
  ) {}

  /** Starts so many and waits until all of them serve. */
  async hire(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.hireOne()));
  }

  signal(signal: NodeJS.Signals): void {
    for (const worker of this.present()) worker.process.kill(signal);
  }

  async dismiss(): Promise<void> {
    this.dismissed = true;
    const gone = this.present().map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    this.signal('SIGTERM');
    await Promise.all(gone);
  }

  private present(): readonly Worker[] {
    return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  }

  private hireOne(): Promise<void> {
    const worker = cluster.fork();
    return new Promise((resolve, reject) => {
      let serves = false;
      worker.on('message', (message: Report) => {
        if ('refused' in message) return reject(new StartRefused(message.refused));
        if (!('roles' in message)) return; // the metrics talk on the same line
        serves = true;
        this.operations.report(worker.id, message.roles);
        resolve();
      });
      worker.once('exit', (code, signal) => {
        this.operations.report(worker.id, null);
        if (!serves) return reject(new StartRefused('A worker ended before it served. Its log says why.'));
        if (!this.dismissed) this.replace(code, signal);
      });
    });
  }

  private replace(code: number | null, signal: string | null): void {
    this.log.logger.error({ code, signal }, 'a worker died; another one is started');
    setTimeout(() => {
      if (!this.dismissed) this.hireOne().catch(() => this.replace(null, null));
    }, RESTART_DELAY_MS);
  }
}
