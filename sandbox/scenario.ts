import {
  allRan,
  type Environment,
  expectRuns,
  lastRun,
  outputOf,
  pay,
  postToHook,
  type Sale,
  simulate,
  start,
  untilIdle,
} from './environment.ts';
import { readRows } from './output-files.ts';
import type { Fields } from './zapier/index.ts';

/** A part of a scenario. `run` returns its result in a few words. */
export interface Task<Env = Environment> {
  title: string;
  run(env: Env): Promise<string>;
}

const PRODUCTS = [
  {
    product_name: 'T-shirt',
    amount: '24.00',
    currency: 'USD',
    adjustable_quantity: true,
    create_invoice: true,
    metadata: { report: 'weekly' },
  },
  { product_name: 'Sencha', amount: '1800', currency: 'JPY' },
  { product_name: 'Oud', amount: '12.340', currency: 'KWD' },
  { product_name: 'Coffee club', amount: '19.00', currency: 'USD', interval: 'month' },
];

const BUYERS = {
  Ada: { link: 'T-shirt', name: 'Ada Lovelace', quantity: 2, card: 'visa' },
  Yuki: { link: 'Sencha', name: 'Yuki Tanaka', card: 'mastercard' },
  Noor: { link: 'Oud', name: 'Noor Al-Sabah', card: 'visa' },
  Bruno: { link: 'T-shirt', name: 'Bruno Weber', method: 'us_bank_account' },
  Fay: { link: 'T-shirt', name: 'Fay Overdrawn', method: 'us_bank_account' },
  Carl: { link: 'T-shirt', name: 'Carl Declined', card: 'declined' },
  Dora: { link: 'T-shirt', name: 'Dora Twice', card: 'amex' },
  Olga: { link: 'Order', name: 'Olga Order', card: 'visa' },
  Iris: { link: 'Coffee club', name: 'Iris Barista', card: 'visa' },
} as const;

type BuyerName = keyof typeof BUYERS;

const emailOf = (name: BuyerName) => `${name.toLowerCase()}@example.com`;

const buy = async (env: Environment, name: BuyerName): Promise<Sale> => {
  const { link, ...buyer } = BUYERS[name];
  const sale = await pay(env, { ...buyer, url: String(env.links[link]?.share_url), email: emailOf(name) });
  env.sales[name] = sale;
  return sale;
};

/** The session id in the redirect of a buyer. */
const returningSession = ({ sales }: Environment, name: BuyerName): string => {
  const session = new URL(sales[name]?.redirect_url ?? 'about:blank').searchParams.get('session_id');
  if (!session) throw new Error(`The redirect of ${name} has no session_id.`);
  return session;
};

/** Runs the refund action without a Zap, like a test in the editor. */
const refund = async (env: Environment, input: Fields): Promise<Fields> => {
  const refunded = await env.runner.invoke('create', 'refund_payment', input);
  env.refunds.push(refunded);
  return refunded;
};

/** The Zaps that run for every payment. */
const PAID = ['log-every-payment', 'email-the-buyer', 'thank-you-code'];
const PAID_AND_INVOICED = [...PAID, 'invoice-paid-email-pdf'];
const REFUNDED = 'refund-issued-log-and-notify';
const CHANGED = 'subscription-changed-log';

const PARTIAL_REFUND = { amount: '10.00', reason: 'requested_by_customer', reference: 'order-ada-1' };

const DAY_MS = 24 * 60 * 60 * 1000;
const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);

