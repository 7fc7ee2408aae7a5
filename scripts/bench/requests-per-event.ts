import type Stripe from 'stripe';
import { letBuyerPay, testHelper } from '../../sandbox/stripe/index.ts';
import { parseZap } from '../../sandbox/zapier/zap.ts';
import type { Measurement } from './measurement.ts';
import { type Shop, withShop } from './shop.ts';

const BUYER = { name: 'Ada Lovelace', email: 'ada@example.com' };

const newLink = async ({ sdk }: Shop, recurring = false): Promise<string> => {
  const price_data = {
    currency: 'usd',
    unit_amount: 2400,
    product_data: { name: 'T-shirt' },
    ...(recurring && { recurring: { interval: 'month' as const } }),
  };
  const { id } = await sdk.paymentLinks.create({
    line_items: [{ price_data, quantity: 1 }],
    ...(!recurring && { invoice_creation: { enabled: true } }),
  });
  return id;
};

const buy = async (shop: Shop, buyer: object = {}): Promise<Stripe.Checkout.Session> =>
  (await letBuyerPay(shop.stripe.url, { payment_link: await newLink(shop), ...BUYER, ...buyer })).session;

const subscribe = async (shop: Shop): Promise<Stripe.Checkout.Session> =>
  (await letBuyerPay(shop.stripe.url, { payment_link: await newLink(shop, true), ...BUYER })).session;

/** What has to be there first, and what then makes the event of each trigger. */
const CAUSES: Record<string, (shop: Shop) => Promise<() => Promise<unknown>>> = {
  payment_completed: async (shop) => () => buy(shop),
  payment_processing: async (shop) => () => buy(shop, { method: 'us_bank_account' }),
  payment_failed: async (shop) => {
    const session = await buy(shop, { method: 'us_bank_account' });
    return () => testHelper(shop.stripe.url, 'settle', { session: session.id, outcome: 'fail' });
  },
  checkout_expired: async (shop) => {
    const { session } = await testHelper<{ session: Stripe.Checkout.Session }>(shop.stripe.url, 'open', {
      payment_link: await newLink(shop),
    });
    return () => testHelper(shop.stripe.url, 'expire', { session: session.id });
  },
  invoice_paid: async (shop) => () => buy(shop),
  refund_issued: async (shop) => {
    const { payment_intent } = await buy(shop);
    return () => shop.sdk.refunds.create({ payment_intent: String(payment_intent) });
  },
  refund_updated: async (shop) => {
    const { payment_intent } = await buy(shop);
    const { id } = await shop.sdk.refunds.create({ payment_intent: String(payment_intent) });
    return () =>
      testHelper(shop.stripe.url, 'refund', { refund: id, status: 'failed', failure_reason: 'declined' });
  },
  subscription_started: async (shop) => () => subscribe(shop),
  subscription_canceled: async (shop) => {
    const { subscription } = await subscribe(shop);
    return () => testHelper(shop.stripe.url, 'cancel_subscription', { subscription: String(subscription) });
  },
  dispute_opened: async (shop) => {
    const { payment_intent } = await buy(shop);
    return () => testHelper(shop.stripe.url, 'dispute', { payment_intent: String(payment_intent) });
  },
  event_received: async (shop) => () => shop.sdk.products.create({ name: 'Mug' }),
};

/** A Zap that does nothing but start: the filter lets nothing pass. */
const zapOf = (key: string) =>
  parseZap(
    key,
    JSON.stringify({
      name: key,
      description: 'Counts requests',
      trigger: {
        app: 'stripe',
        key,
        input: key === 'event_received' ? { event_types: ['product.created'] } : {},
      },
      steps: [{ app: 'filter', only_if: [{ field: '{{trigger.id}}', rule: 'does not exist' }] }],
    }),
  );

/** The reads that one delivered event costs: the shop's own writes through the SDK are not the integration's. */
const requestsFor = async (
  shop: Shop,
  key: string,
  prepare: (shop: Shop) => Promise<() => Promise<unknown>>,
) => {
  const cause = await prepare(shop);
  await shop.stripe.idle();
  await shop.runner.turnOn(zapOf(key));
  const before = shop.stripe.requests.length;
  const runs = shop.runner.runs.length;
  const deliveries = shop.stripe.deliveries.length;
  await cause();
  await shop.stripe.idle();
  await shop.runner.idle();
  await shop.runner.turnOff(key);
  if (shop.runner.runs.length !== runs + 1)
    throw new Error(`${key} fired ${shop.runner.runs.length - runs} times.`);
  const reads = shop.stripe.requests.slice(before).filter(({ method }) => method === 'GET').length;
  return reads / (shop.stripe.deliveries.length - deliveries);
};

const GOAL = (key: string): number => (key.startsWith('refund_') ? 2 : 1);

export const requestsPerEvent: Measurement = {
  name: 'Stripe requests per event, every trigger',
  goal: '1 (refunds 2)',
  run: () =>
    withShop({}, async (shop) => {
      const counts: [string, number][] = [];
      for (const [key, prepare] of Object.entries(CAUSES))
        counts.push([key, await requestsFor(shop, key, prepare)]);
      return {
        value: Math.max(...counts.map(([, count]) => count)),
        unit: 'at most',
        ok: counts.every(([key, count]) => count <= GOAL(key)),
        note: counts.map(([key, count]) => `${key} ${count}`).join('\n'),
      };
    }),
};
