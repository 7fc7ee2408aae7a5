import { styleText } from 'node:util';
import { Listr } from 'listr2';
import { startEmbedded } from '../conformance/embedded.ts';
import { PROBES } from '../conformance/index.ts';
import { type Ask, paymentsByApi } from '../conformance/payments.ts';
import { sectionsOf, summary } from '../conformance/report.ts';
import { type Outcome, run } from '../conformance/run.ts';
import { Target } from '../conformance/target.ts';
import { runCommand, UsageError } from '../sandbox/command-line.ts';
import { list, table } from './start/report.ts';
import { refuseKey } from './start/test-mode.ts';

/*
 * `npm run conformance`: asks Stripe what the integration relies on. Exits with 0 where all is as documented, 1 where
 * something differs, 2 where the environment is refused.
 */

const USAGE = `npm run conformance -- --browser --fill-endpoints

Asks the embedded Stripe what the integration relies on; with STRIPE_API_KEY=sk_test_…, Stripe's test mode.

  --browser          you pay two links yourself when you are asked to, so that those answers are known too
  --fill-endpoints   webhook endpoints are made until Stripe refuses one; all are deleted again

STRIPE_CONNECTED_ACCOUNT=acct_…   an account that is connected to the key's own
STRIPE_RESTRICTED_KEY=rk_test_…   a key that may write Payment Links, and nothing else`;

const { env } = process;

/** Asks all, group by group, with progress, and takes back what can be taken back. */
const askAll = async (target: Target, isTalking = false): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  process.once('SIGINT', () => void takeBack(target).finally(() => process.exit(130)));
  try {
    await new Listr(
      Object.entries(PROBES).map(([group, probes]) => ({
        title: group,
        task: async (_, task) => {
          const ofGroup = await run(probes, target, ({ name }) => {
            if (process.stdout.isTTY && !isTalking) task.output = name;
          });
          outcomes.push(...ofGroup);
          task.title = `${group} ${styleText('dim', `– ${summary(ofGroup)}`)}`;
        },
      })),
      // The other one keeps to itself what is printed meanwhile.
      {
        registerSignalListeners: false,
        fallbackRendererCondition: () => isTalking || !process.stdout.isTTY,
      },
    ).run();
  } finally {
    await takeBack(target);
  }
  return outcomes;
};

const takeBack = async (target: Target): Promise<void> => {
  const problems = await target.tidy();
  if (problems.length) console.log(`\nThis stays in the account:\n${list(problems)}`);
};

/** The same of the embedded Stripe, in silence. */
const askEmbedded = async (): Promise<Outcome[]> => {
  const { target, sandbox } = await startEmbedded();
  try {
    return await run(Object.values(PROBES).flat(), target);
  } finally {
    await sandbox.close();
  }
};

const askPerson: Ask = (link, { email, custom_fields }) =>
  console.log(`
Please pay this link, as ${email}, with the card 4242 4242 4242 4242${custom_fields ? ', any answer to the question' : ''}:
  ${link.url}`);

const report = (outcomes: Outcome[], beside?: Outcome[]): number => {
  for (const { title, head, rows } of sectionsOf(outcomes, beside)) {
    console.log(`\n${title}\n${table(head, rows)}`);
  }
  console.log(`\n${summary(outcomes)}.`);
  return outcomes.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
};

const testMode = (key: string, options: { browser: boolean; 'fill-endpoints': boolean }): Target => {
  const problem = refuseKey(key);
  if (problem) throw new UsageError(problem);
  const payments = paymentsByApi(options.browser ? askPerson : undefined);
  return new Target(env.STRIPE_API_BASE_URL ?? 'https://api.stripe.com', key, payments, {
    connectedAccount: env.STRIPE_CONNECTED_ACCOUNT,
    restrictedKey: env.STRIPE_RESTRICTED_KEY,
    fillEndpoints: options['fill-endpoints'],
  });
};

await runCommand(USAGE, { browser: false, 'fill-endpoints': false }, async (options) => {
  if (env.STRIPE_API_KEY) {
    const target = testMode(env.STRIPE_API_KEY, options);
    const { id } = await target.stripe.accounts.retrieveCurrent();
    console.log(`The test mode of the account ${id} is asked. It takes some minutes.\n`);
    return report(await askAll(target, options.browser), await askEmbedded());
  }
  if (options.browser || options['fill-endpoints'])
    throw new UsageError('--browser and --fill-endpoints are for Stripe’s test mode: set STRIPE_API_KEY.');
  console.log('There is no STRIPE_API_KEY, so an embedded Stripe is asked, which this command starts.\n');
  const { target, sandbox } = await startEmbedded();
  try {
    return report(await askAll(target));
  } finally {
    await sandbox.close();
  }
});
