import type Stripe from 'stripe';
import {
  type Environment,
  expectRuns,
  lastRun,
  outputOf,
  pay,
  type Sale,
  simulate,
  untilIdle,
  type Visit,
} from './environment.ts';
import type { Task } from './scenario.ts';
import type { Fields } from './zapier/index.ts';

/** The Zaps that run for every payment. */
const PAID = ['one-row-per-item', 'platform-books'];

const DAY = 86_400;

/** The first second of the last full week (Monday to Sunday) in New York, where the weekly report is at home. */
export const lastMonday = (): number => {
  const day = new Date().toLocaleDateString('en-CA', { timeZone: 'America/New_York' });
  const sinceMonday = (new Date(day).getUTCDay() + 6) % 7;
  const monday = new Date(Date.parse(day) - (sinceMonday + 7) * DAY * 1000);
  const hours = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/New_York',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const offset = 24 - Number(hours.format(monday));
  return monday.getTime() / 1000 + offset * 3600;
};

const newLink = async (env: Environment, name: string, fields: Fields): Promise<Fields> => {
  const link = await env.runner.invoke('create', 'create_payment_link', fields);
  env.links[name] = link;
  return link;
};

/** Lets somebody pay a link, and waits for the Zaps. */
const buy = async (
  env: Environment,
  [link, name]: [link: string, name: string],
  zaps: string[],
  visit: Visit = {},
): Promise<Sale> => {
  const url = String(env.links[link]?.share_url);
  const email = `${name.toLowerCase()}@example.com`;
  const sale = await expectRuns(env, zaps, () => pay(env, { url, email, name: `${name} Buyer`, ...visit }));
  env.sales[name] = sale;
  return sale;
};

const box = (env: Environment): Promise<Stripe.Subscription> =>
  env.sdk.subscriptions.retrieve(String(env.sales.Ben?.session.subscription));

