// How long after a change through one process another one still goes by what was before: median and 99th percentile of
// each kind, two processes on one MariaDB. `node test/bench/propagation.mjs [rounds]`, 200 unless given; builds first.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const [rounds = '200'] = process.argv.slice(2);
const run = (command, environment = {}) =>
  spawnSync('npm', command, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } }).status ?? 1;
process.exitCode =
  run(['run', '--silent', 'build']) ||
  run(['test', '--', 'test/e2e/two-nodes-hold', '--testTimeout=3600000'], { PROPAGATION_ROUNDS: rounds });
