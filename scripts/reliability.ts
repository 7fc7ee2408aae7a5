import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand, toSeconds } from '../sandbox/command-line.ts';
import { soakFor } from './bench/soak.ts';
import { tryAllFaults } from './reliability/all-faults.ts';
import { reliabilityPage, type TestFigures } from './reliability/page.ts';

const ROOT = path.join(import.meta.dirname, '..');
const FUZZ = { runs: 1000, seed: 20_260 };

const USAGE = `npm run reliability -- --soak 600

Runs all faults, the tests of concurrent runs, the fuzz tests and a soak test, and writes docs/reliability.md from the
results. It takes about twenty minutes. If a result is wrong, the exit code is 1.

  --soak <seconds>  duration of the soak test (default 600)`;

/** Runs tests in their own process. */
const runTests = (files: string, env: Record<string, string> = {}): TestFigures => {
  const args = ['node_modules/jest/bin/jest.js', files, '--coverage=false', '--json', '--testTimeout=600000'];
  const { stdout } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1e9,
  });
  const { numTotalTests, numFailedTests } = JSON.parse(stdout) as Record<string, number>;
  return { tests: numTotalTests ?? 0, failed: numFailedTests ?? 0 };
};

await runCommand(USAGE, { soak: '600' }, async (options) => {
  const seconds = toSeconds('soak', options.soak);
  console.log('All faults …');
  const faults = await tryAllFaults();
  console.log('Concurrent runs, fuzz tests, timing …');
  const fuzzEnv = { FUZZ_RUNS: String(FUZZ.runs), FUZZ_SEED: String(FUZZ.seed) };
  const atOnce = runTests('test/faults/at-once.test.ts');
  const fuzz = { ...runTests('test/faults/fuzz', fuzzEnv), ...FUZZ };
  const inTime = runTests('test/creates/refund-payments-in-time.test.ts');
  console.log(`A soak test of ${seconds} s …`);
  const soak = { ...(await soakFor(seconds)), seconds };

  const page = reliabilityPage({
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    faults,
    atOnce,
    fuzz,
    inTime,
    soak,
  });
  await writeFile(path.join(ROOT, 'docs/reliability.md'), page);
  console.log('Wrote docs/reliability.md.');

  const broken =
    Object.values(faults.wrong).reduce((sum, times) => sum + times, 0) +
    soak.lost +
    soak.doubled +
    [atOnce, fuzz, inTime].reduce((sum, { failed }) => sum + failed, 0);
  if (broken > 0) console.error(`${broken} wrong results.`);
  return broken > 0 ? 1 : 0;
});