/** The tasks from a payment link to the weekly report. Each one needs those before it. */
export const SCENARIO: Task[] = [
  {
    title: 'Turn the Zaps on',
    run: async ({ runner, zaps, sdk }) => {
      for (const zap of zaps) await runner.turnOn(zap);
      const { data: endpoints } = await sdk.webhookEndpoints.list({ limit: 100 });
      return `${zaps.length} Zaps, ${endpoints.length} of them with a webhook endpoint at Stripe`;
    },
  },
  {
    title: 'Create payment links that redirect after the payment',
    run: async ({ runner, links }) => {
      for (const product of PRODUCTS) {
        links[product.product_name] = await runner.invoke('create', 'create_payment_link', {
          ...product,
          after_payment: 'redirect',
          redirect_url: 'https://shop.example.com/thanks',
          append_session_id: true,
          utm_source: 'newsletter',
          utm_campaign: 'autumn',
        });
      }
      return Object.keys(links).join(', ');
    },
  },
  {
    title: 'Create a link for one payment for a new order',
    run: async (env) => {
      const order = { order_number: 'A-1042', product: 'Portrait', amount: '180.00', currency: 'USD' };
      const zap = 'new-order-payment-link';
      await expectRuns(env, [zap], () =>
        postToHook(env, zap, { ...order, name: BUYERS.Olga.name, email: emailOf('Olga') }),
      );
      env.links.Order = outputOf(lastRun(env, zap), 'link');
      const { session } = await start(env, PAID, () => buy(env, 'Olga'));
      const { active } = await env.sdk.paymentLinks.retrieve(String(env.links.Order.id));
      if (active) throw new Error('The link of the order is still active.');
      return `${session.client_reference_id} is paid, and the link is inactive`;
    },
  },
  {
    title: 'Pay by card in dollars, yen and dinars',
    run: async (env) => {
      const names = ['Ada', 'Yuki', 'Noor'] as const;
      await start(env, [...PAID_AND_INVOICED, ...PAID, ...PAID], async () => {
        for (const name of names) await buy(env, name);
      });
      return `${names.join(', ')}; Ada's link creates invoices`;
    },
  },
  {
    title: 'Deliver one payment twice',
    run: async (env) => {
      const type = 'checkout.session.completed';
      const { data } = await env.sdk.webhookEndpoints.list({ limit: 100 });
      env.doubled = data.filter(({ enabled_events: types }) => types.includes(type)).length;
      await simulate(env, 'deliver_twice', { times: 1, type });
      await start(env, PAID_AND_INVOICED, () => buy(env, 'Dora'));
      return `Dora's, to ${env.doubled} endpoints`;
    },
  },
  {
    title: 'Pay twice by bank debit and once with a declined card, and subscribe',
    run: async (env) => {
      for (const name of ['Bruno', 'Fay'] as const)
        await start(env, ['bank-debit-pending'], () => buy(env, name));
      await start(env, ['payment-attempt-failed-help-the-buyer'], () => buy(env, 'Carl'));
      await start(env, [...PAID_AND_INVOICED, 'subscription-welcome'], () => buy(env, 'Iris'));
      return 'Bruno and Fay, Carl, Iris';
    },
  },
  {
    title: 'Wait until Stripe has booked the fees and the Zaps have them',
    run: async (env) => {
      const runs = await allRan(env);
      const rows = await readRows(env.outDir, 'payments');
      return `${runs} runs, each once; ${rows.filter(({ Fee }) => Fee).length} of ${rows.length} rows have a fee`;
    },
  },
  {
    title: 'Decline a renewal, and pay it with another card',
    run: async (env) => {
      const { subscription } = env.sales.Iris?.session ?? {};
      await expectRuns(env, ['renewal-failed-tell-the-customer', CHANGED], () =>
        simulate(env, 'renew', { subscription, card: 'expired_card' }),
      );
      const invoice = lastRun(env, 'renewal-failed-tell-the-customer').trigger?.id;
      await start(env, ['invoice-paid-email-pdf', CHANGED], () =>
        simulate(env, 'retry_invoice', { invoice }),
      );
      return 'Iris gets a link to the portal, then the invoice';
    },
  },
  {
    title: 'End one bank debit with success and one with a failure, and expire a checkout',
    run: async (env) => {
      const settle = (name: BuyerName, zaps: string[], outcome: string) =>
        start(env, zaps, () => simulate(env, 'settle', { session: env.sales[name]?.session.id, outcome }));
      await settle('Bruno', PAID_AND_INVOICED, 'succeed');
      await settle('Fay', ['payment-failed-tell-the-buyer'], 'fail');
      await expectRuns(env, ['abandoned-checkout-reminder'], () =>
        simulate(env, 'expire', { session: env.sales.Carl?.session.id }),
      );
      return 'Bruno gets a thank-you, Fay a failure notice, Carl a reminder';
    },
  },
  {
    title: 'Request the portal, cancel the subscription, and end the month',
    run: async (env) => {
      const { id: session_id, subscription } = env.sales.Iris?.session ?? {};
      const portal = 'portal-link-on-request';
      await expectRuns(env, [portal], () => postToHook(env, portal, { email: emailOf('Iris') }));
      const cancel = 'cancel-on-request';
      const request = { session_id, feedback: 'too_expensive', comment: 'I drink tea now.' };
      await expectRuns(env, [cancel, CHANGED], () => postToHook(env, cancel, request));
      await expectRuns(env, ['subscription-canceled-log'], () => simulate(env, 'renew', { subscription }));
      return 'a link by email, a confirmation, and a row with the reason';
    },
  },
  {
    title: 'Find the payment of a buyer by the redirect',
    run: async (env) => {
      const session = returningSession(env, 'Ada');
      const [found] = await env.runner.invoke('search', 'find_checkout_session', { session });
      if (found?.customer_email !== emailOf('Ada'))
        throw new Error(`The search for ${session} did not find Ada's payment.`);
      return `${found.customer_name}, ${found.amount_display}`;
    },
  },
  {
    title: 'Refund one payment in part and one in full',
    run: async (env) => {
      const [part, full] = await expectRuns(env, [REFUNDED, REFUNDED], async () => [
        await refund(env, { payment: returningSession(env, 'Ada'), ...PARTIAL_REFUND }),
        await refund(env, {
          payment: returningSession(env, 'Noor'),
          reason: 'other',
          note: 'The bottle arrived broken.',
        }),
      ]);
      return `${part?.amount_display} of Ada's, all ${full?.amount_display} of Noor's`;
    },
  },
  {
    title: 'Repeat the refund step, like a replay',
    run: async (env) => {
      const again = await expectRuns(env, [], () =>
        refund(env, { payment: returningSession(env, 'Ada'), ...PARTIAL_REFUND }),
      );
      if (again.already_refunded !== true) throw new Error('The replay refunded the payment a second time.');
      return 'already refunded, no second refund';
    },
  },
  {
    title: 'Cancel an order on the thank-you page with two clicks',
    run: async (env) => {
      const zap = 'refund-on-request';
      const click = () => postToHook(env, zap, { session_id: returningSession(env, 'Dora') });
      await expectRuns(env, [zap, REFUNDED], click);
      await expectRuns(env, [zap], click);
      const { already_refunded, amount_display } = outputOf(lastRun(env, zap), 'refund');
      if (already_refunded !== true) throw new Error('The second click refunded the payment again.');
      return `${amount_display} refunded once, with one email`;
    },
  },
  {
    title: 'Fail a refund and dispute a payment',
    run: async (env) => {
      const refunded = env.refunds.find(({ customer_email }) => customer_email === emailOf('Noor'));
      await expectRuns(env, ['refund-failed-alert'], () =>
        simulate(env, 'refund', { refund: refunded?.id, status: 'failed' }),
      );
      const { payment_intent } = env.sales.Yuki?.session ?? {};
      await expectRuns(env, ['dispute-alert'], () => simulate(env, 'dispute', { payment_intent }));
      return "the team gets alerts about Noor's refund and Yuki's dispute";
    },
  },
  {
    title: 'End the week',
    run: async (env) => {
      const zap = 'weekly-sales';
      await expectRuns(env, [zap], () => env.runner.fire(zap, { from: day(6), to: day(0) }));
      const { sales, revenue_summary } = outputOf(lastRun(env, zap), 'sales');
      return `${sales} sales of T-shirts in the report, ${revenue_summary}`;
    },
  },
  {
    title: 'Read the same payments by polling',
    run: async (env) => {
      const zap = 'log-every-payment-polling';
      const paid = env.runner.runs.filter((run) => run.zap === 'log-every-payment');
      const found = await expectRuns(
        env,
        paid.map(() => zap),
        () => env.runner.poll(zap),
      );
      const again = await expectRuns(env, [], () => env.runner.poll(zap));
      return `${found} new payments, then ${again}`;
    },
  },
  {
    title: 'Turn the Zaps off',
    run: async (env) => {
      await untilIdle(env);
      for (const { id } of env.zaps) await env.runner.turnOff(id);
      const { data: left } = await env.sdk.webhookEndpoints.list();
      return `${left.length} webhook endpoints left at Stripe`;
    },
  },
];
