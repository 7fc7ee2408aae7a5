import path from 'node:path';
import { styleText } from 'node:util';
import app from '../index.ts';
import { ACTS } from '../sandbox/acts.ts';
import type { Check } from '../sandbox/checks.ts';
import { loadDotEnv, runCommand, UsageError } from '../sandbox/command-line.ts';
import { closeEnvironment, openEnvironment } from '../sandbox/environment.ts';
import { claimOutputFolder } from '../sandbox/output-folder.ts';
import type { Task } from '../sandbox/scenario.ts';
import { checkMailServer, loadZaps, type ZapRun } from '../sandbox/zapier/index.ts';
import { CACHE_PATIENCE } from '../zapier/cache.ts';
import { checksTable, filesTable, list, progress, runsTable, writePage } from './start/report.ts';
import {
  checkTestMode,
  closeTestMode,
  LIMITS,
  openTestMode,
  refuseKey,
  TEST_MODE_SCENARIO,
} from './start/test-mode.ts';

const USAGE = `npm start

Runs the example Zaps, from a payment link to the weekly report, and compares their results with Stripe. It uses an
embedded Stripe, or Stripe's test mode if STRIPE_API_KEY is a test key. If SMTP_URL is set, for example to
smtps://user:password@smtp.example.com, the embedded run also sends its emails. Both variables can be in a file .env.

Exit codes: 0 if all checks agree, 1 if a check differs or a step fails, 2 if the environment is invalid.`;

const ROOT = path.join(import.meta.dirname, '..');
const OUT = path.join(ROOT, 'out');
/** The command ends within two minutes, even if a step hangs. */
const TIMEOUT_MS = 115_000;

const runTasks = async <Env>(tasks: Task<Env>[], env: Env): Promise<void> => {
  for (const { title, run } of tasks) await progress(title, () => run(env));
};

/** Prints the results. @returns the exit code */
const report = async (runs: ZapRun[], checks: Check[]): Promise<number> => {
  const failed = checks.filter(({ passed }) => !passed);
  const page = await writePage(OUT, runs, checks);
  console.log(`\nZap runs\n${runsTable(runs)}`);
  console.log(`\nChecks\n${checksTable(checks)}`);
  console.log(`\nFiles\n${await filesTable(OUT)}`);
  console.log(
    failed.length === 0
      ? styleText('green', `\nAll ${checks.length} checks agree.`)
      : styleText('red', `\n${failed.length} of ${checks.length} checks differ.`),
  );
  console.log(`Open ${page} in a browser to see the rows and the emails.`);
  return failed.length === 0 ? 0 : 1;
};

/** Runs some Zaps in an environment of their own. Returns the runs and the checks. */
const runActs = async (smtpUrl?: string) => {
  const runs: ZapRun[] = [];
  const checks: Check[] = [];
  for (const { folder, tasks, check, sandbox } of ACTS) {
    const zaps = await loadZaps(path.join(ROOT, folder));
    const env = await openEnvironment({ app, zaps, outDir: OUT, smtpUrl, sandbox });
    try {
      await runTasks(tasks, env);
      checks.push(...(await check(env)));
      runs.push(...env.runner.runs);
    } finally {
      await closeEnvironment(env);
    }
  }
  return { runs, checks };
};

const runEmbedded = async (smtpUrl?: string): Promise<number> => {
  console.log('Stripe: embedded, on this machine. It uses no account and moves no money.\n');
  const { runs, checks } = await runActs(smtpUrl);
  const code = await report(runs, checks);
  console.log('To try a shop with these Zaps in your browser: npm run shop');
  return code;
};

const runTestMode = async (apiKey: string, baseUrl?: string): Promise<number> => {
  const zaps = (await Promise.all(ACTS.map(({ folder }) => loadZaps(path.join(ROOT, folder))))).flat();
  const env = await openTestMode({ app, zaps, outDir: OUT, apiKey, baseUrl });
  console.log(`Stripe: test mode of ${env.account}${baseUrl ? ` at ${baseUrl}` : ''}.\n`);
  try {
    await runTasks(TEST_MODE_SCENARIO, env);
    const code = await report(env.runner.runs, await checkTestMode(env));
    console.log(`\nNot part of a run in Stripe's test mode\n${list(LIMITS)}`);
    return code;
  } finally {
    await closeTestMode(env);
  }
};

await runCommand(USAGE, {}, async () => {
  // On a busy machine even the cache of the Zap runner may be slow. Without its answer a delivery that Stripe repeats would
  // start a Zap again.
  CACHE_PATIENCE.ms = 20_000;
  loadDotEnv();
  const { STRIPE_API_KEY: apiKey, STRIPE_API_BASE_URL: baseUrl, SMTP_URL: smtpUrl } = process.env;
  const problem = apiKey ? refuseKey(apiKey) : null;
  if (problem) throw new UsageError(problem);
  if (smtpUrl && !apiKey) await checkMailServer(smtpUrl);
  await claimOutputFolder(OUT);
  setTimeout(() => {
    console.error(`Timeout after ${TIMEOUT_MS / 1000} seconds.`);
    process.exit(1);
  }, TIMEOUT_MS).unref();
  return apiKey ? runTestMode(apiKey, baseUrl) : runEmbedded(smtpUrl);
});
