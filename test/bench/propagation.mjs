// How long after a change through one process another one still goes by what was before: median and 99th percentile of
// each kind, two processes on one MariaDB. `npm run bench -- propagation`; PROPAGATION_ROUNDS how often, 200 unless given.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const { PROPAGATION_ROUNDS = '200' } = process.env;
const { status } = spawnSync('npm', ['test', '--', 'test/e2e/two-nodes-hold', '--testTimeout=3600000'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PROPAGATION_ROUNDS },
});
if (status !== 0) throw new Error('It did not hold.');
