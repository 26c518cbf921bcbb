// Gatehouse as main.js starts it, but its purge runs when the parent process says "on", waits when it says "off", and
// reports its end. Not for anything but purge.mjs.
import { DatabaseClock } from '../../dist/libs/primitives/src/clock.js';
import { openDatabase } from '../../dist/libs/database/src/open-database.js';
import { Application } from '../../dist/src/application.js';
import { readConfiguration } from '../../dist/src/config/configuration.js';
import { environment } from '../../dist/src/config/environment.js';
import { loadRootKeys } from '../../dist/src/first-run/root-key.js';
import { certificate, layFoundation, takePorts } from '../../dist/src/foundation.js';
import { JobRunner } from '../../dist/src/jobs/job-runner.js';
import { PurgeExpiredJob } from '../../dist/src/jobs/purge-expired.job.js';
import { PinoLog } from '../../dist/src/operations/process-log.js';

const configuration = readConfiguration(environment());
const clock = new DatabaseClock();
const listeners = await takePorts(configuration);
const rootKeys = loadRootKeys(configuration.rootKeys, configuration.dataDirectory);
const database = await openDatabase({ url: configuration.databaseUrl, rootKeys, clock });
const application = await Application.build(
  await layFoundation(configuration, database, rootKeys, clock, new PinoLog({ write: () => undefined })),
);
await application.get(JobRunner).stop(); // its own purge would not wait
application.serveOn(listeners, await certificate(configuration));

let on = false;
let waiting = () => undefined;
/** The database as the job sees it: each of its statements waits while the purge is off. */
const gated = {
  async single(work) {
    if (!on) await new Promise((resolve) => (waiting = resolve));
    return database.single(work);
  },
};

process.on('message', (message) => {
  on = message === 'on';
  if (on) waiting();
});
process.on('disconnect', () => process.exit(0));
process.send('ready');
const purge = new PurgeExpiredJob(gated, clock);
for (let ended = false; !ended;) {
  try {
    await purge.run();
    ended = true;
  } catch (error) {
    console.error(`purge: ${error.name}; it goes on`); // as at its next turn
  }
}
process.send('ended');
