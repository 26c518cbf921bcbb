// Judges a jest run by its JSON: fails for a failed test, a suite that did not run, a test that was skipped, and for a
// run in which the half on MariaDB or MySQL is missing. The last line is for whoever reads only that.
import { readFileSync } from 'node:fs';

const [resultsFile, suitesFile, ...brokenSteps] = process.argv.slice(2);
const results = parse(resultsFile);
const expected = parse(suitesFile);

const complaints = [...brokenSteps];
if (!results || !expected) {
  complaints.push('jest did not finish');
} else {
  const tests = results.testResults.flatMap(({ assertionResults }) => assertionResults);
  const ran = new Set(results.testResults.map(({ name }) => name));
  for (const suite of expected.filter((name) => !ran.has(name))) complaints.push(`did not run: ${suite}`);
  for (const { name, status, assertionResults, message } of results.testResults) {
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) {
      complaints.push(`could not run: ${name}\n${message}`);
    }
    if (assertionResults.length === 0) complaints.push(`holds no test: ${name}`);
  }
  for (const test of tests.filter(({ status }) => status !== 'passed' && status !== 'failed')) {
    complaints.push(`${test.status}: ${test.fullName}`);
  }
  const onServer = tests.filter(({ fullName, status }) => /\b(MariaDB|MySQL)\b/i.test(fullName) && status === 'passed');
  if (onServer.length === 0) complaints.push('no test passed on MariaDB or MySQL');
}

const passed = results?.numPassedTests ?? 0;
const failed = (results?.numFailedTests ?? 0) + complaints.length;
for (const complaint of complaints) console.error(complaint);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function parse(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null; // empty or cut short: jest died
  }
}
