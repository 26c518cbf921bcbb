// Takes each guard out, one at a time, in a copy of the tree, and requires that the test named for it turns red.
// `npm run test:mutations` runs all; `npm run test:mutations -- 59 F05` those whose file names begin so. Several run at
// once, MUTATION_COPIES says how many: each in a copy of its own.
import { spawn, spawnSync } from 'node:child_process';
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
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureServer } from '../support/global-setup.mjs';

const ROOT = join(import.meta.dirname, '../..');
const COPIES = Number(process.env.MUTATION_COPIES ?? availableParallelism());
/** Longer than any suite takes. */
const MAX_MS = 900_000;
const RED = 'red, as it must';

const wanted = process.argv.slice(2);
const mutations = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.json'))
  .filter(
    (file) =>
      wanted.length === 0 || wanted.some((prefix) => file.startsWith(`${prefix}-`) || file === `${prefix}.json`),
  )
  .sort()
  .map((file) => ({
    ...JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')),
    name: file.replace('.json', ''),
  }));

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-mutations-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const suites = [...Map.groupBy(mutations, ({ test }) => test.file)].sort(([, a], [, b]) => b.length - a.length);
const first = copyOfTree('1');
spawnSync('npm', ['run', '--silent', 'build'], { cwd: first, stdio: 'inherit' });
await ensureServer(); // one for all runs

let failed = 0;
const queue = suites.values();
const copies = [
  first,
  ...Array.from({ length: Math.min(COPIES, suites.length) - 1 }, (_, index) => copyOf(first, index + 2)),
];
await Promise.all(
  copies.map(async (copy) => {
    for (const [file, ofSuite] of queue) await judge(copy, file, ofSuite);
  }),
);
console.log(`\n${mutations.length - failed} passed, ${failed} failed`);
await globalThis.throwAwayServer?.stop();
process.exit(failed === 0 && mutations.length > 0 ? 0 : 1);

/** Runs the tests of a suite that count as they are, then with each of their guards taken out. */
async function judge(copy, suite, ofSuite) {
  const asItIs = await runTests(copy, suite, [...new Set(ofSuite.map(({ test }) => test.name))]);
  for (const { name, what, file, edits, test } of ofSuite) {
    const verdict = await verdictOf({ copy, asItIs, file, edits, test });
    if (verdict !== RED) failed += 1;
    console.log(`${name.padEnd(44)} ${verdict}   (${what})`);
  }
}

async function verdictOf({ copy, asItIs, file, edits, test }) {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  if (edits.some(({ find }) => original.split(find).length !== 2))
    return 'STALE: what it edits is not there exactly once';
  const before = asItIs.filter(({ fullName }) => fullName.includes(test.name));
  if (before.length === 0 || before.some(({ status }) => status !== 'passed')) return 'THE TEST IS NOT GREEN BEFORE';
  writeFileSync(
    path,
    edits.reduce((text, { find, replace }) => text.replace(find, () => replace), original),
  );
  const tests = await runTests(copy, test.file, [test.name]);
  writeFileSync(path, original);
  if (tests.length === 0) return 'DID NOT RUN, perhaps does not compile';
  return tests.some(({ status }) => status === 'failed') ? RED : 'STAYED GREEN';
}

/**
 * The tests of one file whose names hold one of `names`, and how they ended. There are none after an edit with which the
 * file does not load, or which the compiler refuses: that shows nothing.
 */
async function runTests(copy, file, names) {
  const report = join(copy, 'mutation-report.json');
  rmSync(report, { force: true });
  if (!runsTheBuild(join(copy, file))) writeFileSync(join(copy, 'dist/.built'), new Date().toISOString());
  const pattern = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const jest = ['node_modules/jest/bin/jest.js', '--maxWorkers=1', '--json', `--outputFile=${report}`];
  await ended(
    spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        '--experimental-vm-modules',
        ...jest,
        '--testNamePattern',
        pattern,
        file,
      ],
      { cwd: copy, stdio: 'ignore', timeout: MAX_MS, killSignal: 'SIGKILL' },
    ),
  );
  if (!existsSync(report)) return [];
  return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ assertionResults }) => assertionResults);
}

/**
 * Whether a suite runs the build too, and not the sources alone: in processes, or in the thread that judges documents. Then
 * jest builds it, as a source is newer.
 */
function runsTheBuild(suite) {
  return /support\/(processes|shop|api-documents)'/.test(readFileSync(suite, 'utf8'));
}

function ended(child) {
  return new Promise((resolve) => child.once('exit', resolve));
}

function copyOfTree(name) {
  const copy = join(folder, name);
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).stdout;
  for (const file of listed.split('\n').filter((path) => path && existsSync(join(ROOT, path)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(ROOT, file), join(copy, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function copyOf(other, name) {
  const copy = join(folder, String(name));
  cpSync(other, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  return copy;
}
