import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** Bears the moment at which the last whole build began. */
const STAMP = join(ROOT, 'dist/.built');
/** What a suite imports that needs the build. */
const NEEDS_BUILD = /support\/(processes|gatehouse|shop|openapi-validator)'/;
const FOLDERS = ['src', 'libs'];
const FILES = ['ormconfig.ts', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package.json'];

/**
 * Builds the product once, before any test, if one that starts processes of it or reads its OpenAPI document was asked for
 * and the build is missing or older than a source: a stale one would be tested green. The workers of jest must not do
 * this, as they would all do it.
 *
 * @param testPathPatterns what jest was asked to run, as its global configuration holds it
 */
export function buildIfStale({ testPathPatterns }) {
  const asked = testPathPatterns.toExecutor({ rootDir: ROOT });
  if (!suitesOfTheBuild().some((file) => asked.isMatch(file)) || isFresh()) return;
  const startedAt = new Date();
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', process.stderr, process.stderr] });
  writeFileSync(STAMP, startedAt.toISOString());
}

function suitesOfTheBuild() {
  return ['test', 'src', 'libs']
    .flatMap((folder) => filesBelow(join(ROOT, folder)))
    .filter((file) => file.endsWith('spec.ts') && NEEDS_BUILD.test(readFileSync(file, 'utf8')));
}

function isFresh() {
  const sources = [
    ...FOLDERS.flatMap((folder) => filesBelow(join(ROOT, folder))),
    ...FILES.map((file) => join(ROOT, file)),
  ];
  const newestMs = Math.max(
    ...sources.filter((file) => !file.endsWith('spec.ts')).map((file) => statSync(file).mtimeMs),
  );
  try {
    return Date.parse(readFileSync(STAMP, 'utf8')) > newestMs;
  } catch {
    return false; // never built
  }
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
