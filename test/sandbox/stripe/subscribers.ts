import type Stripe from 'stripe';
import { letBuyerPay, type Sale, testHelper } from '../../../sandbox/stripe/index.ts';
import { sandboxForTests } from './help.ts';

type Recurring = Stripe.PaymentLinkCreateParams.LineItem.PriceData.Recurring;
type Visit = Omit<Parameters<typeof letBuyerPay>[1], 'url'> & { at?: number };
type Answer = Sale & { subscription: Stripe.Subscription };

/** What is subscribed to in the tests. */
export const club = (recurring: Recurring = { interval: 'month' }) => ({
  price_data: { currency: 'usd', unit_amount: 1900, product_data: { name: 'Coffee club' }, recurring },
  quantity: 1,
});

/** A sandbox for a test file, with what its tests do in it. */
export const shopWithSubscribers = () => {
  const { sandbox, stripe } = sandboxForTests({ bookingDelayMs: 0 });
  return {
    stripe,

    helper: (path: string, body: object) => testHelper<Answer>(sandbox().url, path, body),

    /** Lets somebody open a new link and pay. */
    subscribe: async (params: Partial<Stripe.PaymentLinkCreateParams> = {}, visit: Visit = {}) => {
      const link = await stripe().paymentLinks.create({ line_items: [club()], ...params });
      const buyer = { email: 'ada@example.com', name: 'Ada Lovelace', ...visit };
      const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, ...buyer });
      return { session, id: String(session.subscription) };
    },

    /** The types of the events that some work makes, oldest first. */
    eventsOf: async (work: () => Promise<unknown>): Promise<string[]> => {
      const list = async () => (await stripe().events.list({ limit: 100 })).data;
      const before = new Set((await list()).map(({ id }) => id));
      await work();
      const after = await list();
      return after
        .filter(({ id }) => !before.has(id))
        .map(({ type }) => type)
        .reverse();
    },

    /** The charge that paid an invoice, with its balance transaction. */
    chargeOf: async (invoice: string): Promise<Stripe.Charge> => {
      const { payments } = await stripe().invoices.retrieve(invoice, {
        expand: ['payments.data.payment.payment_intent'],
      });
      const intent = payments?.data[0]?.payment.payment_intent as Stripe.PaymentIntent;
      return stripe().charges.retrieve(String(intent.latest_charge), { expand: ['balance_transaction'] });
    },
  };
};
