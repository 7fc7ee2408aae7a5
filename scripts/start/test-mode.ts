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

/** What the scenario in Stripe's test mode needs, and what it has made. */
export interface TestMode {
  sdk: Stripe;
  runner: ZapRunner;
  zaps: Zap[];
  /** The name of the account that the key belongs to. */
  account: string;
  link: Fields;
  /** Whether the link still takes payments, and has to be switched off. */
  linkIsOn: boolean;
  paymentId: string;
}

export interface TestModeOptions {
  app: object;
  zaps: Zap[];
  outDir: string;
  apiKey: string;
  /** A Stripe on this machine in place of the real one. */
  baseUrl?: string | undefined;
}

/** What cannot be shown without an address that Stripe can reach from outside. */
export const LEFT_OUT = [
  'Webhooks: Stripe cannot reach this machine, so the Zaps ran on what the account had already, as a test in the Zap editor does.',
  'Zaps that act at Stripe (a refund, a link, a portal link) or that wait for a webhook of your own or for a day of the week.',
  'Buyers: a link is paid in a browser. Open the one above with a test card; it was switched off again at the end.',
  'Bank debits, declined cards and double deliveries: start without STRIPE_API_KEY to see them.',
  'Mail: emails to the customers of a real account are only written, never sent, with SMTP_URL or without.',
];

/** Says why a key is not taken; `null` for one of test mode. */
export const refuseKey = (key: string): string | null => {
  if (/^(sk|rk)_test_\w+$/.test(key)) return null;
  return /^(sk|rk)_live_/.test(key)
    ? 'STRIPE_API_KEY is a live key. This demonstration pays and refunds, so it takes a key of test mode only (sk_test_… or rk_test_…).'
    : 'STRIPE_API_KEY is not a key of test mode: it has to begin with sk_test_ or rk_test_.';
};

/** Connects a Zap runner to Stripe's test mode. No mail is sent from here: the account's customers are not ours. */
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
    throw error instanceof Failure && error.kind === 'throttled' ? asSaidHere(error) : error;
  });
  return { sdk, runner, zaps, account: String(account_name), link: {}, linkIsOn: false, paymentId: '' };
};

/** Zapier runs a step again that cannot be done now; nobody does so here. */
const asSaidHere = ({ message }: Failure): Error =>
  new Error(
    message.replace(
      'Zapier runs the step again.',
      'Try again later, or leave out STRIPE_API_KEY: the embedded Stripe needs no network.',
    ),
  );

/** Leaves no active link behind in the account, whatever went wrong. */
export const closeTestMode = async (env: TestMode): Promise<void> => {
  if (env.linkIsOn) await switchLinkOff(env);
  await env.runner.close();
};

const switchLinkOff = async (env: TestMode): Promise<void> => {
  await env.sdk.paymentLinks.update(String(env.link.id), { active: false });
  env.linkIsOn = false;
};

/** Whether a Zap can be tried on what an account has without changing anything there. */
const onlyReads = ({ trigger, steps }: Zap): boolean =>
  trigger.app === 'stripe' && steps.every(({ app }) => app !== 'stripe');

/** What can be done in test mode from a machine that nobody can reach. */
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
      env.linkIsOn = true;
      return String(env.link.share_url);
    },
  },
  {
    title: 'Pay with a test card, past the link',
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
    title: 'Refund a part of it, twice under one reference',
    run: async ({ runner, paymentId }) => {
      const refund = { payment: paymentId, amount: '10.00', reference: 'npm-start' };
      const first = await runner.invoke('create', 'refund_payment', refund);
      const second = await runner.invoke('create', 'refund_payment', refund);
      if (second.id !== first.id) throw new Error('The second try refunded the payment again.');
      return `${first.amount_display}, moved once`;
    },
  },
  {
    title: 'Run the Zaps on what the account has',
    run: async ({ runner, zaps }) => {
      for (const zap of zaps.filter(onlyReads)) await runner.tryOut(zap, 3);
      await runner.idle();
      return `${runner.runs.length} Zap runs`;
    },
  },
  {
    title: 'Switch the link off again',
    run: async (env) => {
      await switchLinkOff(env);
      return 'no active link stays behind';
    },
  },
];

/** Compares what was done with what Stripe knows. */
export const checkTestMode = async ({ sdk, runner, link, paymentId }: TestMode): Promise<Check[]> => {
  const { after_completion, active } = await sdk.paymentLinks.retrieve(String(link.id));
  const { data: refunds } = await sdk.refunds.list({ payment_intent: paymentId });
  return [
    compare('where the link redirects to', link.redirect_url, after_completion.redirect?.url),
    compare('link is active', false, active),
    compare(
      'refunded in USD',
      1000,
      refunds.reduce((sum, { amount }) => sum + amount, 0),
    ),
    compare('refunds', 1, refunds.length),
    compare('Zap runs that failed', 0, runner.runs.filter(({ error }) => error).length),
  ];
};
