import { startEmbedded } from '../conformance/embedded.ts';
import { PROBES } from '../conformance/index.ts';
import { paymentsByApi, type ShowLink } from '../conformance/payments.ts';
import { sectionsOf, summary } from '../conformance/report.ts';
import { type Outcome, run } from '../conformance/run.ts';
import { Target } from '../conformance/target.ts';
import { loadDotEnv, runCommand, UsageError } from '../sandbox/command-line.ts';
import { list, progress, table } from './start/report.ts';
import { refuseKey } from './start/test-mode.ts';

/*
 * `npm run conformance`. Exits with 0 if everything is as documented, 1 if something differs, 2 if the environment is
 * invalid.
 */

const USAGE = `npm run conformance -- --browser --fill-endpoints

Checks the facts about Stripe that the integration relies on: against the embedded Stripe, or with
STRIPE_API_KEY=sk_test_… against Stripe's test mode.

  --browser          shows three payment links that you pay with test cards, for the probes that need a buyer
  --fill-endpoints   creates webhook endpoints up to Stripe's limit, and deletes them again

STRIPE_CONNECTED_ACCOUNT=acct_…   an account that is connected to yours
STRIPE_RESTRICTED_KEY=rk_test_…   a restricted key with write access to Payment Links only`;

const { env } = process;

/** Runs all probes with progress, and cleans up. */
const runAll = async (target: Target): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  process.once('SIGINT', () => void cleanUp(target).finally(() => process.exit(130)));
  try {
    for (const [group, probes] of Object.entries(PROBES)) {
      await progress(group, async () => {
        const ofGroup = await run(probes, target);
        outcomes.push(...ofGroup);
        return summary(ofGroup);
      });
    }
  } finally {
    await cleanUp(target);
  }
  return outcomes;
};

const cleanUp = async (target: Target): Promise<void> => {
  const problems = await target.cleanUp();
  if (problems.length) console.log(`\nThese objects stay in the account:\n${list(problems)}`);
};

/** Runs all probes against the embedded Stripe without output. */
const runEmbedded = async (): Promise<Outcome[]> => {
  const { target, sandbox } = await startEmbedded();
  try {
    return await run(Object.values(PROBES).flat(), target);
  } finally {
    await sandbox.close();
  }
};

const showLink: ShowLink = (link, { email, custom_fields }, card) =>
  console.log(`
Please pay this link as ${email} with the card ${card}${custom_fields ? ' and any answer to the question' : ''}:
  ${link.url}`);

const report = (outcomes: Outcome[], embedded?: Outcome[]): number => {
  for (const { title, head, rows } of sectionsOf(outcomes, embedded)) {
    console.log(`\n${title}\n${table(head, rows)}`);
  }
  console.log(`\n${summary(outcomes)}.`);
  return outcomes.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
};

const testMode = (key: string, options: { browser: boolean; 'fill-endpoints': boolean }): Target => {
  const problem = refuseKey(key);
  if (problem) throw new UsageError(problem);
  const payments = paymentsByApi(options.browser ? showLink : undefined);
  return new Target(env.STRIPE_API_BASE_URL ?? 'https://api.stripe.com', key, payments, {
    connectedAccount: env.STRIPE_CONNECTED_ACCOUNT,
    restrictedKey: env.STRIPE_RESTRICTED_KEY,
    fillEndpoints: options['fill-endpoints'],
  });
};

await runCommand(USAGE, { browser: false, 'fill-endpoints': false }, async (options) => {
  loadDotEnv();
  if (env.STRIPE_API_KEY) {
    const target = testMode(env.STRIPE_API_KEY, options);
    const { id } = await target.stripe.accounts.retrieveCurrent();
    console.log(`The probes run in the test mode of the account ${id}. This takes some minutes.\n`);
    return report(await runAll(target), await runEmbedded());
  }
  if (options.browser || options['fill-endpoints']) {
    throw new UsageError('--browser and --fill-endpoints need Stripe’s test mode: set STRIPE_API_KEY.');
  }
  console.log('STRIPE_API_KEY is not set, so the probes run against an embedded Stripe.\n');
  const { target, sandbox } = await startEmbedded();
  try {
    return report(await runAll(target));
  } finally {
    await sandbox.close();
  }
});
