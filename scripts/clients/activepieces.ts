import type Stripe from 'stripe';
import { letBuyerPay } from '../../sandbox/stripe/index.ts';
import { type Attempt, type Client, expect } from './client.ts';
import { redirectStripe } from './redirect.ts';

interface Trigger {
  onEnable(context: object): Promise<void>;
  onDisable(context: object): Promise<void>;
  run(context: object): Promise<{ id: string }[]>;
}

/** What each trigger is called, and what makes it run. */
const TRIGGERS = {
  'new-payment': ['stripeNewPayment', 'a card that pays', 'charge'],
  'new-customer': ['stripeNewCustomer', 'a new customer', 'customer'],
  'payment-failed': ['stripePaymentFailed', 'a card that is declined', 'charge'],
  'new-subscription': ['stripeNewSubscription', 'a subscription', 'subscription'],
} as const;

const links = (stripe: Stripe) => {
  const of = async (price: object) =>
    (
      await stripe.paymentLinks.create({
        line_items: [
          {
            price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'Tea' }, ...price },
            quantity: 1,
          },
        ],
      })
    ).id;
  return { once: () => of({}), monthly: () => of({ recurring: { interval: 'month' } }) };
};

/** Activepieces' piece: its triggers are turned on, hear what happens, and are turned off. */
export const activepieces: Client = {
  name: 'Activepieces piece-stripe 0.2.0',
  packages: ['@activepieces/piece-stripe@0.2.0'],
  open: async ({ apiKey, stripe, url, load, hook }) => {
    const happen: Record<string, () => Promise<unknown>> = {
      'a card that pays': async () =>
        letBuyerPay(url, { payment_link: await links(stripe).once(), email: 'ada@example.com' }),
      'a new customer': () => stripe.customers.create({ name: 'Ada' }),
      'a card that is declined': async () =>
        letBuyerPay(url, {
          payment_link: await links(stripe).once(),
          email: 'ada@example.com',
          card: 'declined',
        }),
      'a subscription': async () =>
        letBuyerPay(url, { payment_link: await links(stripe).monthly(), email: 'ada@example.com' }),
    };
    const root = 'node_modules/@activepieces/piece-stripe/src/lib/trigger';
    const attempts = await Promise.all(
      Object.entries(TRIGGERS).map(async ([file, [exported, cause, object]]): Promise<Attempt> => {
        const { [exported]: trigger } = await load<Record<string, Trigger>>(`${root}/${file}.js`);
        return [
          file,
          async () => {
            expect(trigger !== undefined, 'There is no such trigger.');
            const stored = new Map<string, unknown>();
            const store = {
              put: async (key: string, value: unknown) => void stored.set(key, value),
              get: async (key: string) => stored.get(key),
            };
            const context = { webhookUrl: hook.url, propsValue: { api_key: apiKey }, store };
            await trigger?.onEnable(context);
            const { body } = await hook.next(() => happen[cause]?.() ?? Promise.resolve());
            const made = await trigger?.run({ ...context, payload: { body: JSON.parse(body) } });
            expect(
              (made?.[0] as { object?: string } | undefined)?.object === object,
              `It made no ${object}.`,
            );
            await trigger?.onDisable(context);
            const { data } = await stripe.webhookEndpoints.list();
            expect(data.length === 0, 'Its endpoint is still there.');
          },
        ];
      }),
    );
    const stopRedirect = redirectStripe(url);
    return { attempts, close: async () => stopRedirect() };
  },
};
