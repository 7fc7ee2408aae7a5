import {
  type Environment,
  expectRuns,
  lastRun,
  outputOf,
  pay,
  postToHook,
  type Sale,
  simulate,
  untilIdle,
} from './environment.ts';
import type { Fields } from './zapier/index.ts';

/** A part of a scenario: what happens, and how it went in a few words. */
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

/** The session that a buyer brings back by the redirect. */
const returningSession = ({ sales }: Environment, name: BuyerName): string => {
  const session = new URL(sales[name]?.redirect_url ?? 'about:blank').searchParams.get('session_id');
  if (!session) throw new Error(`${name} came back without a session_id in the address.`);
  return session;
};

/** Runs the refund action on its own, as a person does who tests the step in the editor. */
const refund = async (env: Environment, input: Fields): Promise<Fields> => {
  const refunded = await env.runner.invoke('create', 'refund_payment', input);
  env.refunds.push(refunded);
  return refunded;
};

/** What runs for every payment that arrives; with an invoice one more. */
const PAID = ['log-every-payment', 'email-the-buyer', 'thank-you-code'];
const PAID_AND_INVOICED = [...PAID, 'invoice-paid-email-pdf'];
const REFUNDED = 'refund-issued-log-and-notify';

const PARTIAL_REFUND = { amount: '10.00', reason: 'requested_by_customer', reference: 'order-ada-1' };

const DAY_MS = 24 * 60 * 60 * 1000;
const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);

