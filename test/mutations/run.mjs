// Takes each guard out, one at a time, in a copy of the tree, and requires that the test named for it turns red.
// `npm run test:mutations` runs all; `npm run test:mutations -- 59 F05` those whose file names begin so.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureServer } from '../support/global-setup.mjs';

const root = join(import.meta.dirname, '../..');
const wanted = process.argv.slice(2);
const cases = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.json'))
  .filter(
    (file) =>
      wanted.length === 0 || wanted.some((prefix) => file.startsWith(`${prefix}-`) || file === `${prefix}.json`),
  )
  .sort()
  .map((file) => ({ ...JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')), name: file }));

const copy = mkdtempSync(join(tmpdir(), 'gatehouse-mutations-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).stdout;
for (const file of listed.split('\n').filter(Boolean)) {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  cpSync(join(root, file), join(copy, file));
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

await ensureServer(); // one for all runs

const RED = 'red, as it must';
let failed = 0;
for (const { name, what, file, edits, test } of cases) {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  const stale = edits.some(({ find }) => original.split(find).length !== 2);
  const verdict = stale ? 'STALE: what it edits is not there exactly once' : verdictOf(test, path, original, edits);
  if (verdict !== RED) failed += 1;
  console.log(`${name.replace('.json', '').padEnd(44)} ${verdict}   (${what})`);
}
console.log(`\n${cases.length - failed} passed, ${failed} failed`);
await globalThis.throwAwayServer?.stop();
process.exit(failed === 0 && cases.length > 0 ? 0 : 1);

function verdictOf(test, path, original, edits) {
  const before = runTest(test);
  writeFileSync(
    path,
    edits.reduce((text, { find, replace }) => text.replace(find, () => replace), original),
  );
  const after = runTest(test);
  writeFileSync(path, original);
  if (before.failed > 0 || before.passed === 0) return 'THE TEST IS NOT GREEN BEFORE';
  if (after.broken) return 'DID NOT RUN, perhaps does not compile';
  return after.failed > 0 ? RED : 'STAYED GREEN';
}

/**
 * Counts the tests of one file whose names hold `test.name`. A file that does not even load counts as failed. Tests that
 * start processes build the copy first (build.mjs), since its sources are newer than its `dist`; an edit that the compiler
 * refuses shows nothing, and is `broken`.
 */
function runTest({ file, name }) {
  const report = join(copy, 'mutation-report.json');
  rmSync(report, { force: true });
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const jest = ['node_modules/jest/bin/jest.js', '--maxWorkers=1', '--json', `--outputFile=${report}`];
  spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules', ...jest, '--testNamePattern', pattern, file],
    { cwd: copy, encoding: 'utf8' },
  );
  if (!existsSync(report)) return { passed: 0, failed: 0, broken: true };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, broken: false };
}
