import path from 'node:path';
import { styleText } from 'node:util';
import { Listr } from 'listr2';
import app from '../index.ts';
import { audit, type Check } from '../sandbox/audit.ts';
import { closeStage, openStage } from '../sandbox/stage.ts';
import { type Chapter, STORY } from '../sandbox/story.ts';
import { loadZaps, type ZapRunner } from '../sandbox/zapier/index.ts';
import { checksTable, filesTable, list, runsTable } from './start/report.ts';
import {
  auditTestMode,
  closeTestMode,
  LEFT_OUT,
  openTestMode,
  refuseKey,
  TEST_MODE_STORY,
} from './start/test-mode.ts';

/*
 * `npm start`: plays the whole way from a payment link to the books, shows what happened and checks it.
 * Exits with 0 where everything agrees, 1 where something differs or fails, 2 where the environment is refused.
 */

const ROOT = path.join(import.meta.dirname, '..');
const OUT = path.join(ROOT, 'out');
/** The promise is to end within a minute, whatever hangs. */
const PATIENCE_MS = 55_000;

const { STRIPE_API_KEY: apiKey, STRIPE_API_BASE_URL: baseUrl, SMTP_URL: smtpUrl } = process.env;

/** Plays the chapters one after the other, with progress. */
const play = <Stage extends object>(chapters: Chapter<Stage>[], stage: Stage) =>
  new Listr<Stage>(
    chapters.map((chapter) => ({
      title: chapter.title,
      task: async (ctx, task) => {
        task.title = `${chapter.title} ${styleText('dim', `– ${await chapter.play(ctx)}`)}`;
      },
    })),
    { ctx: stage },
  ).run();

/** Shows what happened; answers with the exit code. */
async function report(runner: ZapRunner, checks: Check[]): Promise<number> {
  const failed = checks.filter(({ passed }) => !passed);
  console.log(`\nWhat the Zaps did\n${runsTable(runner.runs)}`);
  console.log(`\nThe check\n${checksTable(checks)}`);
  console.log(`\nThe files\n${await filesTable(OUT)}`);
  console.log(
    failed.length === 0
      ? styleText('green', `\nAll ${checks.length} checks agree.`)
      : styleText('red', `\n${failed.length} of ${checks.length} checks differ.`),
  );
  return failed.length === 0 ? 0 : 1;
}

async function playEmbedded(): Promise<number> {
  const stage = await openStage({ app, zaps: await loadZaps(path.join(ROOT, 'zaps')), outDir: OUT, smtpUrl });
  try {
    await play(STORY, stage);
    return await report(stage.runner, await audit(stage));
  } finally {
    await closeStage(stage);
  }
}

async function playTestMode(key: string): Promise<number> {
  const zaps = await loadZaps(path.join(ROOT, 'zaps'));
  const stage = await openTestMode({ app, zaps, outDir: OUT, apiKey: key, baseUrl });
  try {
    await play(TEST_MODE_STORY, stage);
    const code = await report(stage.runner, await auditTestMode(stage));
    console.log(`\nLeft out in Stripe's test mode\n${list(LEFT_OUT)}`);
    return code;
  } finally {
    await closeTestMode(stage);
  }
}

const refused = apiKey ? refuseKey(apiKey) : null;
if (refused) {
  console.error(refused);
  process.exit(2);
}
setTimeout(() => {
  console.error(`Not done after ${PATIENCE_MS / 1000} seconds.`);
  process.exit(1);
}, PATIENCE_MS).unref();

try {
  process.exitCode = apiKey ? await playTestMode(apiKey) : await playEmbedded();
} catch (error) {
  console.error(styleText('red', `\n${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
}
