import { rm } from 'node:fs/promises';
import Stripe from 'stripe';
import { type Check, check } from '../../sandbox/audit.ts';
import type { Chapter } from '../../sandbox/story.ts';
import { type Fields, startZapRunner, type Zap, type ZapRunner } from '../../sandbox/zapier/index.ts';

/** What the story in Stripe's test mode needs and leaves behind. */
export interface TestModeStage {
  sdk: Stripe;
  runner: ZapRunner;
  zaps: Zap[];
  link: Fields;
  /** Whether the link still takes payments, and has to be switched off. */
  linkIsOn: boolean;
  paymentId: string;
}

export interface TestModeOptions {
  app: object;
  zaps: Zap[];
  /** Emptied first. */
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
export function refuseKey(key: string): string | null {
  if (/^(sk|rk)_test_\w+$/.test(key)) return null;
  return /^(sk|rk)_live_/.test(key)
    ? 'STRIPE_API_KEY is a live key. This demonstration pays and refunds, so it takes a key of test mode only (sk_test_… or rk_test_…).'
    : 'STRIPE_API_KEY is not a key of test mode: it has to begin with sk_test_ or rk_test_.';
}

/** Connects a Zap runner to Stripe's test mode. No mail is sent from here: the account's customers are not ours. */
export async function openTestMode({
  app,
  zaps,
  outDir,
  apiKey,
  baseUrl,
}: TestModeOptions): Promise<TestModeStage> {
  await rm(outDir, { recursive: true, force: true });
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
  return { sdk, runner, zaps, link: {}, linkIsOn: false, paymentId: '' };
}

/** Leaves no active link behind in the account, whatever went wrong. */
export async function closeTestMode(stage: TestModeStage): Promise<void> {
  if (stage.linkIsOn) await switchLinkOff(stage);
  await stage.runner.close();
}

async function switchLinkOff(stage: TestModeStage): Promise<void> {
  await stage.sdk.paymentLinks.update(String(stage.link.id), { active: false });
  stage.linkIsOn = false;
}

/** Whether a Zap can be tried on what an account has without changing anything there. */
const onlyReads = ({ trigger, steps }: Zap): boolean =>
  trigger.app === 'stripe' && steps.every(({ app }) => app !== 'stripe');

/** What can be done in test mode from a machine that nobody can reach. */
export const TEST_MODE_STORY: Chapter<TestModeStage>[] = [
  {
    title: 'Test the connection',
    play: async ({ runner }) => {
      const { account_name, mode } = await runner.testConnection();
      return `${account_name} (${mode} mode)`;
    },
  },
  {
    title: 'Create a payment link that redirects after the payment',
    play: async (stage) => {
      stage.link = await stage.runner.invoke('create', 'create_payment_link', {
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
      stage.linkIsOn = true;
      return String(stage.link.share_url);
    },
  },
  {
    title: 'Pay with a test card, past the link',
    play: async (stage) => {
      const payment = await stage.sdk.paymentIntents.create({
        amount: 2400,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        description: 'Made by npm start',
      });
      stage.paymentId = payment.id;
      return payment.id;
    },
  },
  {
    title: 'Refund a part of it, twice under one reference',
    play: async ({ runner, paymentId }) => {
      const refund = { payment: paymentId, amount: '10.00', reference: 'npm-start' };
      const first = await runner.invoke('create', 'refund_payment', refund);
      const second = await runner.invoke('create', 'refund_payment', refund);
      if (second.id !== first.id) throw new Error('The second try refunded the payment again.');
      return `${first.amount_display}, moved once`;
    },
  },
  {
    title: 'Run the Zaps on what the account has',
    play: async ({ runner, zaps }) => {
      for (const zap of zaps.filter(onlyReads)) await runner.tryOut(zap, 3);
      await runner.idle();
      return `${runner.runs.length} Zap runs`;
    },
  },
  {
    title: 'Switch the link off again',
    play: async (stage) => {
      await switchLinkOff(stage);
      return 'no active link stays behind';
    },
  },
];

/** Compares what was done with what Stripe knows. */
export async function auditTestMode({ sdk, runner, link, paymentId }: TestModeStage): Promise<Check[]> {
  const { after_completion, active } = await sdk.paymentLinks.retrieve(String(link.id));
  const { data: refunds } = await sdk.refunds.list({ payment_intent: paymentId });
  return [
    check('where the link redirects to', link.redirect_url, after_completion.redirect?.url),
    check('link is active', false, active),
    check(
      'refunded in USD',
      1000,
      refunds.reduce((sum, { amount }) => sum + amount, 0),
    ),
    check('refunds', 1, refunds.length),
    check('Zap runs that failed', 0, runner.runs.filter(({ error }) => error).length),
  ];
}
