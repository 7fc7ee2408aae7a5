import path from 'node:path';
import { styleText } from 'node:util';
import { Listr } from 'listr2';
import app from '../index.ts';
import { type Check, runChecks } from '../sandbox/checks.ts';
import { runCommand, UsageError } from '../sandbox/command-line.ts';
import { closeEnvironment, openEnvironment } from '../sandbox/environment.ts';
import { claimOutputFolder } from '../sandbox/output-folder.ts';
import { SCENARIO, type Task } from '../sandbox/scenario.ts';
import { checkMailServer, loadZaps, type ZapRunner } from '../sandbox/zapier/index.ts';
import { checksTable, filesTable, list, runsTable, writePage } from './start/report.ts';
import {
  checkTestMode,
  closeTestMode,
  LEFT_OUT,
  openTestMode,
  refuseKey,
  TEST_MODE_SCENARIO,
} from './start/test-mode.ts';

const USAGE = `npm start

Goes the whole way from a payment link to the report of the week, shows what happened and checks it. It uses an
embedded Stripe, or Stripe's own test mode where STRIPE_API_KEY is a key of test mode. With SMTP_URL, such as
smtps://user:password@smtp.example.com, the emails of the embedded run are really sent. Both may stand in a file .env.

Exit codes: 0 where everything agrees, 1 where something differs or fails, 2 where the environment is refused.`;

const ROOT = path.join(import.meta.dirname, '..');
const OUT = path.join(ROOT, 'out');
/** The promise is to end within a minute, whatever hangs. */
const PATIENCE_MS = 55_000;

/** Runs the tasks one after the other, with progress. */
const runTasks = <Env>(tasks: Task<Env>[], env: Env) =>
  new Listr(
    tasks.map((task) => ({
      title: task.title,
      task: async (_, line) => {
        line.title = `${task.title} ${styleText('dim', `– ${await task.run(env)}`)}`;
      },
    })),
  ).run();

/** Shows what happened; answers with the exit code. */
const report = async (runner: ZapRunner, checks: Check[]): Promise<number> => {
  const failed = checks.filter(({ passed }) => !passed);
  const page = await writePage(OUT, runner.runs, checks);
  console.log(`\nWhat the Zaps did\n${runsTable(runner.runs)}`);
  console.log(`\nThe check\n${checksTable(checks)}`);
  console.log(`\nThe files\n${await filesTable(OUT)}`);
  console.log(
    failed.length === 0
      ? styleText('green', `\nAll ${checks.length} checks agree.`)
      : styleText('red', `\n${failed.length} of ${checks.length} checks differ.`),
  );
  console.log(`Open ${page} in a browser to look at the rows and the emails.`);
  return failed.length === 0 ? 0 : 1;
};

const runEmbedded = async (smtpUrl?: string): Promise<number> => {
  console.log('Stripe: embedded, on this machine. No account is used, and no money moves.\n');
  const zaps = await loadZaps(path.join(ROOT, 'zaps'));
  const env = await openEnvironment({ app, zaps, outDir: OUT, smtpUrl });
  try {
    await runTasks(SCENARIO, env);
    const code = await report(env.runner, await runChecks(env));
    console.log('npm run shop serves such a shop to your browser, with its Zaps, until you stop it.');
    return code;
  } finally {
    await closeEnvironment(env);
  }
};

const runTestMode = async (apiKey: string, baseUrl?: string): Promise<number> => {
  const zaps = await loadZaps(path.join(ROOT, 'zaps'));
  const env = await openTestMode({ app, zaps, outDir: OUT, apiKey, baseUrl });
  console.log(`Stripe: test mode of ${env.account}, by STRIPE_API_KEY${baseUrl ? ` at ${baseUrl}` : ''}.\n`);
  try {
    await runTasks(TEST_MODE_SCENARIO, env);
    const code = await report(env.runner, await checkTestMode(env));
    console.log(`\nLeft out in Stripe's test mode\n${list(LEFT_OUT)}`);
    return code;
  } finally {
    await closeTestMode(env);
  }
};

await runCommand(USAGE, {}, async () => {
  const { STRIPE_API_KEY: apiKey, STRIPE_API_BASE_URL: baseUrl, SMTP_URL: smtpUrl } = process.env;
  const refused = apiKey ? refuseKey(apiKey) : null;
  if (refused) throw new UsageError(refused);
  if (smtpUrl && !apiKey) await checkMailServer(smtpUrl);
  await claimOutputFolder(OUT);
  setTimeout(() => {
    console.error(`Not done after ${PATIENCE_MS / 1000} seconds.`);
    process.exit(1);
  }, PATIENCE_MS).unref();
  return apiKey ? runTestMode(apiKey, baseUrl) : runEmbedded(smtpUrl);
});