/** The jobs of the Zaps in `zaps/more`. Each task needs those before it. */
export const MORE_JOBS: Task[] = [
  {
    title: 'Turn the other Zaps on',
    run: async ({ runner, zaps }) => {
      for (const zap of zaps) await runner.turnOn(zap);
      return `${zaps.length} Zaps, at another account: Stripe allows 16 webhook endpoints each`;
    },
  },
  {
    title: 'Pay an order of two products',
    run: async (env) => {
      const price = async (name: string, unit_amount: number) =>
        (await env.sdk.prices.create({ currency: 'usd', unit_amount, product_data: { name } })).id;
      const [mug, tea] = [await price('Mug', 1400), await price('Tea', 900)];
      await newLink(env, 'Breakfast', { price: mug, more_prices: [tea], create_invoice: true });
      await buy(env, ['Breakfast', 'Ada'], [...PAID, 'invoice-books']);
      return `${outputOf(lastRun(env, 'one-row-per-item'), 'rows').row_count} rows`;
    },
  },
  {
    title: 'Choose a voucher, and forget to pay it',
    run: async (env) => {
      await newLink(env, 'Cup', { product_name: 'Taza', amount: '350', currency: 'MXN' });
      const method = 'oxxo';
      const { session } = await buy(env, ['Cup', 'Vera'], ['voucher-reminder'], { method });
      await expectRuns(env, PAID, () => simulate(env, 'settle', { session: session.id, outcome: 'succeed' }));
      return 'Vera gets the voucher, a reminder, and pays';
    },
  },
  {
    title: 'Sell for a connected account',
    run: async (env) => {
      const { data } = await env.sdk.accounts.list({ limit: 1 });
      await newLink(env, 'Print', {
        product_name: 'Print',
        amount: '100.00',
        currency: 'USD',
        transfer_destination: data[0]?.id,
        application_fee_amount: '20.00',
      });
      await buy(env, ['Print', 'Cora'], PAID);
      const { Net } = outputOf(lastRun(env, 'platform-books'), 'row');
      return `${Net} of 100 dollars stay with the platform`;
    },
  },
  {
    title: 'Subscribe to a box of three months, and receive it to the end',
    run: async (env) => {
      await newLink(env, 'Box', {
        product_name: 'Box',
        amount: '29.00',
        currency: 'USD',
        interval: 'month',
        metadata: { payments: '3' },
      });
      await buy(env, ['Box', 'Ben'], [...PAID, 'three-month-box', 'invoice-books']);
      const { cancel_at } = outputOf(lastRun(env, 'three-month-box'), 'box');
      const renew = async () => simulate(env, 'renew', { subscription: (await box(env)).id });
      for (const _ of [2, 3]) await expectRuns(env, ['log-every-renewal', 'invoice-books'], renew);
      await expectRuns(env, [], renew);
      return `it was to end on ${String(cancel_at).slice(0, 10)}, and is ${(await box(env)).status}`;
    },
  },
  {
    title: 'Begin a free trial, and come near its end',
    run: async (env) => {
      const product = { product_name: 'Tea club', amount: '9.00', currency: 'USD', interval: 'month' };
      await newLink(env, 'Tea club', { ...product, trial_days: 7 });
      const zaps = ['one-row-per-item', 'three-month-box', 'invoice-books'];
      const { session } = await buy(env, ['Tea club', 'Tia'], zaps);
      await expectRuns(env, ['trial-ending'], () =>
        simulate(env, 'trial_will_end', { subscription: session.subscription }),
      );
      return 'Tia learns on which day';
    },
  },
  {
    title: 'Ask about a payment, and refund it in time',
    run: async (env) => {
      const { payment_intent } = env.sales.Cora?.session ?? {};
      const asked = { payment_intent, inquiry: true };
      const { dispute } = await expectRuns(env, ['inquiry-alert'], () =>
        simulate<{ dispute: Stripe.Dispute }>(env, 'dispute', asked),
      );
      await env.runner.invoke('create', 'refund_payment', {
        payment: payment_intent,
        reverse_transfer: true,
      });
      await expectRuns(env, ['dispute-closed'], () =>
        simulate(env, 'close_dispute', { dispute: dispute.id, outcome: 'warning_closed' }),
      );
      return 'the bank closes its inquiry, and there is no dispute';
    },
  },
  {
    title: 'Dispute a payment, and decide',
    run: async (env) => {
      const { payment_intent } = env.sales.Ada?.session ?? {};
      const { dispute } = await simulate<{ dispute: Stripe.Dispute }>(env, 'dispute', { payment_intent });
      await expectRuns(env, ['dispute-closed'], () =>
        simulate(env, 'close_dispute', { dispute: dispute.id, outcome: 'won' }),
      );
      return 'the team learns that it is won';
    },
  },
  {
    title: 'Cancel an event',
    run: async (env) => {
      const zap = 'canceled-event';
      const { id } = await newLink(env, 'Ticket', { product_name: 'Ticket', amount: '40', currency: 'USD' });
      for (const name of ['Gil', 'Hana', 'Ines']) await buy(env, ['Ticket', name], PAID);
      await env.sdk.paymentLinks.update(String(id), { metadata: { event: 'canceled' } });
      await expectRuns(env, [zap], () => env.runner.fire(zap, NO_PERIOD));
      return `${outputOf(lastRun(env, zap), 'refunds').refunded} payments refunded, with an email for each`;
    },
  },
  {
    title: 'End the week',
    run: async (env) => {
      const zap = 'weekly-report';
      const from = lastMonday();
      const past = { payments: 20, refunded_every: 5, expired_every: 4, from, to: from + 7 * DAY };
      await simulate(env, 'seed', past);
      await expectRuns(env, [zap], () => env.runner.fire(zap, NO_PERIOD));
      const { sales, revenue_summary } = outputOf(lastRun(env, zap), 'week');
      return `${sales} sales of last week in the report, ${revenue_summary}`;
    },
  },
  {
    title: 'Turn them off',
    run: async (env) => {
      await untilIdle(env);
      for (const { id } of env.zaps) await env.runner.turnOff(id);
      const { data: left } = await env.sdk.webhookEndpoints.list();
      return `${left.length} webhook endpoints left at Stripe`;
    },
  },
];

/** For Zaps that map no day of the schedule. */
const NO_PERIOD = { from: '', to: '' };