/** From a payment link to the report of the week, task by task; each one needs those before it. */
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
    title: 'Buyers pay by card, in dollars, yen and dinars',
    run: async (env) => {
      await expectRuns(env, [...PAID_AND_INVOICED, ...PAID, ...PAID], async () => {
        for (const name of ['Ada', 'Yuki', 'Noor'] as const) await buy(env, name);
      });
      return 'a row and an email for each, and a PDF for Ada, whose link makes invoices';
    },
  },
  {
    title: 'Two pay by bank debit: one arrives days later, one bounces',
    run: async (env) => {
      const debit = (name: BuyerName, zaps: string[], outcome: string) =>
        expectRuns(env, ['bank-debit-pending', ...zaps], async () => {
          const { session } = await buy(env, name);
          await untilIdle(env);
          await simulate(env, 'settle', { session: session.id, outcome });
        });
      await debit('Bruno', PAID_AND_INVOICED, 'succeed');
      await debit('Fay', ['payment-failed-tell-the-buyer'], 'fail');
      return 'both hear that we wait; then Bruno gets his thanks, and Fay hears that nothing arrived';
    },
  },
  {
    title: 'A card is declined, and the buyer gives up',
    run: async (env) => {
      const { session } = await expectRuns(env, ['payment-attempt-failed-help-the-buyer'], () =>
        buy(env, 'Carl'),
      );
      await expectRuns(env, ['abandoned-checkout-reminder'], () =>
        simulate(env, 'expire', { session: session.id }),
      );
      return 'no thanks for Carl, but a word about the card, and a reminder once the checkout expired';
    },
  },
  {
    title: 'Stripe delivers one payment twice',
    run: async (env) => {
      const type = 'checkout.session.completed';
      await simulate(env, 'deliver_twice', { times: 1, type });
      const before = env.stripe.deliveries.length;
      await expectRuns(env, PAID_AND_INVOICED, () => buy(env, 'Dora'));
      const sent = env.stripe.deliveries.slice(before).filter((delivery) => delivery.type === type);
      const endpoints = new Set(sent.map(({ url }) => url)).size;
      env.doubled += endpoints;
      return `${sent.length} deliveries to ${endpoints} endpoints; each Zap ran once`;
    },
  },
  {
    title: 'An order comes in and gets a link that takes one payment',
    run: async (env) => {
      const order = { order_number: 'A-1042', product: 'Portrait', amount: '180.00', currency: 'USD' };
      const zap = 'new-order-payment-link';
      await expectRuns(env, [zap], () =>
        postToHook(env, zap, { ...order, name: BUYERS.Olga.name, email: emailOf('Olga') }),
      );
      env.links.Order = outputOf(lastRun(env, zap), 'link');
      const { session } = await expectRuns(env, PAID, () => buy(env, 'Olga'));
      const { active } = await env.sdk.paymentLinks.retrieve(String(env.links.Order.id));
      if (active) throw new Error('The link of the order still takes payments.');
      return `${session.client_reference_id} is paid, and the link is closed`;
    },
  },
  {
    title: 'A subscription starts, renews, cannot be renewed and is canceled',
    run: async (env) => {
      const { session } = await expectRuns(env, [...PAID_AND_INVOICED, 'subscription-welcome'], () =>
        buy(env, 'Iris'),
      );
      const { subscription } = session;
      await expectRuns(env, ['invoice-paid-email-pdf'], () => simulate(env, 'renew', { subscription }));
      await expectRuns(env, ['renewal-failed-tell-the-customer', 'subscription-changed-log'], () =>
        simulate(env, 'renew', { subscription, card: 'declined' }),
      );
      const said = { subscription, feedback: 'too_expensive', comment: 'I drink tea now.' };
      await expectRuns(env, ['subscription-canceled-log'], () => simulate(env, 'cancel_subscription', said));
      return 'a welcome with a portal link, an invoice for each month, a way to change the card, a row with the reason';
    },
  },
  {
    title: 'Find the payment of a buyer who came back by the redirect',
    run: async (env) => {
      const session = returningSession(env, 'Ada');
      const [found] = await env.runner.invoke('search', 'find_checkout_session', { session });
      if (found?.customer_email !== emailOf('Ada')) throw new Error(`${session} was not found as Ada's.`);
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
    title: 'Run the refund step once more, as a replay does',
    run: async (env) => {
      const again = await expectRuns(env, [], () =>
        refund(env, { payment: returningSession(env, 'Ada'), ...PARTIAL_REFUND }),
      );
      if (again.already_refunded !== true) throw new Error('The replay refunded the payment a second time.');
      return 'already refunded, nothing moved';
    },
  },
  {
    title: 'A buyer cancels an order on the thank-you page, and presses the button twice',
    run: async (env) => {
      const zap = 'refund-on-request';
      const press = () => postToHook(env, zap, { session_id: returningSession(env, 'Dora') });
      await expectRuns(env, [zap, REFUNDED], press);
      await expectRuns(env, [zap], press);
      const { already_refunded, amount_display } = outputOf(lastRun(env, zap), 'refund');
      if (already_refunded !== true) throw new Error('The second press refunded the payment again.');
      return `${amount_display} went back, once, and one email says so`;
    },
  },
  {
    title: 'A bank sends a refund back, another takes a payment back',
    run: async (env) => {
      const refunded = env.refunds.find(({ customer_email }) => customer_email === emailOf('Noor'));
      await expectRuns(env, ['refund-failed-alert'], () =>
        simulate(env, 'refund', { refund: refunded?.id, status: 'failed' }),
      );
      const { payment_intent } = env.sales.Yuki?.session ?? {};
      await expectRuns(env, ['dispute-alert'], () => simulate(env, 'dispute', { payment_intent }));
      return "the team is alerted of Noor's refund and of Yuki's dispute";
    },
  },
  {
    title: 'The week is over',
    run: async (env) => {
      const zap = 'weekly-sales';
      await expectRuns(env, [zap], () => env.runner.fire(zap, { from: day(6), to: day(0) }));
      const { sales, revenue_summary } = outputOf(lastRun(env, zap), 'sales');
      return `${sales} sales of T-shirts in the report, ${revenue_summary}`;
    },
  },
  {
    title: 'Read the same payments by polling, without a webhook',
    run: async ({ runner }) => {
      const found = await runner.poll('log-every-payment-polling');
      const again = await runner.poll('log-every-payment-polling');
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
