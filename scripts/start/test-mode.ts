import Stripe from 'stripe';
import { type Check, compare } from '../../sandbox/checks.ts';
import type { Task } from '../../sandbox/scenario.ts';
import {
  Failure,
  type Fields,
  startZapRunner,
  type Zap,
  type ZapRunner,
} from '../../sandbox/zapier/index.ts';

/** The state of the scenario in Stripe's test mode. */
export interface TestMode {
  sdk: Stripe;
  runner: ZapRunner;
  zaps: Zap[];
  /** The name of the account that the key belongs to. */
  account: string;
  link: Fields;
  /** Whether the link is active and still has to be deactivated. */
  linkIsActive: boolean;
  paymentId: string;
}

export interface TestModeOptions {
  app: object;
  zaps: Zap[];
  outDir: string;
  apiKey: string;
  /** The URL of another Stripe, for tests. */
  baseUrl?: string | undefined;
}

/** The parts that need a public URL, a browser or the embedded Stripe. */
export const LIMITS = [
  'Webhooks: Stripe cannot reach this machine, so the Zaps ran on existing objects, like a test in the Zap editor.',
  'Zaps that write to Stripe (a refund, a link, a portal link), and Zaps that start by a webhook or a schedule.',
  'Buyers: a person has to pay a link in a browser. The link above was deactivated at the end.',
  'Bank debits, declined cards and repeated deliveries: run npm start without STRIPE_API_KEY to see them.',
  'Mail: emails to customers of a real account are written to files and never sent, even if SMTP_URL is set.',
];

/** @returns why the key is refused, or `null` for a test key */
export const refuseKey = (key: string): string | null => {
  if (/^(sk|rk)_test_\w+$/.test(key)) return null;
  return /^(sk|rk)_live_/.test(key)
    ? 'STRIPE_API_KEY is a live key. This command pays and refunds, so it needs a test key (sk_test_… or rk_test_…).'
    : 'STRIPE_API_KEY is not a test key. It has to begin with sk_test_ or rk_test_.';
};

/**
 * Connects a Zap runner to Stripe's test mode. It sends no email, because the customers of the account are not ours.
 * @throws Error if Stripe cannot be reached
 * @throws Failure if Stripe refuses the key
 */
export const openTestMode = async ({
  app,
  zaps,
  outDir,
  apiKey,
  baseUrl,
}: TestModeOptions): Promise<TestMode> => {
  const { hostname: host, port, protocol } = new URL(baseUrl ?? 'https://api.stripe.com');
  const runner = await startZapRunner({
    app,
    authData: { api_key: apiKey },
    outDir,
    ...(baseUrl && { env: { STRIPE_API_BASE_URL: baseUrl } }),
  });
  const sdk = new Stripe(apiKey, {
    host,
    port: port || 443,
    protocol: protocol === 'http:' ? 'http' : 'https',
    telemetry: false,
  });
  const { account_name } = await runner.testConnection().catch(async (error: unknown) => {
    await runner.close();
    throw error instanceof Failure && error.kind === 'throttled' ? withoutZapier(error) : error;
  });
  return { sdk, runner, zaps, account: String(account_name), link: {}, linkIsActive: false, paymentId: '' };
};

/** Replaces the sentence about Zapier's retry, because this command does not retry. */
const withoutZapier = ({ message }: Failure): Error =>
  new Error(
    message.replace(
      'Zapier runs the step again.',
      'Try again later, or remove STRIPE_API_KEY: the embedded Stripe needs no network.',
    ),
  );

/** Deactivates the link, even if a step failed, and closes the runner. */
export const closeTestMode = async (env: TestMode): Promise<void> => {
  if (env.linkIsActive) await deactivateLink(env);
  await env.runner.close();
};

const deactivateLink = async (env: TestMode): Promise<void> => {
  await env.sdk.paymentLinks.update(String(env.link.id), { active: false });
  env.linkIsActive = false;
};

/** Whether a Zap can run on existing objects without a write to Stripe. */
const onlyReads = ({ trigger, steps }: Zap): boolean =>
  trigger.app === 'stripe' && steps.every(({ app }) => app !== 'stripe');

/** The tasks that need no public URL. */
export const TEST_MODE_SCENARIO: Task<TestMode>[] = [
  {
    title: 'Create a payment link that redirects after the payment',
    run: async (env) => {
      env.link = await env.runner.invoke('create', 'create_payment_link', {
        product_name: 'T-shirt',
        amount: '24.00',
        currency: 'USD',
        after_payment: 'redirect',
        redirect_url: 'https://example.com/thanks',
        append_session_id: true,
        create_invoice: true,
        utm_source: 'newsletter',
        reference: `npm-start-${Date.now()}`,
      });
      env.linkIsActive = true;
      return String(env.link.share_url);
    },
  },
  {
    title: 'Pay with a test card, without the link',
    run: async (env) => {
      const payment = await env.sdk.paymentIntents.create({
        amount: 2400,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        description: 'Made by npm start',
      });
      env.paymentId = payment.id;
      return payment.id;
    },
  },
  {
    title: 'Refund a part of it, twice with the same reference',
    run: async ({ runner, paymentId }) => {
      const refund = { payment: paymentId, amount: '10.00', reference: 'npm-start' };
      const first = await runner.invoke('create', 'refund_payment', refund);
      const second = await runner.invoke('create', 'refund_payment', refund);
      if (second.id !== first.id) throw new Error('The second attempt refunded the payment again.');
      return `${first.amount_display}, once`;
    },
  },
  {
    title: 'Run the Zaps on existing objects of the account',
    run: async ({ runner, zaps }) => {
      for (const zap of zaps.filter(onlyReads)) await runner.tryOut(zap, 3);
      await runner.idle();
      return `${runner.runs.length} Zap runs`;
    },
  },
  {
    title: 'Deactivate the link',
    run: async (env) => {
      await deactivateLink(env);
      return 'no active link remains';
    },
  },
];

/** Compares the results of the scenario with Stripe. */
export const checkTestMode = async ({ sdk, runner, link, paymentId }: TestMode): Promise<Check[]> => {
  const { after_completion, active } = await sdk.paymentLinks.retrieve(String(link.id));
  const { data: refunds } = await sdk.refunds.list({ payment_intent: paymentId });
  return [
    compare('redirect of the link', link.redirect_url, after_completion.redirect?.url),
    compare('link is active', false, active),
    compare(
      'refunded in USD',
      1000,
      refunds.reduce((sum, { amount }) => sum + amount, 0),
    ),
    compare('refunds', 1, refunds.length),
    compare('failed Zap runs', 0, runner.runs.filter(({ error }) => error).length),
  ];
};
