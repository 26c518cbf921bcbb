import { resetAdministratorPassword } from './administrator-reset.js';
import { type Configuration, readConfiguration } from './config/configuration.js';
import { environment } from './config/environment.js';
import { startRefusal } from './start-refusals.js';

/** `npm run reset-admin-password [-- <user name>]`, with the environment of the start. */
let configuration: Configuration | null = null;
try {
  configuration = readConfiguration(environment());
  const { username, password } = await resetAdministratorPassword(configuration, process.argv[2] ?? null);
  process.stdout.write(
    `The new password of ${username} is ${password} (not shown again).\n` +
      'Everything that was signed in with the old one has ended.\n',
  );
} catch (error) {
  const sentence = startRefusal(error, configuration) ?? 'The password could not be reset. This is a fault of ours.';
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
